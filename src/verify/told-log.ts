/** The log from its first number to the head, read once for all that is asked of it. */
import type { Archive, WineryRecord } from '../application/ports/archive.js';
import type { StreamId } from '../kernel/position.js';
import type { Check, Differences } from './difference.js';
import type { FoldedLot } from './feed-fold.js';
import { LogAccount, type LoggedAction, type LoggedChange } from './log-account.js';
import { foldLots, readLog } from './log-reading.js';
import { Retelling, type Written } from './retelling.js';

export interface ToldLog {
  /** Notifications read. */
  readonly read: number;
  readonly actions: ReadonlyMap<string, LoggedAction>;
  readonly changes: ReadonlyMap<string, LoggedChange>;
  /** Change sets decided again, and compared. */
  readonly retold: number;
  /** Who wrote each stream, by those decisions. */
  readonly written: ReadonlyMap<StreamId, Written>;
  /** What a subscriber makes of each lot, by 'winery/lot'. */
  readonly lots: ReadonlyMap<string, FoldedLot | null>;
  /** What cannot be checked, or not to its end, since the log is not what it must be; and why. */
  readonly unchecked: ReadonlyMap<Check, string>;
}

export async function readToldLog(
  archive: Archive,
  head: number,
  {
    wineries,
    differences,
    page,
    progress,
  }: {
    readonly wineries: ReadonlyMap<string, WineryRecord>;
    readonly differences: Differences;
    readonly page: number;
    readonly progress: (done: number) => void;
  },
): Promise<ToldLog> {
  const retelling = new Retelling(wineries, differences);
  const account = new LogAccount(differences, (told) => retelling.judge(told));
  const stopped = await readLog(archive, head, { account, differences, page, progress });
  const { count, actions, changes } = account;
  const { compared: retold, written } = retelling;
  const lots = stopped === null ? foldLots(account, differences) : new Map<string, FoldedLot | null>();
  const unchecked = new Map<Check, string>();
  const because = (reason: string, ...checks: readonly Check[]): void => {
    for (const check of checks) unchecked.set(check, reason);
  };
  if (differences.count('history') > 0) because('history differs', 'versions');
  if (retold < changes.size) because('it follows from what differs', 'history');
  if (differences.count('log') > 0) because('the log is wrong', 'history', 'versions');
  if (stopped !== null) because(stopped, 'history', 'actions', 'versions', 'feed');
  return { read: count, actions, changes, retold, written, lots, unchecked };
}
