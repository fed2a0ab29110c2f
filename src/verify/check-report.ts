import type { Check, Differences } from './difference.js';

export interface Compared {
  readonly count: number;
  readonly what: string;
  /** What else there is to count of it. */
  readonly also?: { readonly count: number; readonly what: string };
}

/** One check: it holds, it has differences, or (part of) it was not made. */
export interface CheckReport {
  readonly check: Check;
  readonly claim: string;
  readonly compared: number;
  readonly what: string;
  readonly also?: { readonly count: number; readonly what: string };
  readonly differences: number;
  /** Why the rest was not compared: it depends on what was found damaged elsewhere. Null where all was. */
  readonly skipped: string | null;
}

/** What each check proves, in the order in which they are told. */
const claims: Readonly<Record<Check, string>> = {
  log: 'Dense, and takes back only what stood',
  history: 'Each set, decided again, says the same',
  actions: 'Revisions are listed as the log tells them',
  answers: 'A repeat can be answered as the first was',
  replay: 'From nothing, the same outcomes',
  streams: 'Events fold to the served states',
  caches: 'Saved states are folds of what is before',
  versions: 'Streams have what their sets gave them',
  feed: "A subscriber's fold gives the served lots",
  conservation: 'In = out − loss + gain, for each',
};

export function checkReports(
  compared: Readonly<Record<Check, Compared>>,
  skipped: ReadonlyMap<Check, string>,
  differences: Differences,
): CheckReport[] {
  return (Object.keys(claims) as Check[]).map((check) => {
    const { count, ...rest } = compared[check];
    return {
      check,
      claim: claims[check],
      compared: count,
      ...rest,
      differences: differences.count(check),
      skipped: skipped.get(check) ?? null,
    };
  });
}
