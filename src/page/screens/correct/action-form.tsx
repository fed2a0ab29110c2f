import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { v7 as newId } from 'uuid';
import { FormFields } from '../../parts/form-fields.jsx';
import { Screen } from '../../parts/screen.jsx';
import { ProblemNote } from '../../parts/states.jsx';
import type { Cure } from '../../reading/cures.js';
import { type Draft, jsonOf, type Schema } from '../../reading/form.js';
import type { Conflict, Impact } from '../../wire/corrections.js';
import { discard } from '../../wire/outbox.js';
import type { Problem } from '../../wire/problem.js';
import type { Winery } from '../../wire/reads.js';
import { words } from '../../words/words.js';
import { ConflictList } from './conflict-list.jsx';
import { countsOf, ImpactSummary } from './impact.jsx';
import { LotsBeforeAfter } from './lots-before-after.jsx';
import { SaveBar } from './save-bar.jsx';
import { useOffers } from './use-offers.js';
import { type Preview, usePreview } from './use-preview.js';
import { type Saving, useSave } from './use-save.js';

/** What a form writes: a new action, or a revision of one. */
interface FormSubject {
  readonly title: string;
  readonly meta: readonly (string | null)[];
  readonly schema: Schema;
  /** The data as they were recorded; null for a new action. */
  readonly former: Draft | null;
  readonly draft: Draft;
  /** When the action happened, as it was recorded; empty for a new action. */
  readonly formerWhen: string;
  readonly when: string;
  /** Returns the JSON text of the change. `data`: the JSON text of the data. */
  readonly changeOf: (when: string, data: string) => string;
  /** The text of the button. */
  readonly save: string;
  /** Reads the action again, when it was changed meanwhile. */
  readonly readAgain: () => void;
  /** What is shown beside the form before anything was changed. */
  readonly beside: ComponentChildren;
  /** Under which title it waits if there is no connection; null: it cannot wait, because it rests on what is stored. */
  readonly outboxTitle: string | null;
  /** The id of the change set in the outbox that is discarded once this one is saved or kept; null: none. */
  readonly replaces?: string | null;
  /** Below the button, after it was saved or put into the outbox. */
  readonly next?: ComponentChildren;
  /** Above the fields. */
  readonly choice?: ComponentChildren;
}

interface ActionFormProps {
  readonly winery: Winery;
  readonly subject: FormSubject;
}

/** The form of an action beside everything that saving it would change. */
export function ActionForm({ winery, subject }: ActionFormProps) {
  const { schema, former, formerWhen } = subject;
  const [draft, setDraft] = useState<Draft>(subject.draft);
  const [when, setWhen] = useState(subject.when);
  const [cures, setCures] = useState<readonly Cure[]>([]);
  const [flags, setFlags] = useState(false);
  const data = jsonOf(draft, schema);
  const isChanged = former === null ? draft !== subject.draft : when !== formerWhen || data !== jsonOf(former, schema);
  const changes = [subject.changeOf(when, data), ...cures.map(({ change: cure }) => JSON.stringify(cure))];
  const proposal = isChanged ? { winery: winery.winery, changes } : null;
  const preview = usePreview(proposal);
  const saving = useSave(newId, subject.outboxTitle);
  const faults = faultsOf(preview.problem?.errors ?? saving.problem?.errors ?? []);
  const isDone = useDone(saving, subject.replaces ?? null);
  useFocusOnFault(saving.problem === null ? null : [...faults.keys()][0]);
  const change = (apply: () => void): void => {
    apply();
    saving.forget();
  };
  return (
    <Screen title={subject.title} meta={subject.meta}>
      <div class="ed">
        <form class="panel form" onSubmit={(event) => event.preventDefault()} aria-label={subject.title}>
          <div class="bd">
            {subject.choice}
            <WhenField
              value={when}
              was={formerWhen}
              fault={faults.get('/effectiveAt')}
              set={(next) => change(() => setWhen(next))}
            />
            <FormFields
              schema={schema}
              draft={draft}
              former={former}
              winery={winery}
              faults={faults}
              change={(next) => change(() => setDraft(next))}
            />
            <SaveBar
              {...{ proposal, saving, winery: winery.winery, text: subject.save, readAgain: subject.readAgain }}
              blocked={shownOf(preview).conflicts.length > 0 && !flags}
              onConflict={flags ? 'flag' : 'reject'}
            />
            {isDone && subject.next}
          </div>
        </form>
        <Consequences
          winery={winery}
          preview={preview}
          isChanged={isChanged}
          cures={[cures, setCures]}
          flags={[flags, setFlags]}
          beside={subject.beside}
        />
      </div>
    </Screen>
  );
}

