import { useCallback, useState } from 'preact/hooks';
import { Dialog } from '../../parts/dialog.jsx';
import { ProblemNote } from '../../parts/states.jsx';
import { periodText } from '../../reading/period.js';
import type { Problem } from '../../wire/problem.js';
import { type DueFiling, fileOrAmend } from '../../wire/reports.js';
import { words } from '../../words/words.js';

interface FileButtonProps {
  readonly winery: string;
  readonly due: DueFiling;
  /** Called when it was filed. */
  readonly done: () => void;
}

/** Files or amends a report after a confirmation: a filing cannot be taken back. */
export function FileButton({ winery, due, done }: FileButtonProps) {
  const { reports: texts, language } = words.value;
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const close = useCallback(() => setOpen(false), []);
  const what = due.filing === null ? texts.file : texts.amend;
  const [form, period] = [texts.forms[due.form], periodText(due.period, language)];
  const send = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    const answer = await fileOrAmend(winery, due);
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    close();
    done();
  };
  const title = texts.of(what, form, period);
  return (
    <>
      <button type="button" class="btn s" aria-label={title} onClick={() => setOpen(true)}>
        {what}
      </button>
      <Dialog title={title} isOpen={isOpen} close={close}>
        <p>{texts.surely(form, period)}</p>
        {problem !== null && <ProblemNote problem={problem} repeatsInS={null} retry={null} />}
        <p class="opts">
          <button type="button" class="btn" onClick={close}>
            {texts.keep}
          </button>
          <button type="button" class="btn p" aria-disabled={isBusy} onClick={() => void send()}>
            {what}
          </button>
        </p>
      </Dialog>
    </>
  );
}
