import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { numberText } from '../../parts/quantity.jsx';
import { ProblemNote } from '../../parts/states.jsx';
import { paths } from '../../reading/route.js';
import type { Proposal } from '../../wire/corrections.js';
import { outbox, sent } from '../../wire/outbox.js';
import { words } from '../../words/words.js';
import type { Saving } from './use-save.js';

interface SaveBarProps {
  readonly text: string;
  readonly proposal: Proposal | null;
  readonly saving: Saving;
  /** Why it cannot be saved as it is, such as conflicts that are neither cured nor flagged; null: it can. */
  readonly blocked: string | null;
  readonly onConflict: 'reject' | 'flag';
  /** False: the clocks showed the typed time twice, or never. */
  readonly isTimeClear?: boolean;
  /** The digest of the impact that was previewed; null if it is not known. */
  readonly expect?: string | null;
  readonly readAgain: () => void;
  /** What is in the form beside what others have saved meanwhile. */
  readonly bothVersions?: ComponentChildren;
  readonly winery: string;
}

/** The button that saves a correction, and what came of it. */
export function SaveBar(props: SaveBarProps) {
  const { text, proposal, saving, blocked, onConflict, expect = null, isTimeClear = true, readAgain, winery } = props;
  const texts = words.value.impact;
  const isDone = saving.keptId !== null || saving.saved !== null;
  const why = isDone ? null : !isTimeClear ? texts.timeUnclear : proposal === null ? texts.unchanged : blocked;
  const isDisabled = why !== null || saving.isSaving || isDone;
  return (
    <div class="save">
      <button
        type="submit"
        class="btn e"
        aria-disabled={isDisabled}
        aria-describedby={why === null ? undefined : 'why-not'}
        onClick={() => {
          if (!isDisabled && proposal !== null) saving.save(proposal, onConflict, expect);
        }}
      >
        {text}
      </button>
      {why !== null && (
        <p class="sm mut" id="why-not">
          {why}
        </p>
      )}
      <Outcome {...{ saving, readAgain, winery }} bothVersions={props.bothVersions} />
    </div>
  );
}

function Outcome({
  saving,
  readAgain,
  winery,
  bothVersions,
}: Pick<SaveBarProps, 'saving' | 'readAgain' | 'winery' | 'bothVersions'>) {
  const texts = words.value.impact;
  const { saved, problem, repeatsInS } = saving;
  const result = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (saved !== null) result.current?.focus();
  }, [saved]);
  if (saved !== null) {
    const numbers = saved.notifications;
    const text =
      numbers === null ? texts.savedNothing : texts.saved(numberText(numbers.first, 0), numberText(numbers.last, 0));
    return (
      <p role="status" aria-label={text} tabIndex={-1} ref={result}>
        <b>{text}</b>{' '}
        <a class="lk" href={paths.action(winery, saved.actions[0]?.id ?? '')}>
          {words.value.lot.action}
        </a>{' '}
        {numbers !== null && (
          <a class="lk" href={paths.wake(numbers.first)}>
            {words.value.wake.open}
          </a>
        )}
      </p>
    );
  }
  if (saving.keptId !== null) return <Kept id={saving.keptId} />;
  if (repeatsInS !== null)
    return (
      <p role="status" aria-label={texts.busy}>
        <b>{texts.busy}</b> {texts.busyDetail(repeatsInS)}
      </p>
    );
  if (problem === null) return null;
  if (problem.code === 'stale_revision')
    return (
      <ChangedMeanwhile detail={texts.staleDetail}>
        {bothVersions}
        <button type="button" class="btn s" onClick={readAgain}>
          {texts.useNew}
        </button>
      </ChangedMeanwhile>
    );
  if (problem.code === 'impact_differs') return <ChangedMeanwhile detail={texts.differs} />;
  return <ProblemNote problem={problem} repeatsInS={null} retry={null} />;
}

/** What became of a change set that was put into the outbox. */
function Kept({ id }: { readonly id: string }) {
  const texts = words.value.outbox;
  if (sent.value.has(id)) return <p role="status">{texts.sent(1)}</p>;
  if (!outbox.value.some((waiting) => waiting.id === id)) return <p role="status">{texts.discarded}</p>;
  return (
    <p role="status" aria-label={texts.kept}>
      <b>{texts.kept}</b> {texts.keptDetail}
    </p>
  );
}

/** The alert that others have changed something since it was read. It gets the focus. */
function ChangedMeanwhile({ detail, children }: { readonly detail: string; readonly children?: ComponentChildren }) {
  const texts = words.value.impact;
  const alert = useRef<HTMLDivElement>(null);
  useEffect(() => alert.current?.focus(), []);
  return (
    <div class="problem" role="alert" aria-label={texts.stale} tabIndex={-1} ref={alert}>
      <b>{texts.stale}</b>
      <p>{detail}</p>
      {children}
    </div>
  );
}
