/** `ok`: as it should be. `note`: worth knowing. `unknown`: could not be checked. `mend`: must be mended. */
export type Verdict = 'ok' | 'note' | 'unknown' | 'mend';

export interface Judgement {
  readonly verdict: Verdict;
  /** What was found, for people. */
  readonly found: string;
  /** What to do; '' if nothing needs to be done. */
  readonly advice: string;
}

/** A judgement of one check, as it is reported. */
export interface Finding extends Judgement {
  readonly check: string;
}

export function ok(found: string): Judgement {
  return { verdict: 'ok', found, advice: '' };
}

export function note(found: string, advice: string): Judgement {
  return { verdict: 'note', found, advice };
}

export function unknown(found: string, advice: string): Judgement {
  return { verdict: 'unknown', found, advice };
}

export function mend(found: string, advice: string): Judgement {
  return { verdict: 'mend', found, advice };
}
