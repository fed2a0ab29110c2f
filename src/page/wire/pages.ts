import { useEffect, useRef, useState } from 'preact/hooks';
import type { Answer, Problem } from './problem.js';
import { useSignedInAgain } from './signed-in-again.js';

interface Part<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** A list that is read part by part, as the reader asks for more. */
export interface Pages<Item> {
  readonly items: readonly Item[];
  readonly isLoading: boolean;
  readonly problem: Problem | null;
  /** Reads the next part, or the same part again after a problem; null at the end of the list. */
  readonly more: (() => void) | null;
}

interface State<Item> {
  readonly key: string;
  readonly items: readonly Item[];
  readonly next: string | null;
  readonly hasNext: boolean;
  readonly problem: Problem | null;
}

/** Reads the first part of a list, and the others when they are asked for. `key` names the list. */
export function usePages<Item>(
  key: string,
  read: (cursor: string | null, signal: AbortSignal) => Promise<Answer<Part<Item>>>,
): Pages<Item> {
  const begun: State<Item> = { key, items: [], next: null, hasNext: true, problem: null };
  const [state, setState] = useState(begun);
  const [asked, setAsked] = useState(0);
  const [isLoading, setLoading] = useState(true);
  const latest = useRef(read);
  latest.current = read;
  const shown = state.key === key ? state : begun;
  useEffect(() => {
    const aborting = new AbortController();
    setLoading(true);
    latest.current(shown.next, aborting.signal).then(
      (answer) => {
        if (aborting.signal.aborted) return;
        setLoading(false);
        if (!answer.ok) return setState({ ...shown, problem: answer.problem });
        const { items, next } = answer.data;
        setState({ key, items: [...shown.items, ...items], next, hasNext: next !== null, problem: null });
      },
      () => undefined,
    );
    return () => aborting.abort();
  }, [key, asked]);
  const more = (): void => setAsked((count) => count + 1);
  useSignedInAgain(shown.problem, more);
  return { items: shown.items, isLoading, problem: shown.problem, more: shown.hasNext && !isLoading ? more : null };
}
