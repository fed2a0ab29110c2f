/** How long a number must rest before it is passed on: a change set of many notifications is one change. */
const quietMs = 250;
/** How long a number that never rests is held back at most, unless the work that follows from it takes long. */
const longestMs = 2_000;
/** A tenth of the time at most is spent on the work that follows from the number. */
const restPerWork = 9;

interface Waiting {
  /** Since the first change that was not passed on. */
  readonly waitedMs: number;
  /** Since the last number was passed on. */
  readonly restedMs: number;
  /** How long the work after the last number took. */
  readonly tookMs: number;
}

/** Returns how long a number is held back that has just changed. */
export function delayOf({ waitedMs, restedMs, tookMs }: Waiting): number {
  const quiet = Math.max(0, Math.min(quietMs, longestMs - waitedMs));
  return Math.max(quiet, tookMs * (restPerWork + 1) - restedMs);
}
