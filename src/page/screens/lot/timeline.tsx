import { Scroll } from '../../parts/scroll.jsx';
import { useMemo, useState } from 'preact/hooks';
import { GrowingBody } from '../../parts/growing-body.jsx';
import { Panel } from '../../parts/panel.jsx';
import { fixedText } from '../../parts/quantity.jsx';
import { placesOf } from '../../reading/decimal.js';
import { paths } from '../../reading/route.js';
import { type FoldedStep, foldAnalyses, type TimelineStep } from '../../reading/steps.js';
import { dayAndTime } from '../../reading/time.js';
import type { Winery } from '../../wire/reads.js';
import { words } from '../../words/words.js';

interface TimelineProps {
  readonly winery: Winery;
  readonly lot: string;
  readonly steps: readonly TimelineStep[];
}

/** The actions of a lot, newest first. Runs of analyses are folded until every action is asked for. */
export function Timeline({ winery, lot, steps }: TimelineProps) {
  const [isWhole, setWhole] = useState(false);
  const texts = words.value.lot;
  const rows = useMemo(
    () => (isWhole ? steps.map((step): FoldedStep => ({ steps: [step] })) : [...foldAnalyses(steps)]).reverse(),
    [steps, isWhole],
  );
  const places = useMemo(() => placesOfVolumes(steps), [steps]);
  const end = (
    <button type="button" class="btn s" aria-pressed={isWhole} onClick={() => setWhole(!isWhole)}>
      {texts.everyAction}
    </button>
  );
  return (
    <Panel title={texts.timeline} note={isWhole ? undefined : texts.folded} end={end}>
      <Scroll>
        <table class="tl">
          <caption class="sr">{texts.timeline}</caption>
          <thead>
            <tr>
              <th scope="col">{texts.when}</th>
              <th scope="col">{texts.action}</th>
              <th scope="col" class="r">
                {texts.volume}, {winery.volumeUnit}
              </th>
              <th scope="col" class="r hide-s">
                {texts.cost}, {winery.currency}
              </th>
              <th scope="col">{texts.status}</th>
            </tr>
          </thead>
          <GrowingBody
            items={rows}
            row={(row) => <Row key={row.steps[0]?.action.id} row={row} winery={winery} lot={lot} places={places} />}
          />
        </table>
      </Scroll>
    </Panel>
  );
}

function placesOfVolumes(steps: readonly TimelineStep[]): number {
  return placesOf(
    steps.map(({ state }) => state?.volume ?? 0),
    6,
  );
}

interface RowProps {
  readonly row: FoldedStep;
  readonly winery: Winery;
  readonly lot: string;
  /** The decimals of the volumes. */
  readonly places: number;
}

function Row({ row, winery, lot, places }: RowProps) {
  const { lot: texts, actionTypes, language } = words.value;
  const last = row.steps.at(-1);
  if (last === undefined) return null;
  const { action, state } = last;
  const isRun = row.steps.length > 1;
  return (
    <tr>
      <td class="nw">{dayAndTime(action.effectiveAt, winery.timeZone, language)}</td>
      <td>
        {isRun ? (
          texts.analyses(row.steps.length)
        ) : (
          <a href={`${paths.action(action.winery, action.id)}?lot=${encodeURIComponent(lot)}`} data-action={action.id}>
            {actionTypes[action.type]}
          </a>
        )}
      </td>
      <td class="r">{state === null ? '' : fixedText(state.volume, places)}</td>
      <td class="r hide-s">{state === null ? '' : fixedText(state.cost.total, 2)}</td>
      <td>{action.status !== 'active' && <span class="tag bad">{texts.statuses[action.status]}</span>}</td>
    </tr>
  );
}
