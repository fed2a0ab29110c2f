import { useEffect, useRef, useState } from 'preact/hooks';
import { v7 as newId } from 'uuid';
import { numberText } from '../../parts/quantity.jsx';
import { Screen } from '../../parts/screen.jsx';
import { Empty, ProblemNote } from '../../parts/states.jsx';
import { readersMark } from '../../parts/typed-number.js';
import type { Cure } from '../../reading/cures.js';
import { changesOf, type RoundChange, vesselAt } from '../../reading/readings.js';
import { paths } from '../../reading/route.js';
import type { ChangeAnswer, Proposal } from '../../wire/corrections.js';
import type { Problem } from '../../wire/problem.js';
import type { Vessel, Winery } from '../../wire/reads.js';
import { words } from '../../words/words.js';
import { ConflictList } from '../correct/conflict-list.jsx';
import { countsOf, ImpactSummary } from '../correct/impact.jsx';
import { LotsBeforeAfter } from '../correct/lots-before-after.jsx';
import { SaveBar } from '../correct/save-bar.jsx';
import { useOffers } from '../correct/use-offers.js';
import { usePreview } from '../correct/use-preview.js';
import { useSave } from '../correct/use-save.js';
import { whyBlocked } from '../correct/why-not.js';
import { FoundTable } from './found-table.jsx';
import type { RoundState } from './use-round.js';

interface SummaryProps {
  readonly winery: Winery;
  readonly vessels: readonly Vessel[];
  readonly state: RoundState;
  /** Forgets the round, for another one. */
  readonly finish: () => void;
}

/** The whole round beside everything that saving it would change. It is one change set. */
export function Summary({ winery, vessels, state, finish }: SummaryProps) {
  const texts = words.value.readings;
  const { round, identify, go } = state;
  const changes = changesOf(round, vessels, readersMark());
  useEffect(() => identify(changes), [changes.map(({ key }) => key).join()]);
  const [cures, setCures] = useState<readonly Cure[]>([]);
  const [flags, setFlags] = useState(false);
  const proposal = proposalOf(winery, changes, state, cures);
  const saving = useSave(newId, words.value.nav.readings);
  const preview = usePreview(saving.saved === null ? proposal : null);
  const impact = preview.answer?.impact ?? saving.saved?.impact ?? null;
  const conflicts = saving.saved === null ? (impact?.conflicts ?? []) : [];
  const offers = useOffers(conflicts.filter((conflict) => conflict.winery === winery.winery));
  const isSaved = saving.saved !== null || saving.keptId !== null;
  const faults = faultsOf(preview.problem ?? saving.problem, changes);
  return (
    <Screen title={texts.summary} meta={[winery.name, texts.summaryNote(changes.length)]}>
      <div class="ed">
        <div class="panel form">
          <div class="bd">
            {changes.length === 0 && <Empty>{texts.nothing}</Empty>}
            <FoundTable winery={winery} vessels={vessels} round={round} faults={faults} go={isSaved ? null : go} />
            {!isSaved && <WhenField value={round.when} set={state.setWhen} />}
            {saving.saved === null ? (
              <SaveBar
                text={texts.save}
                proposal={proposal}
                saving={saving}
                blocked={whyBlocked({ winery: winery.winery, permission: 'record', impact, flags })}
                onConflict={flags ? 'flag' : 'reject'}
                readAgain={preview.ask}
                winery={winery.winery}
              />
            ) : (
              <Saved answer={saving.saved} />
            )}
            <EndSteps winery={winery} isSaved={isSaved} back={() => go(vessels.length - 1)} finish={finish} />
          </div>
        </div>
        <div class="stack">
          {!isSaved && <ImpactSummary impact={impact} isLoading={preview.isLoading} timeZone={winery.timeZone} />}
          {preview.problem !== null && <ProblemNote problem={preview.problem} repeatsInS={null} retry={preview.ask} />}
          {!isSaved && (
            <ConflictList
              winery={winery}
              conflicts={conflicts}
              offers={offers}
              applied={cures.length}
              apply={(offer) => setCures([...cures, ...offer.cures])}
              takeBack={() => setCures([])}
              flags={flags}
              setFlags={setFlags}
            />
          )}
          {impact?.lots !== undefined && <LotsBeforeAfter lots={impact.lots} total={countsOf(impact).lots} />}
        </div>
      </div>
    </Screen>
  );
}

interface EndStepsProps {
  readonly winery: Winery;
  readonly isSaved: boolean;
  readonly back: () => void;
  readonly finish: () => void;
}

/** Where to go from the summary. */
function EndSteps({ winery, isSaved, back, finish }: EndStepsProps) {
  const { readings: texts, nav } = words.value;
  if (!isSaved)
    return (
      <div class="steps">
        <button type="button" class="btn" onClick={back}>
          {texts.back}
        </button>
      </div>
    );
  return (
    <div class="steps">
      <a class="btn" href={paths.cellar(winery.winery)}>
        {nav.cellar}
      </a>
      <button type="button" class="btn" onClick={finish}>
        {texts.again}
      </button>
    </div>
  );
}

/** The notifications of the change set. It takes the focus, as the button that saved it is gone. */
function Saved({ answer: { notifications } }: { readonly answer: ChangeAnswer }) {
  const { impact } = words.value;
  const result = useRef<HTMLParagraphElement>(null);
  useEffect(() => result.current?.focus(), []);
  const text =
    notifications === null
      ? impact.savedNothing
      : impact.saved(numberText(notifications.first, 0), numberText(notifications.last, 0));
  return (
    <p role="status" aria-label={text} tabIndex={-1} ref={result}>
      <b>{text}</b>
    </p>
  );
}

/** Null until every change has its id, and if there is none. */
function proposalOf(
  { winery }: Winery,
  changes: readonly RoundChange[],
  { round: { ids, when } }: RoundState,
  cures: readonly Cure[],
): Proposal | null {
  if (changes.length === 0) return null;
  const texts: string[] = [];
  for (const { key, json } of changes) {
    const id = ids[key];
    if (id === undefined) return null;
    texts.push(json(id, when));
  }
  return { winery, changes: [...texts, ...cures.map(({ change }) => JSON.stringify(change))] };
}

/** What the server says of each vessel. */
function faultsOf(problem: Problem | null, changes: readonly RoundChange[]): ReadonlyMap<string, string> {
  return new Map(
    (problem?.errors ?? []).flatMap(({ pointer, message }) => {
      const vessel = vesselAt(pointer, changes);
      return vessel === null ? [] : [[vessel, message] as const];
    }),
  );
}

function WhenField({ value, set }: { readonly value: string; readonly set: (value: string) => void }) {
  return (
    <div class="fld">
      <label for="when">{words.value.form.when}</label>
      <span class="in">
        <input
          id="when"
          data-testid="field:/effectiveAt"
          value={value}
          autocomplete="off"
          onInput={({ currentTarget }) => set(currentTarget.value)}
        />
      </span>
    </div>
  );
}
