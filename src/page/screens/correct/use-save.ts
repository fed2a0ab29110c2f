import { useRef, useState } from 'preact/hooks';
import { type ChangeAnswer, type Proposal, save } from '../../wire/corrections.js';
import { keep, type WaitingChanges } from '../../wire/outbox.js';
import type { Problem } from '../../wire/problem.js';

/** The saving of a proposal. */
export interface Saving {
  readonly isSaving: boolean;
  readonly saved: ChangeAnswer | null;
  readonly problem: Problem | null;
  /** Seconds until it is sent again because the server was busy; null if nothing waits. */
  readonly repeatsInS: number | null;
  /** The id under which it was put into the outbox, because no server answered; null: it was not. */
  readonly keptId: string | null;
  /** `expect`: the digest of the impact that was previewed, if it is known. */
  readonly save: (proposal: Proposal, onConflict: 'reject' | 'flag', expect?: string | null) => void;
  /** Forgets the last result, because the fields have changed. */
  readonly forget: () => void;
}

type State = Pick<Saving, 'isSaving' | 'saved' | 'problem' | 'repeatsInS' | 'keptId'>;

const idle: State = { isSaving: false, saved: null, problem: null, repeatsInS: null, keptId: null };

/** How long after a request without an answer it is sent again. The server may have saved it, and recognises its id. */
const repeatedAfterS = 3;

/**
 * Saves proposals. The same proposal keeps its id until it is saved, so that sending it again is safe. With a title, a proposal that no server answers goes into the outbox
 * under that title; without one, it is sent again and again until the page is closed or the fields change.
 */
export function useSave(newId: () => string, outboxTitle: string | null): Saving {
  const [state, setState] = useState<State>(idle);
  const sent = useRef<{ readonly key: string; readonly id: string } | null>(null);
  const send = async (proposal: Proposal, onConflict: 'reject' | 'flag', expect: string | null): Promise<void> => {
    const key = JSON.stringify([proposal, onConflict]);
    if (sent.current?.key !== key) sent.current = { key, id: newId() };
    const { id } = sent.current;
    setState({ ...idle, isSaving: true });
    const answer = await save(proposal, { id, onConflict, expect });
    if (answer.ok) {
      sent.current = null;
      return setState({ ...idle, saved: answer.data });
    }
    const { problem } = answer;
    // The page asks for a sign-in. Then it can be saved under the same id.
    if (problem.status === 401) return setState(idle);
    if (
      problem.code === 'offline' &&
      outboxTitle !== null &&
      (await isKeptInOutbox(proposal, { id, onConflict, title: outboxTitle }))
    ) {
      sent.current = null;
      return setState({ ...idle, keptId: id });
    }
    const isBusy = problem.code === 'overloaded' || problem.code === 'unknown' || problem.code === 'offline';
    if (!isBusy) return setState({ ...idle, problem });
    const isWanted = (): boolean => sent.current?.id === id;
    await countDown(problem.retryAfterS ?? repeatedAfterS, isWanted, (seconds) =>
      setState({ ...idle, isSaving: true, problem, repeatsInS: seconds }),
    );
    if (isWanted()) await send(proposal, onConflict, expect);
  };
  return {
    ...state,
    save: (proposal, onConflict, expect = null) => void send(proposal, onConflict, expect),
    forget: () => {
      sent.current = null;
      setState(idle);
    },
  };
}

/** Puts a proposal into the outbox. Returns false if the browser does not keep it. */
async function isKeptInOutbox(
  proposal: Proposal,
  how: Pick<WaitingChanges, 'id' | 'onConflict' | 'title'>,
): Promise<boolean> {
  try {
    await keep({ ...proposal, ...how });
    return true;
  } catch {
    return false;
  }
}

/** Shows the seconds that are left, one after the other, as long as the countdown is wanted. */
async function countDown(seconds: number, isWanted: () => boolean, show: (left: number) => void): Promise<void> {
  for (let left = seconds; left > 0 && isWanted(); left -= 1) {
    show(left);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}
