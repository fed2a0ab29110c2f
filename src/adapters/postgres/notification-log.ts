import type { NotificationLog } from '../../application/ports/notification-log.js';
import type { Connections } from './connections.js';
import { read } from './failure.js';
import { type LogRow, logEntries, openedRow } from './log-entry.js';
import type { LogProperties } from './log-properties.js';
import { statement } from './statement.js';

const logHead = statement('log-head');
const logPage = statement('log-page');

/** `properties` are stored with the log. */
export function notificationLog({ reads }: Connections, properties: LogProperties): NotificationLog {
  return {
    ...properties,
    head: async () => (await read<{ last: number }>(reads, logHead, []))[0]?.last ?? 0,
    texts: async (first, last) => {
      if (last < first) return [];
      const rows = await read<LogRow>(reads, logPage, [first, last]);
      return textsInOrder(rows, first, last);
    },
  };
}

/** The log with its content opened, as far as this process can, for readers inside Solera. It is never served. */
export function openedLog({ reads, content }: Connections): Pick<NotificationLog, 'texts'> {
  return {
    texts: async (first, last) => {
      if (last < first) return [];
      const rows = await read<LogRow>(reads, logPage, [first, last]);
      return textsInOrder(
        rows.map((row) => openedRow(row, content)),
        first,
        last,
      );
    },
  };
}

/** Asserts that no number is missing (promise 3): a gap would be a defect of the store and is never served. */
function textsInOrder(rows: readonly LogRow[], first: number, last: number): string[] {
  const entries = rows
    .flatMap((row) => logEntries(row))
    .filter(({ number }) => number >= first && number <= last)
    .sort((a, b) => a.number - b.number);
  return entries.map(({ number, text }, index) => {
    if (number !== first + index)
      throw new Error(`The log holds notification ${number} where ${first + index} must be.`);
    return text;
  });
}
