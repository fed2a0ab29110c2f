import type { NotificationLog } from '../../application/ports/notification-log.js';
import { instantTexts } from '../../feed/notification-object.js';
import type { Connections } from './connections.js';
import { read } from './failure.js';
import { type LogRow, logEntries, logNotifications, newestRow } from './log-entry.js';
import type { LogProperties } from './log-properties.js';
import { statement } from './statement.js';
import type { StoredBodies } from './stored-bodies.js';

const logHead = statement('log-head');
const logPage = statement('log-page');

/** `properties` are stored with the log. */
export function notificationLog(
  { reads }: Connections,
  properties: LogProperties,
  bodies: StoredBodies,
): NotificationLog {
  const rows = async (first: number, last: number): Promise<LogRow[]> =>
    last < first ? [] : read<LogRow>(reads, logPage, [first, last]);
  const newestRows = async (first: number, last: number): Promise<LogRow[]> =>
    (await rows(first, last)).map((row) => newestRow(row, bodies));
  return {
    ...properties,
    head: async () => (await read<{ last: number }>(reads, logHead, []))[0]?.last ?? 0,
    texts: async (first, last) => textsOf(await rows(first, last), first, last),
    newestTexts: async (first, last) => textsOf(await newestRows(first, last), first, last),
    newestNotifications: async (first, last) => {
      const found = await newestRows(first, last);
      const instant = instantTexts();
      const notifications = found.flatMap((row) => logNotifications(row, instant));
      const entries = inOrder(notifications, ({ sequence }) => sequence, first, last);
      return { entries, characters: entries.length * charactersWithoutBody + sum(found.map(bodyCharacters)) };
    },
  };
}

/** About as many characters has the text of a notification without the data of an action or the event of a lot. */
const charactersWithoutBody = 450;

function bodyCharacters(row: LogRow): number {
  return ('data' in row ? (row.data?.length ?? 0) : 0) + ('events' in row ? (row.events?.length ?? 0) : 0);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function textsOf(rows: readonly LogRow[], first: number, last: number): string[] {
  return inOrder(rows.flatMap(logEntries), ({ number }) => number, first, last).map(({ text }) => text);
}

/** Returns the entries first … last in order. Asserts that no number is missing (promise 3): a gap would be a defect of the store and is never served. */
function inOrder<Entry>(
  found: readonly Entry[],
  numberOf: (entry: Entry) => number,
  first: number,
  last: number,
): Entry[] {
  const isWanted = (entry: Entry): boolean => numberOf(entry) >= first && numberOf(entry) <= last;
  const entries = found.filter(isWanted).sort((a, b) => numberOf(a) - numberOf(b));
  for (const [index, entry] of entries.entries())
    if (numberOf(entry) !== first + index)
      throw new Error(`The log holds notification ${numberOf(entry)} where ${first + index} must be.`);
  return entries;
}
