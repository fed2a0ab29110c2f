import type { Audit, FoundNotification, WrittenRow } from '../../application/ports/audit.js';
import type { Queryable } from './connections.js';
import { read } from './failure.js';
import { type LogRow, newestEntries } from './log-entry.js';
import { statement } from './statement.js';
import type { StoredBodies } from './stored-bodies.js';
import { openedEvents, withContent } from './stored-content.js';
import { positionOf } from './stored-touch.js';

const logOfLots = statement('log-of-lots');
const logOfActions = statement('log-of-actions');
const writtenRows = statement('written-rows');
const exportSnapshot = statement('export-snapshot');

/** The reads of the verifier, on the connection of a view. */
export function audit(connection: Queryable, bodies: StoredBodies): Audit {
  return {
    notificationsOfLots: async (lots) => {
      const found = lots.map((): FoundNotification[] => []);
      const rows = await read<LogRow & { readonly ordinal: number }>(connection, logOfLots, [lots]);
      for (const row of rows) for (const entry of newestEntries(row, bodies)) found[row.ordinal - 1]?.push(entry);
      return found;
    },
    notificationsOfActions: async (ids) =>
      (await read<LogRow>(connection, logOfActions, [ids])).flatMap((row) => newestEntries(row, bodies)),
    writtenRows: async (first, last) =>
      (await read<WrittenColumns>(connection, writtenRows, [first, last])).map((row) => writtenRow(row, bodies)),
    exportSnapshot: async () => {
      const [row] = await read<{ readonly snapshot: string }>(connection, exportSnapshot, []);
      if (row === undefined) throw new Error('pg_export_snapshot returned no row');
      return row.snapshot;
    },
  };
}

/** A row of written-rows.sql. Columns that a part does not have are null. */
interface WrittenColumns {
  readonly part: WrittenRow['part'];
  readonly first: number;
  readonly idx: number;
  readonly action: string | null;
  readonly effective_at: number | null;
  readonly tie_break: number | null;
  readonly revision: number | null;
  readonly rules: number | null;
  readonly decided_by: number | null;
  readonly stream: string | null;
  readonly winery: string | null;
  readonly subject: string | null;
  readonly silent: boolean | null;
  readonly retracts_first: number | null;
  readonly retracts: number | null;
  readonly asserts: number | null;
  readonly events: string | null;
  /** Of the events. */
  readonly schema: number | null;
}

function writtenRow(row: WrittenColumns, bodies: StoredBodies): WrittenRow {
  const { part, first, idx: index } = row;
  if (part === 'revision') return { part, first, index, rules: row.rules ?? 0, decidedBy: row.decided_by };
  if (part !== 'touch') return { part, first, index };
  const { winery, subject, silent, retracts_first, retracts, asserts, events } = row;
  const stream = row.stream ?? '';
  const position = positionOf(row);
  const touch = {
    ...{ stream, position, revision: row.revision ?? 0, isNotified: index >= 0 },
    members: {
      ...{ winery: winery ?? '', subject: subject ?? '', silent: silent ?? false },
      ...{ retracts_first, retracts: retracts ?? 0, asserts: asserts ?? 0 },
    },
  };
  const place = { stream, action: position.id, schema: row.schema ?? 1 };
  const opened = () => (events === null ? null : openedEvents(events, bodies, place));
  return { part, first, touch: withContent(touch, 'events', opened) };
}
