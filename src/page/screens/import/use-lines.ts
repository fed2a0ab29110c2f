import { useEffect, useRef, useState } from 'preact/hooks';
import { v5 as idOf } from 'uuid';
import type { ActionLine } from '../../reading/ndjson.js';
import type { Problem } from '../../wire/problem.js';
import { type LineOutcome, recordLine } from '../../wire/record-lines.js';

export interface SendingLines {
  /** In the order of the lines. */
  readonly outcomes: readonly LineOutcome[];
  readonly isBusy: boolean;
  readonly problem: Problem | null;
  readonly repeatsInS: number | null;
  /** Begins, or goes on with the first line that has no outcome yet. */
  readonly begin: () => void;
  readonly stop: () => void;
}

type State = Pick<SendingLines, 'isBusy' | 'problem' | 'repeatsInS'>;

const idle: State = { isBusy: false, problem: null, repeatsInS: null };
const againAfterS = 3;

/** Records lines in their order, one at a time: a line may need what the ones before it bring. A busy server is asked again. */
export function useLines(winery: string, lines: readonly ActionLine[]): SendingLines {
  const [state, setState] = useState<State>(idle);
  const [outcomes, setOutcomes] = useState<readonly LineOutcome[]>([]);
  const isStopped = useRef(false);
  const stop = (): void => {
    isStopped.current = true;
  };
  // The file was replaced, or the screen was left.
  useEffect(() => stop, []);
  const run = async (): Promise<void> => {
    isStopped.current = false;
    setState({ ...idle, isBusy: true });
    const settled = [...outcomes];
    while (settled.length < lines.length && !isStopped.current) {
      const next = lines[settled.length];
      if (next === undefined) break;
      const answer = await recordLine(winery, next, keyOf(winery, next));
      if (answer.ok) {
        settled.push(answer.data);
        setOutcomes([...settled]);
        continue;
      }
      const { problem } = answer;
      if (problem.status !== 503 && problem.code !== 'offline') return setState({ ...idle, problem });
      for (let left = problem.retryAfterS ?? againAfterS; left > 0 && !isStopped.current; left -= 1) {
        setState({ isBusy: true, problem, repeatsInS: left });
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
      setState({ ...idle, isBusy: true });
    }
    setState(idle);
  };
  return {
    ...state,
    outcomes,
    begin: () => void (state.isBusy ? undefined : run()),
    stop,
  };
}

/** The name space of the keys of lines. */
const lineSpace = '5c1f3c43-5f0e-5d6c-9f0c-6d0a7d1f5b1e';

/** The key of a line follows from the winery and the text: the same file has the same keys on another day. */
function keyOf(winery: string, { text, occurrence }: ActionLine): string {
  return idOf(`${winery}\n${occurrence}\n${text}`, lineSpace);
}
