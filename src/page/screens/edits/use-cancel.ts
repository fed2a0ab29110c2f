import { useState } from 'preact/hooks';
import { cancelEdit } from '../../wire/edits.js';
import type { Problem } from '../../wire/problem.js';

interface Cancelling {
  readonly isBusy: boolean;
  readonly problem: Problem | null;
  readonly cancel: () => void;
}

/** Cancels an edit. `readAgain` is called after each answer. */
export function useCancel(edit: string, readAgain: () => void): Cancelling {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const send = async (): Promise<void> => {
    setBusy(true);
    const answer = await cancelEdit(edit);
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    readAgain();
  };
  return { isBusy, problem, cancel: () => void (isBusy ? undefined : send()) };
}
