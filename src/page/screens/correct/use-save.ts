import { useRef, useState } from 'preact/hooks';
import { type ChangeAnswer, type Proposal, save } from '../../wire/corrections.js';
import type { Problem } from '../../wire/problem.js';

/** The saving of a proposal. */
export interface Saving {
  readonly isSaving: boolean;
  readonly saved: ChangeAnswer | null;
  readonly problem: Problem | null;
  /** Seconds until it is sent again because the server was busy; null if nothing waits. */
  readonly repeatsInS: number | null;
  readonly save: (proposal: Proposal, onConflict: 'reject' | 'flag') => void;
  /** Forgets the last result, because the fields have changed. */
  readonly forget: () => void;
}

type State = Pick<Saving, 'isSaving' | 'saved' | 'problem' | 'repeatsInS'>;

const idle: State = { isSaving: false, saved: null, problem: null, repeatsInS: null };

/** What a request without an answer is sent again after: the server may have saved it, and recognises its id. */
const repeatedAfterS = 3;

/** Saves proposals. The same proposal keeps its id until it is saved, so that sending it again is safe. */
export function useSave(newId: () => string): Saving {
  const [state, setState] = useState<State>(idle);
  const sent = useRef<{ readonly key: string; readonly id: string } | null>(null);
  const send = async (proposal: Proposal, onConflict: 'reject' | 'flag'): Promise<void> => {
    const key = JSON.stringify([proposal, onConflict]);
    if (sent.current?.key !== key) sent.current = { key, id: newId() };
    const { id } = sent.current;
    setState({ ...idle, isSaving: true });
    const answer = await save(proposal, { id, onConflict });
    if (answer.ok) {
      sent.current = null;
      return setState({ ...idle, saved: answer.data });
    }
    const { problem } = answer;
    const isBusy = problem.code === 'overloaded' || problem.code === 'unknown' || problem.code === 'offline';
    if (!isBusy) return setState({ ...idle, problem });
    await countDown(problem.retryAfterS ?? repeatedAfterS, (seconds) =>
      setState({ ...idle, isSaving: true, problem, repeatsInS: seconds }),
    );
    if (sent.current?.id === id) await send(proposal, onConflict);
  };
  return {
    ...state,
    save: (proposal, onConflict) => void send(proposal, onConflict),
    forget: () => {
      sent.current = null;
      setState(idle);
    },
  };
}

async function countDown(seconds: number, show: (seconds: number) => void): Promise<void> {
  for (let left = seconds; left > 0; left -= 1) {
    show(left);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}
