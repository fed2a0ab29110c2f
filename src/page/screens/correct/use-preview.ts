import { useEffect, useState } from 'preact/hooks';
import { type ChangeAnswer, type Proposal, preview } from '../../wire/corrections.js';
import type { Problem } from '../../wire/problem.js';
import { useSignedInAgain } from '../../wire/signed-in-again.js';

/** The preview of a proposal. While another one is asked for, the old answer stays. */
export interface Preview {
  readonly answer: ChangeAnswer | null;
  /** The digest of the impact, if the answer is that of the present proposal. */
  readonly digest: string | null;
  readonly problem: Problem | null;
  readonly isLoading: boolean;
  /** True: the last preview took so long that the next one must be asked for. */
  readonly isSlow: boolean;
  readonly ask: () => void;
}

/** How long the reader must pause before a preview is asked. */
const pauseMs = 250;
const slowMs = 2_000;

const nothing = { answer: null, problem: null, isLoading: false, of: null } as const;

/** Previews a proposal after a pause; null: there is nothing to preview. A preview that is overtaken is aborted. */
export function usePreview(proposal: Proposal | null): Preview {
  const [state, setState] = useState<Pick<Preview, 'answer' | 'problem' | 'isLoading'> & { of: string | null }>(
    nothing,
  );
  const [isSlow, setSlow] = useState(false);
  const [asked, setAsked] = useState(0);
  const key = proposal === null ? null : JSON.stringify(proposal);
  useEffect(() => {
    if (proposal === null) return setState(nothing);
    if (isSlow && asked === 0) return;
    const aborting = new AbortController();
    const timer = setTimeout(
      async () => {
        setState((former) => ({ ...former, isLoading: true }));
        const begun = performance.now();
        const answer = await preview(proposal, aborting.signal).catch(() => null);
        if (answer === null || aborting.signal.aborted) return;
        setSlow(performance.now() - begun > slowMs);
        setAsked(0);
        if (answer.ok) setState({ answer: answer.data, problem: null, isLoading: false, of: key });
        else setState({ answer: null, problem: answer.problem, isLoading: false, of: key });
      },
      asked > 0 ? 0 : pauseMs,
    );
    return () => {
      clearTimeout(timer);
      aborting.abort();
    };
    // The proposal is new at each rendering; its text says whether it has changed.
  }, [key, asked]);
  const ask = (): void => setAsked((count) => count + 1);
  useSignedInAgain(state.problem, ask);
  const { of, ...shown } = state;
  const digest = of === key ? (shown.answer?.digest ?? null) : null;
  return { ...shown, digest, isSlow, ask };
}
