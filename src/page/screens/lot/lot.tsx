import { useRoute } from 'preact-iso';
import { useEffect } from 'preact/hooks';
import { useShownTime } from '../../parts/address.js';
import type { Choice } from '../../parts/combobox.jsx';
import { codeText } from '../../parts/figure-text.jsx';
import { numberText } from '../../parts/quantity.jsx';
import { Screen } from '../../parts/screen.jsx';
import { Empty, ProblemNote, Reading } from '../../parts/states.jsx';
import { noStops, stops } from '../../parts/time-bar.jsx';
import { ScreenOfWinery } from '../../parts/screen-of.jsx';
import { foldChanges } from '../../reading/changes.js';
import { paths, type ShownTime } from '../../reading/route.js';
import { type TimelineStep, timesOf } from '../../reading/steps.js';
import { day } from '../../reading/time.js';
import { newest } from '../../wire/log.js';
import { readLot, readTimeline } from '../../wire/lot-reads.js';
import type { LotState, Winery } from '../../wire/reads.js';
import { type Resource, useResource } from '../../wire/resource.js';
import { may } from '../../wire/session.js';
import { words } from '../../words/words.js';
import { LotFacts } from './lot-facts.jsx';
import { LineagePanel } from './lineage.jsx';
import { OverTime } from './over-time.jsx';
import { StateTable } from './state-table.jsx';
import { Timeline } from './timeline.jsx';

export default function Lot() {
  const { winery: code = '', lot = '' } = useRoute().params;
  return (
    <ScreenOfWinery code={code} title={lot}>
      {(winery) => <Shown winery={winery} lot={lot} />}
    </ScreenOfWinery>
  );
}

/** A state that may not exist at the shown time. */
type Found = { readonly state: LotState | null };

function useStateAt(winery: string, lot: string, at: string | null, known: number | null): Resource<Found> {
  return useResource(`lot ${winery} ${lot} ${at} ${known}`, (signal) => readLot(winery, lot, { at, known }, signal), {
    winery,
  });
}

function Shown({ winery, lot }: { readonly winery: Winery; readonly lot: string }) {
  const [time] = useShownTime();
  const code = winery.winery;
  const state = useStateAt(code, lot, time.at, time.known);
  const beside = useStateAt(code, lot, time.at, time.beside ?? time.known);
  const timeline = useResource(
    `timeline ${code} ${lot} ${time.known}`,
    (signal) => readTimeline(code, lot, time.known, signal),
    winery,
  );
  const steps = timeline.data?.items ?? null;
  useEffect(() => {
    if (steps !== null) stops.value = { times: timesOf(steps), beliefs: beliefsBefore(lot) };
    return () => {
      stops.value = noStops;
    };
  }, [steps]);
  const compared =
    time.beside === null || beside.data === null ? null : { number: time.beside, state: beside.data.state };
  return (
    <Screen
      title={lot}
      isCode
      meta={metaOf(winery, state.data?.state ?? null, steps)}
      actions={<LotActions winery={code} lot={lot} />}
    >
      <Reading of={state}>
        {(found) => (
          <>
            {time.beside !== null && beside.problem !== null && (
              <ProblemNote problem={beside.problem} repeatsInS={beside.repeatsInS} retry={beside.retry} />
            )}
            {found.state === null ? (
              <Empty>{words.value.lot.notThere}</Empty>
            ) : (
              <LotFacts winery={winery} state={found.state} beside={compared} />
            )}
            <div
              class={compared === null ? 'cols state' : 'cols compared'}
              aria-busy={time.beside !== null && beside.isLoading}
            >
              <div class="stack">
                <Reading of={timeline}>{({ items }) => <OverTime winery={winery} steps={items} time={time} />}</Reading>
                <LineagePanel winery={winery} lot={lot} time={time} />
              </div>
              <StateTable title={titleOf(time, winery)} winery={winery} state={found.state} beside={compared} />
            </div>
          </>
        )}
      </Reading>
      <div class="stack below">
        <Reading of={timeline}>{({ items }) => <Timeline winery={winery} lot={lot} steps={items} />}</Reading>
      </div>
    </Screen>
  );
}

/** The beliefs before the newest corrections of a lot: what is compared most. */
function beliefsBefore(lot: string): Choice[] {
  const corrections = foldChanges(newest.value).filter(
    ({ isCorrection, subjects }) => isCorrection && subjects.has(lot),
  );
  return corrections
    .reverse()
    .filter(({ first }) => first > 1)
    .map(({ first }) => ({ value: String(first - 1), text: words.value.time.before(numberText(first, 0)) }));
}

function LotActions({ winery, lot }: { readonly winery: string; readonly lot: string }) {
  return (
    <>
      <a class="btn" href={paths.recall(winery, lot)}>
        {words.value.lot.recall}
      </a>
      <a class="btn" href={paths.labelChecks(winery, lot)}>
        {words.value.labelChecks.title}
      </a>
      {may('record', winery) && (
        <a class="btn p" href={`${paths.record(winery)}?lot=${encodeURIComponent(lot)}`}>
          {words.value.nav.record}
        </a>
      )}
    </>
  );
}

function metaOf(
  { timeZone }: Winery,
  state: LotState | null,
  steps: readonly TimelineStep[] | null,
): (string | null)[] {
  const { lot, language } = words.value;
  const first = steps?.[0]?.action.effectiveAt;
  return [
    state === null ? null : [codeText(state.kind), state.fraction].filter((text) => text !== null).join(', '),
    state === null || state.status === 'active' ? null : lot.statuses[state.status],
    first === undefined || steps === null ? null : lot.actionsSince(steps.length, day(first, timeZone, language)),
  ];
}

function titleOf({ at }: ShownTime, { timeZone }: Winery): string {
  const { lot, language } = words.value;
  return at === null ? lot.stateNow : lot.stateAt(day(at, timeZone, language));
}
