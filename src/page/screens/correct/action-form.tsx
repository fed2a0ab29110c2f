import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { v7 as newId } from 'uuid';
import { FormFields } from '../../parts/form-fields.jsx';
import { Screen } from '../../parts/screen.jsx';
import { ProblemNote } from '../../parts/states.jsx';
import { readersMark } from '../../parts/typed-number.js';
import { type ActionHead, headJson } from '../../reading/action-head.js';
import { missingVessels } from '../../reading/missing-vessels.js';
import { type Draft, jsonOf, type Schema } from '../../reading/form.js';
import type { ChangeAnswer, Conflict, Impact, Proposal } from '../../wire/corrections.js';
import { discard } from '../../wire/outbox.js';
import type { Problem } from '../../wire/problem.js';
import type { Winery } from '../../wire/reads.js';
import type { Permission } from '../../wire/session.js';
import { words } from '../../words/words.js';
import { ConflictList, type PlacedCure } from './conflict-list.jsx';
import { NoteFields, WhenField } from './head-fields.jsx';
import { countsOf, ImpactSummary } from './impact.jsx';
import { type Lock, LockPanel, useLock } from './lock-panel.jsx';
import { LotsBeforeAfter } from './lots-before-after.jsx';
import { OfficialImpact } from './official-impact.jsx';
import { ResultingLabel } from './resulting-label.jsx';
import { MakeVessel } from './make-vessel.jsx';
import { SaveBar } from './save-bar.jsx';
import { useOffers } from './use-offers.js';
import { type Preview, usePreview } from './use-preview.js';
import { type Saving, useSave } from './use-save.js';
import { whyBlocked } from './why-not.js';

/** What a form writes: a new action, or a revision of one. */
interface FormSubject {
  readonly title: string;
  readonly meta: readonly (string | null)[];
  readonly schema: Schema;
  /** The data as they were recorded; null for a new action. */
  readonly former: Draft | null;
  readonly draft: Draft;
  /** The time, note and order as they were recorded; null for a new action. */
  readonly formerHead: ActionHead | null;
  readonly head: ActionHead;
  /** Returns the JSON text of the change. `members`: the JSON text of the members beside the data, each behind a comma. `data`: that of the data. */
  readonly changeOf: (members: string, data: string) => string;
  /** What saving it needs. */
  readonly permission: Permission;
  /** The text of the button. */
  readonly save: string;
  /** Reads the action again, when it was changed meanwhile. */
  readonly readAgain: () => void;
  /** Shows what is in the form beside the newest revision. `data`: the JSON text of the data. */
  readonly bothVersions?: (data: string) => ComponentChildren;
  /** What is shown beside the form before anything was changed. */
  readonly beside: ComponentChildren;
  /** Under which title it waits if there is no connection; null: it cannot wait, because it rests on what is stored. */
  readonly outboxTitle: string | null;
  /** The id of the change set in the outbox that is discarded once this one is saved or kept; null: none. */
  readonly replaces?: string | null;
  /** What is in the form at first was typed, in the form of another type of action. */
  readonly isFilled?: boolean;
  readonly onDraft?: (draft: Draft) => void;
  /** Takes what was saved as what is recorded, so that the form can be saved again. */
  readonly onSaved?: (answer: ChangeAnswer) => void;
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
  const { schema, former, formerHead, permission } = subject;
  const { timeZone } = winery;
  const [draft, setDraft] = useDraft(subject);
  const [head, setHead] = useState(subject.head);
  const [cures, setCures] = useState<readonly PlacedCure[]>([]);
  const lock = useLock();
  const [flags, setFlags] = useState(false);
  const { members, data, isChanged } = writtenOf(subject, draft, head, timeZone);
  const whole = proposalOf(winery.winery, subject.changeOf(members ?? '', data), cures, lock.isOverridden);
  const proposal = isChanged && members !== null ? whole : null;
  const preview = usePreview(proposal);
  const saving = useSave(newId, subject.outboxTitle);
  const faults = faultsOf(preview.problem?.errors ?? saving.problem?.errors ?? []);
  const isDone = useDone(saving, subject, () => setCures([]));
  useFocusOnFault(saving.problem === null ? null : [...faults.keys()][0]);
  const change = (apply: () => void): void => {
    apply();
    saving.forget();
  };
  const fields = {
    ...{ head, former: formerHead, timeZone, faults },
    set: (next: ActionHead) => change(() => setHead(next)),
  };
  return (
    <Screen title={subject.title} meta={subject.meta}>
      <div class="ed">
        <form class="panel form" onSubmit={(event) => event.preventDefault()} aria-label={subject.title}>
          <div class="bd">
            {subject.choice}
            <WhenField {...fields} />
            <FormFields
              {...{ schema, draft, former, winery, faults }}
              change={(next) => change(() => setDraft(next))}
            />
            <NoteFields {...fields} />
            <SaveBar
              {...{ proposal, saving, winery: winery.winery, text: subject.save, readAgain: subject.readAgain }}
              blocked={whyBlocked({ winery: winery.winery, permission, impact: shownOf(preview).impact, flags })}
              onConflict={flags ? 'flag' : 'reject'}
              isTimeClear={members !== null}
              expect={preview.digest}
              bothVersions={subject.bothVersions?.(data)}
            />
            {isDone && subject.next}
          </div>
        </form>
        <Consequences
          {...{ winery, preview, isChanged, lock }}
          saved={saving.saved?.impact ?? null}
          problem={saving.problem}
          cures={[cures, (next) => change(() => setCures(next))]}
          flags={[flags, (next) => change(() => setFlags(next))]}
          beside={subject.beside}
        />
      </div>
    </Screen>
  );
}

