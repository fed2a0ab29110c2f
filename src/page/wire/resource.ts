import { useEffect, useRef, useState } from 'preact/hooks';
import { headOf } from './log.js';
import { usePaced } from './paced.js';
import { type Answer, noAnswer, type Problem } from './problem.js';
import { useSignedInAgain } from './signed-in-again.js';

/** Something that a screen reads. While it is read again, the old data stay. */
export interface Resource<Data> {
  /** Null until the first answer. */
  readonly data: Data | null;
  readonly isLoading: boolean;
  readonly problem: Problem | null;
  /** Seconds until an overloaded server is asked again; null if nothing waits. */
  readonly repeatsInS: number | null;
  readonly retry: () => void;
}

interface State<Data> {
  readonly key: string;
  readonly data: Data | null;
  readonly isLoading: boolean;
  readonly problem: Problem | null;
  readonly repeatsInS: number | null;
}

/** Which notifications make a screen read a resource again: those of a winery, of every winery, or none, so that it is read once. `unread`: it is not needed. */
type Liveness = { readonly winery: string } | 'every winery' | 'once' | 'unread';

/**
 * Reads a resource, and reads it again when notifications of the wineries in `live` arrive. `key` names what is read: while it stays the same, the old data stay. A read
 * that is overtaken by another is aborted. An overloaded server is asked again after the time that it names.
 */
export function useResource<Data>(
  key: string,
  read: (signal: AbortSignal) => Promise<Answer<Data>>,
  live: Liveness,
): Resource<Data> {
  const [state, setState] = useState<State<Data>>(begun(key));
  const [attempt, setAttempt] = useState(0);
  const latest = useRef(read);
  latest.current = read;
  const tookMs = useRef(0);
  const number = usePaced(numberFor(live), tookMs);
  const isRead = live !== 'unread';
  useEffect(() => {
    if (!isRead) return;
    const begunMs = performance.now();
    const aborting = new AbortController();
    setState((former) => (former.key === key ? { ...former, isLoading: true } : begun(key)));
    latest.current(aborting.signal).then(
      (answer) => {
        if (aborting.signal.aborted) return;
        tookMs.current = performance.now() - begunMs;
        if (answer.ok) setState({ key, data: answer.data, isLoading: false, problem: null, repeatsInS: null });
        else
          setState((former) => ({
            ...{ key, data: former.key === key ? former.data : null, isLoading: false },
            ...{ problem: answer.problem, repeatsInS: answer.problem.retryAfterS },
          }));
      },
      (error: unknown) => {
        if (aborting.signal.aborted) return;
        setState((former) => ({ ...former, isLoading: false, problem: noAnswer(error), repeatsInS: null }));
      },
    );
    return () => aborting.abort();
  }, [key, number, attempt, isRead]);
  useSignedInAgain(state.problem, () => setAttempt((count) => count + 1));
  const { repeatsInS, isLoading } = state;
  useEffect(() => {
    // The countdown begins again with each answer, also if the answer names the same time.
    if (repeatsInS === null || isLoading) return;
    const timer = setTimeout(() => {
      if (repeatsInS > 1) setState((former) => ({ ...former, repeatsInS: repeatsInS - 1 }));
      else setAttempt((count) => count + 1);
    }, 1_000);
    return () => clearTimeout(timer);
  }, [repeatsInS, isLoading]);
  const isOther = state.key !== key;
  const shown = isOther ? begun<Data>(key) : state;
  return { ...shown, retry: () => setAttempt((count) => count + 1) };
}

/** Returns the number whose growth makes a resource be read again. */
function numberFor(live: Liveness): number {
  if (live === 'once' || live === 'unread') return 0;
  return headOf(live === 'every winery' ? null : live.winery);
}

function begun<Data>(key: string): State<Data> {
  return { key, data: null, isLoading: true, problem: null, repeatsInS: null };
}