interface ConsequencesProps {
  readonly winery: Winery;
  readonly preview: Preview;
  readonly isChanged: boolean;
  /** The cures in the same change set, and how to set them. */
  readonly cures: readonly [readonly Cure[], (cures: readonly Cure[]) => void];
  /** Whether conflicts are flagged, and how to set it. */
  readonly flags: readonly [boolean, (flags: boolean) => void];
  /** What is shown before anything was changed. */
  readonly beside: ComponentChildren;
}

/** Everything that saving would change, and what to do about conflicts. */
function Consequences({ winery, preview, isChanged, cures, flags, beside }: ConsequencesProps) {
  const [applied, setCures] = cures;
  const { impact, conflicts } = shownOf(preview);
  const offers = useOffers(winery.winery, conflicts);
  return (
    <div class="stack">
      <PreviewPanel preview={preview} isChanged={isChanged} timeZone={winery.timeZone} />
      <ConflictList
        winery={winery}
        conflicts={conflicts}
        offers={offers}
        applied={applied.length}
        apply={(offer) => setCures([...applied, ...offer.cures])}
        takeBack={() => setCures([])}
        flags={flags[0]}
        setFlags={flags[1]}
      />
      {impact?.lots !== undefined && <LotsBeforeAfter lots={impact.lots} total={countsOf(impact).lots} />}
      {impact === null && beside}
    </div>
  );
}

interface PreviewPanelProps {
  readonly preview: Preview;
  readonly isChanged: boolean;
  readonly timeZone: string;
}

/** The whole impact in a sentence, how to ask for it if it takes long, and why there is none. */
function PreviewPanel({ preview, isChanged, timeZone }: PreviewPanelProps) {
  const texts = words.value.impact;
  return (
    <>
      <ImpactSummary impact={preview.answer?.impact ?? null} isLoading={preview.isLoading} timeZone={timeZone} />
      {preview.isSlow && isChanged && (
        <p>
          {texts.slow}{' '}
          <button type="button" class="btn s" onClick={preview.ask}>
            {texts.ask}
          </button>
        </p>
      )}
      {preview.problem !== null && <ProblemNote problem={preview.problem} repeatsInS={null} retry={preview.ask} />}
    </>
  );
}

/** The pointers of a change set lead into its first change: `/changes/0/data/weight` is the field `/data/weight`. */
function faultsOf(errors: Problem['errors']): ReadonlyMap<string, string> {
  return new Map(
    errors.map(({ pointer, message }) => [pointer.replace(/^\/changes\/0(?:\/action)?(?=\/)/, ''), ownText(message)]),
  );
}

/** A message without the place that it begins with: it is shown at that place. */
function ownText(message: string): string {
  const text = message.replace(/^"[^"]*" /, '');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function useFocusOnFault(pointer: string | null | undefined): void {
  useEffect(() => {
    if (pointer === null || pointer === undefined) return;
    document.querySelector<HTMLElement>(`[data-testid="${CSS.escape(`field:${pointer}`)}"]`)?.focus();
  }, [pointer]);
}

/** What a preview shows; without an answer, nothing. */
function shownOf({ answer }: Preview): { readonly impact: Impact | null; readonly conflicts: readonly Conflict[] } {
  return { impact: answer?.impact ?? null, conflicts: answer?.impact.conflicts ?? [] };
}

/** Returns whether the form was saved or put into the outbox, and then discards the change set of the outbox that it replaces. */
function useDone({ saved, isKept }: Saving, replaces: string | null): boolean {
  const isDone = saved !== null || isKept;
  useEffect(() => {
    if (isDone && replaces !== null) void discard(replaces);
  }, [isDone, replaces]);
  return isDone;
}

interface WhenFieldProps {
  readonly value: string;
  readonly was: string;
  readonly fault: string | undefined;
  readonly set: (value: string) => void;
}

/** When the action happened: a time with its offset, as the API writes it. */
function WhenField({ value, was, fault, set }: WhenFieldProps) {
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