/** What is in the fields. The subject hears of each change. */
function useDraft({ draft: begun, onDraft }: FormSubject): readonly [Draft, (draft: Draft) => void] {
  const [draft, setDraft] = useState<Draft>(begun);
  const change = (next: Draft): void => {
    setDraft(next);
    onDraft?.(next);
  };
  return [draft, change];
}

/** What a form writes now. */
interface Written {
  /** The JSON text of the members beside the data; null: it is not clear which time is meant. */
  readonly members: string | null;
  /** The JSON text of the data. */
  readonly data: string;
  /** Whether it differs from what was recorded, or from an empty form. */
  readonly isChanged: boolean;
}

function writtenOf(subject: FormSubject, draft: Draft, head: ActionHead, timeZone: string): Written {
  const { schema, former, formerHead } = subject;
  const mark = readersMark();
  const data = jsonOf(draft, schema, mark);
  const members = headJson(head, formerHead, timeZone);
  const isNew = former === null || formerHead === null;
  const isFilled = subject.isFilled === true || draft !== subject.draft;
  const isChanged = isNew ? isFilled : members !== '' || data !== jsonOf(former, schema, mark);
  return { members, data, isChanged };
}

interface ConsequencesProps {
  readonly winery: Winery;
  readonly preview: Preview;
  readonly isChanged: boolean;
  /** The impact of the change set that was saved; null: it is not saved. */
  readonly saved: Impact | null;
  readonly lock: Lock;
  /** Why it was not saved. */
  readonly problem: Problem | null;
  /** The cures in the same change set, and how to set them. */
  readonly cures: readonly [readonly PlacedCure[], (cures: readonly PlacedCure[]) => void];
  /** Whether conflicts are flagged, and how to set it. */
  readonly flags: readonly [boolean, (flags: boolean) => void];
  /** What is shown before anything was changed. */
  readonly beside: ComponentChildren;
}

/** Everything that saving would change, and what to do about conflicts. */
function Consequences(props: ConsequencesProps) {
  const { winery, preview, isChanged, saved, lock, problem, cures, flags, beside } = props;
  usePreviewAgain(problem, preview.ask);
  const [applied, setCures] = cures;
  const shown = shownOf(preview);
  // What was saved has no conflicts that are to be cured: they were cured, or flagged.
  const [impact, conflicts] = saved === null ? [shown.impact, shown.conflicts] : [saved, []];
  const offers = useOffers(conflicts);
  return (
    <div class="stack">
      <PreviewPanel {...{ preview, isChanged, impact }} isSaved={saved !== null} timeZone={winery.timeZone} />
      <LockPanel winery={winery} lock={lock} problems={[preview.problem, problem]} conflicts={conflicts} />
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
      {impact !== null && <OfficialImpact winery={winery.winery} impact={impact} />}
      {impact?.lots !== undefined && <LotsBeforeAfter lots={impact.lots} total={countsOf(impact).lots} />}
      {impact?.lots !== undefined && saved === null && <ResultingLabel winery={winery} lots={impact.lots} />}
      {impact === null && beside}
    </div>
  );
}

/** The change set of a form: its own change, and the cures, of whichever wineries. */
function proposalOf(winery: string, own: string, cures: readonly PlacedCure[], overridesLock: boolean): Proposal {
  const texts = cures.map((cure) => ({ winery: cure.winery, change: JSON.stringify(cure.change) }));
  const changes = [own, ...texts.filter((cure) => cure.winery === winery).map(({ change }) => change)];
  return { winery, changes, others: texts.filter((cure) => cure.winery !== winery), overridesLock };
}

/** Asks for another preview when others have changed what the last one showed. */
function usePreviewAgain(problem: Problem | null, ask: () => void): void {
  useEffect(() => {
    if (problem?.code === 'impact_differs') ask();
  }, [problem]);
}

interface PreviewPanelProps {
  readonly preview: Preview;
  readonly isChanged: boolean;
  /** Of the preview, or of what was saved. */
  readonly impact: Impact | null;
  readonly isSaved: boolean;
  readonly timeZone: string;
}

/** The whole impact in a sentence, how to ask for it if it takes long, and why there is none. */
function PreviewPanel({ preview, isChanged, impact, isSaved, timeZone }: PreviewPanelProps) {
  const texts = words.value.impact;
  const missing = missingVessels([...(preview.problem?.conflicts ?? []), ...shownOf(preview).conflicts]);
  return (
    <>
      <ImpactSummary {...{ impact, isSaved, timeZone }} isLoading={preview.isLoading} />
      {preview.isSlow && isChanged && (
        <p>
          {texts.slow}{' '}
          <button type="button" class="btn s" onClick={preview.ask}>
            {texts.ask}
          </button>
        </p>
      )}
      {preview.problem !== null && <ProblemNote problem={preview.problem} repeatsInS={null} retry={preview.ask} />}
      {missing.map(({ winery, vessel }) => (
        <MakeVessel key={`${winery} ${vessel}`} winery={winery} vessel={vessel} made={preview.ask} />
      ))}
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

/** Returns whether the form was saved or put into the outbox, and then forgets what the next change set of the form must not repeat. */
function useDone({ saved, keptId }: Saving, { replaces, onSaved }: FormSubject, forgetCures: () => void): boolean {
  const isDone = saved !== null || keptId !== null;
  useEffect(() => {
    if (isDone && replaces !== undefined && replaces !== null) void discard(replaces);
    if (saved === null) return;
    forgetCures();
    onSaved?.(saved);
  }, [isDone, saved]);
  return isDone;
}
