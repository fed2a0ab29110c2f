import type { Check, Differences } from './difference.js';

/** How many things a check compared. */
export interface Compared {
  readonly count: number;
  /** The things that are counted, in the plural. */
  readonly what: string;
  /** A second count that is shown with the first. */
  readonly also?: { readonly count: number; readonly what: string };
}

/** The result of one check: its promise holds, differences were found, or part of the check was skipped. */
export interface CheckReport {
  readonly check: Check;
  readonly claim: string;
  /** `compared`, `what` and `also`: as in `Compared`. */
  readonly compared: number;
  readonly what: string;
  readonly also?: { readonly count: number; readonly what: string };
  readonly differences: number;
  /** Why the check was not made completely: it depends on damaged data, or only a part of the log was verified. Otherwise null. */
  readonly skipped: string | null;
}

/** The promise that each check proves, in the order of the report. */
const claims: Readonly<Record<Check, string>> = {
  log: 'No number is missing; retractions match',
  history: 'Each change set follows from its actions',
  actions: 'Lists of actions agree with the log',
  answers: 'Repeated requests get their first answers',
  replay: 'A replay from nothing has the same events',
  streams: 'Events fold to the served states',
  caches: 'Saved states equal the fold of the events',
  versions: 'Versions count the writes of each stream',
  feed: "A subscriber's fold equals the served lots",
  conservation: 'To targets = from sources − loss + gain',
};

/** The claim of `replay` if what was recorded up to a notification was trusted. */
const claimOfPart = 'Deciding again gives the same events';

/** Returns the reports of all checks, in the order of `claims`. `since`: the last notification number that was trusted, or 0. */
export function checkReports(
  compared: Readonly<Record<Check, Compared>>,
  {
    skipped,
    differences,
    since,
  }: { readonly skipped: ReadonlyMap<Check, string>; readonly differences: Differences; readonly since: number },
): CheckReport[] {
  const checks = Object.keys(claims) as Check[]; // The type of `claims` has these members and no others.
  return checks.map((check) => {
    const { count, ...rest } = compared[check];
    return {
      check,
      claim: check === 'replay' && since > 0 ? claimOfPart : claims[check],
      compared: count,
      ...rest,
      differences: differences.count(check),
      skipped: skipped.get(check) ?? null,
    };
  });
}
