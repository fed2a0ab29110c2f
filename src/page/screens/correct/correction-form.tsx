import { useEffect, useRef, useState } from 'preact/hooks';
import { v7 as newId } from 'uuid';
import { FormFields } from '../../parts/form-fields.jsx';
import { Panel } from '../../parts/panel.jsx';
import { Screen } from '../../parts/screen.jsx';
import { ProblemNote } from '../../parts/states.jsx';
import type { Cure } from '../../reading/cures.js';
import { type Draft, draftOf, jsonOf, type Schema } from '../../reading/form.js';
import { dayAndTime } from '../../reading/time.js';
import type { Proposal } from '../../wire/corrections.js';
import type { Action, Winery } from '../../wire/reads.js';
import { words } from '../../words/words.js';
import { ConflictList } from './conflict-list.jsx';
import { countsOf, ImpactSummary } from './impact.jsx';
import { LotsBeforeAfter } from './lots-before-after.jsx';
import { SaveBar } from './save-bar.jsx';
import { useOffers } from './use-offers.js';
import { usePreview } from './use-preview.js';
import { useSave } from './use-save.js';

interface CorrectionFormProps {
  readonly winery: Winery;
  readonly action: Action;
  readonly schema: Schema;
  readonly readAgain: () => void;
}

/** The form of an action beside everything that its correction would change. */
export function CorrectionForm({ winery, action, schema, readAgain }: CorrectionFormProps) {
  const former = useRef(draftOf(action.data)).current;
  const [draft, setDraft] = useState<Draft>(former);
  const [when, setWhen] = useState(action.effectiveAt);
  const [cures, setCures] = useState<readonly Cure[]>([]);
  const [flags, setFlags] = useState(false);
  const isChanged = when !== action.effectiveAt || jsonOf(draft, schema) !== jsonOf(former, schema);
  const proposal: Proposal | null = isChanged
    ? {
        winery: winery.winery,
        changes: [changeOf(action, when, jsonOf(draft, schema)), ...cures.map((cure) => JSON.stringify(cure.change))],
      }
    : null;
  const preview = usePreview(proposal);
  const impact = preview.answer?.impact ?? null;
  const conflicts = impact?.conflicts ?? [];
  const offers = useOffers(winery.winery, conflicts);
  const saving = useSave(newId);
  const faults = faultsOf(preview.problem?.errors ?? saving.problem?.errors ?? []);
  useFocusOnFault(saving.problem === null ? null : [...faults.keys()][0]);
  const { actionTypes, language } = words.value;
  const change = (next: Draft): void => {
    setDraft(next);
    saving.forget();
  };
  return (
    <Screen
      title={words.value.correct.title(actionTypes[action.type])}
      meta={[dayAndTime(action.effectiveAt, winery.timeZone, language)]}
    >
      <div class="ed">
        <form class="panel form" onSubmit={(event) => event.preventDefault()} aria-label={actionTypes[action.type]}>
          <div class="bd">
            <WhenField value={when} was={action.effectiveAt} fault={faults.get('/effectiveAt')} set={setWhen} />
            <FormFields schema={schema} draft={draft} former={former} winery={winery} faults={faults} change={change} />
            <SaveBar
              proposal={proposal}
              saving={saving}
              blocked={conflicts.length > 0 && !flags}
              onConflict={flags ? 'flag' : 'reject'}
              readAgain={readAgain}
              winery={winery.winery}
              action={action.id}
            />
          </div>
        </form>
        <div class="stack">
          <ImpactSummary impact={impact} isLoading={preview.isLoading} />
          {preview.isSlow && isChanged && (
            <p>
              {words.value.impact.slow}{' '}
              <button type="button" class="btn s" onClick={preview.ask}>
                {words.value.impact.ask}
              </button>
            </p>
          )}
          {preview.problem !== null && <ProblemNote problem={preview.problem} repeatsInS={null} retry={preview.ask} />}
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
          {impact?.lots !== undefined && <LotsBeforeAfter lots={impact.lots} total={countsOf(impact).lots} />}
          {impact === null && <Recorded action={action} />}
        </div>
      </div>
    </Screen>
  );
}

function changeOf({ id, revision, effectiveAt }: Action, when: string, data: string): string {
  const moved = when === effectiveAt ? '' : `,"effectiveAt":${JSON.stringify(when)}`;
  return `{"op":"revise","id":"${id}","revision":${revision}${moved},"data":${data}}`;
}

/** The pointers of a change set lead into its first change: `/changes/0/data/weight` is the field `/data/weight`. */
function faultsOf(
  errors: readonly { readonly pointer: string; readonly detail: string }[],
): ReadonlyMap<string, string> {
  return new Map(
    errors.map(({ pointer, detail }) => [pointer.replace(/^\/changes\/0(?:\/action)?(?=\/)/, ''), detail]),
  );
}

function useFocusOnFault(pointer: string | null | undefined): void {
  useEffect(() => {
    if (pointer === null || pointer === undefined) return;
    document.querySelector<HTMLElement>(`[data-testid="${CSS.escape(`field:${pointer}`)}"]`)?.focus();
  }, [pointer]);
}

interface WhenFieldProps {
  readonly value: string;
  readonly was: string;
  readonly fault: string | undefined;
  readonly set: (value: string) => void;
}

/** When the action happened: a time with its offset, as the API writes it. */
export function WhenField({ value, was, fault, set }: WhenFieldProps) {
  const isChanged = value !== was;
  return (
    <div class="fld">
      <label for="when">{words.value.form.when}</label>
      <span class={isChanged ? 'in ch' : 'in'}>
        <input
          id="when"
          data-testid="field:/effectiveAt"
          value={value}
          autocomplete="off"
          aria-invalid={fault !== undefined}
          aria-describedby={fault === undefined ? undefined : 'when-fault'}
          onInput={({ currentTarget }) => set(currentTarget.value)}
        />
      </span>
      {isChanged && was !== '' && <p class="was">{words.value.form.was(was)}</p>}
      {fault !== undefined && (
        <p class="fault" id="when-fault">
          {fault}
        </p>
      )}
    </div>
  );
}

function Recorded({ action }: { readonly action: Action }) {
  return (
    <Panel title={words.value.correct.was}>
      <pre class="json">{JSON.stringify(action.data, null, 2)}</pre>
    </Panel>
  );
}
