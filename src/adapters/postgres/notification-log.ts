import type { NotificationLog } from '../../application/ports/notification-log.js';
import type { Connections } from './connections.js';
import { read } from './failure.js';
import { type LogRow, logEntries, newestEntries } from './log-entry.js';
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
  const texts = async (
    first: number,
    last: number,
    entriesOf: (row: LogRow) => readonly NumberedText[],
  ): Promise<string[]> => {
    if (last < first) return [];
    return textsInOrder((await read<LogRow>(reads, logPage, [first, last])).flatMap(entriesOf), first, last);
  };
  return {
    ...properties,
    head: async () => (await read<{ last: number }>(reads, logHead, []))[0]?.last ?? 0,
    texts: (first, last) => texts(first, last, logEntries),
    newestTexts: (first, last) => texts(first, last, (row) => newestEntries(row, bodies)),
  };
}

interface NumberedText {
  readonly number: number;
  readonly text: string;
}

/** Asserts that no number is missing (promise 3): a gap would be a defect of the store and is never served. */
function textsInOrder(found: readonly NumberedText[], first: number, last: number): string[] {
  const entries = found.filter(({ number }) => number >= first && number <= last).sort((a, b) => a.number - b.number);
  return entries.map(({ number, text }, index) => {
    if (number !== first + index)
      throw new Error(`The log holds notification ${number} where ${first + index} must be.`);
    return text;
  });
}
