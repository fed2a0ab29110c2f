import { useState } from 'preact/hooks';
import { type ImportOptions, submitImport } from '../../wire/imports.js';
import type { Problem } from '../../wire/problem.js';

interface Submitting {
  readonly isBusy: boolean;
  readonly problem: Problem | null;
  /** Seconds until a busy server is asked again. */
  readonly repeatsInS: number | null;
  readonly send: (options: ImportOptions & { readonly dryRun: boolean }) => void;
  /** Forgets the last problem, because the form has changed. */
  readonly forget: () => void;
}

type State = Pick<Submitting, 'isBusy' | 'problem' | 'repeatsInS'>;

const idle: State = { isBusy: false, problem: null, repeatsInS: null };
const again = ['overloaded', 'offline'];
const againAfterS = 3;

/** Sends a file. If the server is busy or cannot be reached, it is sent again: rows that were recorded are recognised. */
export function useSubmit(winery: string, file: File, began: (id: string) => void): Submitting {
  const [state, setState] = useState<State>(idle);
  const send = async (options: ImportOptions & { readonly dryRun: boolean }): Promise<void> => {
    setState({ ...idle, isBusy: true });
    for (;;) {
      const answer = await submitImport(winery, file, options);
      if (answer.ok) {
        setState(idle);
        return began(answer.data.id);
      }
      if (!again.includes(answer.problem.code)) return setState({ ...idle, problem: answer.problem });
      for (let left = answer.problem.retryAfterS ?? againAfterS; left > 0; left -= 1) {
        setState({ isBusy: true, problem: answer.problem, repeatsInS: left });
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
    }
  };
  return {
    ...state,
    send: (options) => void send(options),
    forget: () => setState((former) => (former.isBusy ? former : idle)),
  };
}
