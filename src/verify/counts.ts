import type { Compared } from './check-report.js';
import type { Check } from './difference.js';

/** How many things were read and compared. */
interface Counts {
  notifications: number;
  changeSets: number;
  /** Change sets that were decided again and compared. */
  history: number;
  answers: number;
  stored: number;
  retracted: number;
  decided: number;
  touches: number;
  streams: number;
  saved: number;
  lots: number;
}

export function noCounts(): Counts {
  return {
    ...{ notifications: 0, changeSets: 0, history: 0, answers: 0, stored: 0, retracted: 0 },
    ...{ decided: 0, touches: 0, streams: 0, saved: 0, lots: 0 },
  };
}

/** Returns what each check compared. A check that was skipped compared nothing. */
export function comparedOf(counts: Counts, skipped: ReadonlyMap<Check, string>): Record<Check, Compared> {
  const unlessSkipped = (check: Check, count: number): number => (skipped.has(check) ? 0 : count);
  return {
    log: { count: counts.notifications, what: 'notifications' },
    history: { count: counts.history, what: 'change sets' },
    actions: {
      count: unlessSkipped('actions', counts.stored),
      what: 'actions',
      also: { count: unlessSkipped('actions', counts.retracted), what: 'retracted' },
    },
    answers: { count: counts.answers, what: 'requests' },
    replay: { count: counts.decided, what: 'actions not retracted' },
    streams: { count: counts.touches, what: 'touches', also: { count: counts.streams, what: 'streams' } },
    caches: { count: counts.saved, what: 'saved states' },
    versions: { count: unlessSkipped('versions', counts.streams), what: 'streams' },
    feed: { count: unlessSkipped('feed', counts.lots), what: 'lots' },
    conservation: { count: unlessSkipped('conservation', counts.decided), what: 'actions' },
  };
}

/** Adds the counts of a part. */
export function addCounts<Key>(counts: Map<Key, number>, part: ReadonlyMap<Key, number>): void {
  for (const [key, count] of part) counts.set(key, (counts.get(key) ?? 0) + count);
}

/** Returns the sum of numbers. */
export function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
