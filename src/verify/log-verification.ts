import type { WineryRecord } from '../application/ports/winery-settings-store.js';
import type { StreamId } from '../kernel/position.js';
import type { DecisionRules } from './decision-rules.js';
import { type Check, type Differences, errorText } from './difference.js';
import { type FoldedLot, foldLot } from './feed-fold.js';
import { type ExpectedVersion, HistoryCheck } from './history-check.js';
import { LogContents, type LoggedAction, type LoggedChange } from './log-contents.js';
import { type LogPorts, readLog } from './log-reader.js';

/** The results of reading the log once, for the other checks. */
export interface LogVerification {
  /** The number of notifications read. */
  readonly notifications: number;
  readonly actions: ReadonlyMap<string, LoggedAction>;
  readonly changes: ReadonlyMap<string, LoggedChange>;
  /** The number of change sets that were decided again and compared. */
  readonly compared: number;
  /** The version that each stream must have after those decisions. */
  readonly versions: ReadonlyMap<StreamId, ExpectedVersion>;
  /** The rules version of each action's newest decision. */
  readonly rules: Pick<DecisionRules, 'ofAction'>;
  /** Each lot as a subscriber folds it from the log, by 'winery/lot'. Null: all its events are retracted. */
  readonly lots: ReadonlyMap<string, FoldedLot | null>;
  /** The checks that are skipped, in whole or in part, because the log is damaged, each with its reason. */
  readonly skipped: ReadonlyMap<Check, string>;
}

/** Reads the log from 1 to head once, and makes the checks 'log' and 'history'. */
export async function verifyLog(
  ports: LogPorts,
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
): Promise<LogVerification> {
  const history = new HistoryCheck(wineries, differences);
  const contents = new LogContents(differences, (changeSet) => history.check(changeSet));
  const stopped = await readLog(ports, head, { contents, rules: history.rules, differences, page, progress });
  const { count: notifications, actions, changes } = contents;
  const { compared, rules, versions } = history;
  const lots = stopped === null ? foldLots(contents, differences) : new Map<string, FoldedLot | null>();
  const skipped = new Map<Check, string>();
  // A later reason replaces an earlier one: it is nearer to the cause.
  const skip = (reason: string, ...checks: readonly Check[]): void => {
    for (const check of checks) skipped.set(check, reason);
  };
  if (differences.count('history') > 0) skip('history differs', 'versions');
  if (compared < changes.size) skip('it builds on a change set that differs', 'history');
  if (differences.count('log') > 0) skip('the log is damaged', 'history', 'versions');
  if (stopped !== null) skip(stopped, 'history', 'actions', 'versions', 'feed');
  return { notifications, actions, changes, compared, versions, rules, lots, skipped };
}

/** Folds the events of each lot, and drops them from the contents to free memory. */
function foldLots({ events }: LogContents, differences: Differences): Map<string, FoldedLot | null> {
  const lots = new Map<string, FoldedLot | null>();
  for (const [lot, logged] of events) {
    try {
      lots.set(lot, foldLot(logged.values()));
    } catch (error) {
      const mismatch = { field: 'events', expected: 'events that can be folded', found: errorText(error) };
      differences.add({ check: 'feed', stream: `lot/${lot}`, ...mismatch });
    }
    events.delete(lot);
  }
  return lots;
}
