import { useEffect } from 'preact/hooks';
import type { Problem } from './problem.js';
import { signIns } from './session.js';

/** Asks again, after a sign-in, for what was refused without one. */
export function useSignedInAgain(problem: Problem | null, ask: () => void): void {
  useEffect(() => {
    if (problem?.status === 401 && signIns.value > 0) ask();
  }, [signIns.value]);
}
