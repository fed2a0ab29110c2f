/** Reads the log up to its head, and says what it adds up to, or where it cannot be read on. */
import type { Archive } from '../application/ports/archive.js';
import { type Differences, wordsOf } from './difference.js';
import { type FoldedLot, foldLot } from './feed-fold.js';
import type { LogAccount } from './log-account.js';

/**
 * Gives 1 … head to the account, in pages. Null where all of it was read; else why the rest was not: a number is missing or cannot be read,
 * so that nothing that depends on what follows it is proven.
 */
export async function readLog(
  archive: Archive,
  head: number,
  {
    account,
    differences,
    page,
    progress,
  }: {
    readonly account: LogAccount;
    readonly differences: Differences;
    readonly page: number;
    readonly progress: (done: number) => void;
  },
): Promise<string | null> {
  const stop = (number: number, found: string | undefined): string => {
    differences.add({ check: 'log', number, field: 'entry', expected: `a notification ${number}`, found });
    return `notification ${number} ${found === undefined ? 'is missing' : 'cannot be read'}`;
  };
  for (let first = 1; first <= head; first += page) {
    const last = Math.min(head, first + page - 1);
    const { texts, fault } = await readable(archive, first, last);
    for (const [index, text] of texts.entries()) {
      try {
        account.take(text);
      } catch (error) {
        return stop(first + index, wordsOf(error));
      }
    }
    if (texts.length <= last - first) return stop(first + texts.length, fault);
    progress(last);
  }
  account.end();
  return null;
}

/** The notifications up to the first that is missing or cannot be read, and in the latter case why. */
interface Readable {
  readonly texts: readonly string[];
  readonly fault: string | undefined;
}

/** The archive refuses a page with a hole; halving finds where it is. */
async function readable(archive: Archive, first: number, last: number): Promise<Readable> {
  try {
    return { texts: await archive.log(first, last), fault: undefined };
  } catch (error) {
    const fault = wordsOf(error);
    if (first === last) return { texts: [], fault };
    const middle = Math.floor((first + last) / 2);
    const lower = await readable(archive, first, middle);
    if (lower.texts.length < middle - first + 1) return lower;
    const upper = await readable(archive, middle + 1, last);
    return { texts: [...lower.texts, ...upper.texts], fault: upper.fault };
  }
}

/** Folds the events that stand on each lot as a subscriber would; the events themselves are let go. */
export function foldLots({ events }: LogAccount, differences: Differences): Map<string, FoldedLot | null> {
  const lots = new Map<string, FoldedLot | null>();
  for (const [lot, standing] of events) {
    try {
      lots.set(lot, foldLot(standing.values()));
    } catch (error) {
      const what = { field: 'events', expected: 'events that can be folded', found: wordsOf(error) };
      differences.add({ check: 'feed', stream: `lot/${lot}`, ...what });
    }
    events.delete(lot);
  }
  return lots;
}
