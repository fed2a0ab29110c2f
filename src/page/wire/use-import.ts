import { useEffect, useState } from 'preact/hooks';
import { type Import, isOpen, readImport } from './imports.js';
import type { Problem } from './problem.js';

/** An import that is followed until its end. */
interface FollowedImport {
  readonly shown: Import | null;
  readonly problem: Problem | null;
}

/** Seconds that the server waits for the end before it answers, so that the progress is seen while it runs. */
const waitS = 1;
const againMs = 1_000;

/** Follows an import until it has ended. A server that cannot be reached, or is busy, is asked again. */
export function useImport(winery: string, id: string | null): FollowedImport {
  const [state, setState] = useState<FollowedImport & { readonly id: string | null }>({
    ...{ id, shown: null, problem: null },
  });
  useEffect(() => {
    if (id === null) return;
    const aborting = new AbortController();
    follow(winery, id, aborting.signal, (next) => setState({ id, ...next })).catch(() => undefined);
    return () => aborting.abort();
  }, [winery, id]);
  return state.id === id ? state : { shown: null, problem: null };
}

async function follow(
  winery: string,
  id: string,
  signal: AbortSignal,
  show: (state: FollowedImport) => void,
): Promise<void> {
  let shown: Import | null = null;
  while (!signal.aborted) {
    const answer = await readImport(winery, id, waitS, signal);
    if (signal.aborted) return;
    if (answer.ok) shown = answer.data;
    const problem = answer.ok ? null : answer.problem;
    show({ shown, problem });
    const isFinal = answer.ok ? !isOpen(answer.data) : answer.problem.status === 404;
    if (isFinal) return;
    if (!answer.ok) await new Promise((resolve) => setTimeout(resolve, (answer.problem.retryAfterS ?? 1) * againMs));
  }
}
