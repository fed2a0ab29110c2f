/** Maps the rows that `log-page.sql` returns to the public texts of their notifications. */
import type { Refusal } from '../../feed/notification.js';
import { type NotificationContent, NotificationWriter } from '../../feed/notification-text.js';
import { upcastText } from './body-text.js';
import { eventSeparator } from './commit-rows.js';
import type { StoredBodies } from './stored-bodies.js';
import { splitEvents } from './stored-events.js';

/** Columns that all rows have. Times are milliseconds since the Unix epoch. */
interface LogColumns {
  /** The change set's first and last number. */
  readonly first: number;
  readonly last: number;
  readonly change_set: string;
  readonly recorded_at: number;
  /** Whether the notifications of the change set name their schemas. */
  readonly names_schema: boolean;
  /** The index of the row's first notification in the change set. */
  readonly idx: number;
  readonly winery: string;
  readonly action: string;
  readonly revision: number;
  readonly effective_at: number;
  readonly tie_break: number;
  /** Of the data or the events. */
  readonly schema: number;
}

/** The set's own action: one notification. */
interface RevisionColumns extends LogColumns {
  readonly part: 'revision';
  readonly type: string;
  readonly retracted: boolean;
  /** The user's data as JSON text. */
  readonly data: string;
  readonly note: string | null;
  /** The refusal as JSON text if the action is conflicted, else null. */
  readonly refusal: string | null;
  /** The version of the rules that the edit named, or null. */
  readonly adopted: number | null;
}

/** An action that became conflicted (`refusal` is set) or was restored: one notification. */
interface StatusColumns extends LogColumns {
  readonly part: 'status';
  readonly type: string;
  readonly refusal: string | null;
}

/** The touch of an action on a lot: `retracts` retractions, then an assertion for each event. */
interface TouchColumns extends LogColumns {
  readonly part: 'touch';
  /** The lot. */
  readonly subject: string;
  /** The number of the first assertion that is retracted. The others follow it. */
  readonly retracts_first: number | null;
  readonly retracts: number;
  /** The texts of the lot events, joined. */
  readonly events: string | null;
}

export type LogRow = RevisionColumns | StatusColumns | TouchColumns;

interface LogEntry {
  readonly number: number;
  readonly text: string;
}

/** Returns the notifications of one row in order of number, with bodies of the newest schemas. */
export function newestEntries(row: LogRow, bodies: StoredBodies): LogEntry[] {
  return logEntries(inNewestSchema(row, bodies));
}

function inNewestSchema(row: LogRow, { schemas }: StoredBodies): LogRow {
  if (row.part === 'status' || (row.part === 'revision' && row.retracted)) return row;
  const changes = row.part === 'touch' ? schemas.events : schemas.of(row.type);
  const { newest } = changes;
  if (row.schema === newest) return row;
  if (row.part === 'revision') return { ...row, data: upcastText(changes, row.data, row.schema), schema: newest };
  const events = splitEvents(row.events).map((text) => upcastText(changes, text, row.schema));
  return { ...row, events: events.join(eventSeparator), schema: newest };
}

/** Returns the notifications of one row in order of number, with the stored bodies. */
export function logEntries(row: LogRow): LogEntry[] {
  const { first, idx } = row;
  const writer = new NotificationWriter({
    change: row.change_set,
    first,
    of: row.last - first + 1,
    recordedAt: row.recorded_at,
    namesSchema: row.names_schema,
    winery: row.winery,
    action: row.action,
    revision: row.revision,
    effectiveAt: row.effective_at,
    tieBreak: row.tie_break,
    schema: row.schema,
  });
  const entry = (offset: number, content: NotificationContent): LogEntry => ({
    number: first + idx + offset,
    text: writer.text(idx + offset, content),
  });
  switch (row.part) {
    case 'revision':
      return [entry(0, revisionContent(row))];
    case 'status':
      return [entry(0, statusContent(row))];
    case 'touch': {
      const { subject: lot, retracts } = row;
      const entries: LogEntry[] = [];
      for (let k = 0; k < retracts; k += 1)
        entries.push(entry(k, { type: 'solera.lot.event.retracted', lot, asserted: (row.retracts_first ?? 0) + k }));
      for (const [k, event] of splitEvents(row.events).entries())
        entries.push(entry(retracts + k, { type: 'solera.lot.event.asserted', lot, event }));
      return entries;
    }
  }
}

function revisionContent({
  revision,
  type: actionType,
  retracted,
  data,
  note,
  refusal,
  adopted: rules,
}: RevisionColumns): NotificationContent {
  if (retracted) return { type: 'solera.action.retracted', actionType };
  return {
    type: revision === 1 ? 'solera.action.recorded' : 'solera.action.revised',
    actionType,
    data,
    note,
    refusal: refusal === null ? null : storedRefusal(refusal),
    rules,
  };
}

function statusContent({ type: actionType, refusal }: StatusColumns): NotificationContent {
  return refusal === null
    ? { type: 'solera.action.restored', actionType }
    : { type: 'solera.action.conflicted', actionType, refusal: storedRefusal(refusal) };
}

function storedRefusal(json: string): Refusal {
  const { code, detail } = JSON.parse(json) as Refusal; // Every refusal is stored with a code and a detail.
  return { code, detail };
}
