/** Maps the rows that `log-page.sql` returns to the public texts of their notifications. */

import { lotStream } from '../../cellar/stream.js';
import type { ContentCipher } from '../../encryption/content-cipher.js';
import { eventPlace, refusalPlace } from '../../encryption/places.js';
import { isSealed, sealedParts } from '../../encryption/sealed-text.js';
import { type Place, TamperedText } from '../../encryption/tampered-text.js';
import { UnreadableContent } from '../../encryption/unreadable-content.js';
import type { LostRange, Notification, Refusal } from '../../feed/notification.js';
import { type instantTexts, lostNumberOf, notificationOf } from '../../feed/notification-object.js';
import {
  type LostNumberContext,
  lostNumberText,
  type NotificationContent,
  type NotificationContext,
  NotificationWriter,
} from '../../feed/notification-text.js';
import type { StoredBodies } from './stored-bodies.js';
import { joinedEvents, openRevision } from './stored-content.js';
import { splitEvents } from './stored-events.js';

/** Columns that all rows have. Times are milliseconds since the Unix epoch. */
interface LogColumns {
  /** The change set's first and last number. */
  readonly first: number;
  readonly last: number;
  readonly change_set: string;
  readonly recorded_at: number;
  /** The name of the caller, or null without authentication. */
  readonly recorded_by: string | null;
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

/** A row about an action. */
type ActionRow = RevisionColumns | StatusColumns | TouchColumns;

/** A lost number: one notification. */
interface LostColumns
  extends Pick<LogColumns, 'first' | 'last' | 'change_set' | 'recorded_at' | 'names_schema' | 'idx'> {
  readonly part: 'lost';
  /** The lost range as JSON text. */
  readonly data: string;
}

export type LogRow = ActionRow | LostColumns;

interface LogEntry {
  readonly number: number;
  readonly text: string;
}

/** Returns the texts of the notifications of one row in order of number, opened and with bodies of the newest schemas. What cannot be opened stays as it is. */
export function newestEntries(row: LogRow, bodies: StoredBodies): LogEntry[] {
  return logEntries(newestRow(row, bodies));
}

/** Returns the row opened and with bodies of the newest schemas. What cannot be opened stays as it is. */
export function newestRow(row: LogRow, bodies: StoredBodies): LogRow {
  return row.part === 'lost' ? row : inNewestSchema(openedRow(row, bodies.content), bodies);
}

function inNewestSchema(row: ActionRow, bodies: StoredBodies): ActionRow {
  if (row.part === 'status' || (row.part === 'revision' && row.retracted)) return row;
  if (row.part === 'touch') {
    const { newest } = bodies.schemas.events;
    if (row.schema === newest || row.events === null || isSealed(row.events)) return row;
    return { ...row, events: joinedEvents(bodies.events(row.events, row.schema)), schema: newest };
  }
  const { newest } = bodies.schemas.of(row.type);
  if (row.schema === newest || isSealed(row.data)) return row;
  return { ...row, data: bodies.data(row.type, row.data, row.schema), schema: newest };
}

/** Returns the row with its content opened. What cannot be opened stays as it is. */
function openedRow<Row extends ActionRow>(row: Row, cipher: ContentCipher): Row {
  const { winery, action } = row;
  if (row.part === 'revision') {
    const content = openedOr(null, () => openRevision(cipher, row));
    if (content === null) return row;
    return {
      ...row,
      ...content,
      refusal: row.refusal === null ? null : opened(cipher, row.refusal, refusalPlace(winery, action)),
    };
  }
  if (row.part === 'status')
    return { ...row, refusal: row.refusal === null ? null : opened(cipher, row.refusal, refusalPlace(winery, action)) };
  if (row.events === null || !isSealed(row.events)) return row;
  const place = eventPlace(lotStream(winery, row.subject), action);
  return { ...row, events: joinedEvents(splitEvents(row.events).map((event) => opened(cipher, event, place))) };
}

function opened(cipher: ContentCipher, text: string, place: Place): string {
  return openedOr(text, () => cipher.open(text, place));
}

function openedOr<Value>(fallback: Value, open: () => Value): Value {
  try {
    return open();
  } catch (error) {
    if (error instanceof UnreadableContent || error instanceof TamperedText) return fallback;
    throw error;
  }
}

/** Returns the texts of the notifications of one row in order of number, with the bodies of the row. */
export function logEntries(row: LogRow): LogEntry[] {
  if (row.part === 'lost') return [{ number: row.first + row.idx, text: lostNumberText(lostContextOf(row), row.idx) }];
  const writer = new NotificationWriter(contextOf(row));
  return contentsOf(row).map((content, offset) => {
    const index = row.idx + offset;
    return { number: row.first + index, text: writer.text(index, content) };
  });
}

/** Returns the notifications of one row in order of number, with the bodies of the row. */
export function logNotifications(row: LogRow, instant: ReturnType<typeof instantTexts>): Notification[] {
  if (row.part === 'lost') return [lostNumberOf(lostContextOf(row), row.idx)];
  const context = contextOf(row);
  return contentsOf(row).map((content, offset) => notificationOf(context, row.idx + offset, content, instant));
}

function contextOf(row: ActionRow): NotificationContext {
  return {
    change: row.change_set,
    first: row.first,
    of: row.last - row.first + 1,
    recordedAt: row.recorded_at,
    recordedBy: row.recorded_by,
    namesSchema: row.names_schema,
    winery: row.winery,
    action: row.action,
    revision: row.revision,
    effectiveAt: row.effective_at,
    tieBreak: row.tie_break,
    schema: row.schema,
  };
}

/** Returns the contents of the notifications of one row; they have consecutive numbers. */
function contentsOf(row: ActionRow): readonly NotificationContent[] {
  switch (row.part) {
    case 'revision':
      return [revisionContent(row)];
    case 'status':
      return [statusContent(row)];
    case 'touch': {
      const { subject: lot, retracts } = row;
      const contents: NotificationContent[] = [];
      for (let k = 0; k < retracts; k += 1)
        contents.push({ type: 'solera.lot.event.retracted', lot, asserted: (row.retracts_first ?? 0) + k });
      for (const event of splitEvents(row.events)) contents.push(eventContent(lot, event));
      return contents;
    }
  }
}

function lostContextOf({
  first,
  last,
  change_set: change,
  recorded_at,
  names_schema,
  data,
}: LostColumns): LostNumberContext {
  const lost = JSON.parse(data) as LostRange; // Written by log-page.sql.
  return { change, first, of: last - first + 1, recordedAt: recorded_at, namesSchema: names_schema, lost };
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
  const type = revision === 1 ? 'solera.action.recorded' : 'solera.action.revised';
  if (isSealed(data)) return { type, actionType, isConflicted: refusal !== null, rules, encrypted: sealedParts(data) };
  return {
    type,
    actionType,
    data,
    note,
    refusal: refusal === null ? null : storedRefusal(refusal),
    rules,
  };
}

function statusContent({ type: actionType, refusal }: StatusColumns): NotificationContent {
  if (refusal === null) return { type: 'solera.action.restored', actionType };
  const type = 'solera.action.conflicted';
  return isSealed(refusal)
    ? { type, actionType, encrypted: sealedParts(refusal) }
    : { type, actionType, refusal: storedRefusal(refusal) };
}

/** Sealed content is served as it is stored, whatever keys the node has: the text of a number never changes. */
function eventContent(lot: string, event: string): NotificationContent {
  const type = 'solera.lot.event.asserted';
  return isSealed(event) ? { type, lot, encrypted: sealedParts(event) } : { type, lot, event };
}

function storedRefusal(json: string): Refusal {
  const { code, detail } = JSON.parse(json) as Refusal; // Every refusal is stored with a code and a detail.
  return { code, detail };
}
