/**
 * Builds notifications as parsing their texts would return them: the same members with the same values, in the same order. Readers inside Solera need the objects
 * alone; writing and parsing the texts of a bulk import took them a third of their time.
 */
import { type LostRange, type Notification, notificationTypes } from './notification.js';
import {
  bodySchemaNameOf,
  encryptedSchemaNameOf,
  logSource,
  lostSubject,
  schemaNameOf,
  schemaUri,
} from './notification-schema.js';
import type { LostNumberContext, NotificationContent, NotificationContext } from './notification-text.js';

/** Returns the RFC 3339 text of a time. */
type InstantText = (ms: number) => string;

/** Returns a function that writes each time once: the notifications of one read have few times. */
export function instantTexts(): InstantText {
  const texts = new Map<number, string>();
  return (ms) => {
    const known = texts.get(ms);
    if (known !== undefined) return known;
    const text = new Date(ms).toISOString();
    texts.set(ms, text);
    return text;
  };
}

/** Returns the notification at `index` of its change set. Objects are written out member by member, because spreads and later additions cost several times as much. */
export function notificationOf(
  context: NotificationContext,
  index: number,
  content: NotificationContent,
  instant: InstantText,
): Notification {
  const sequence = context.first + index;
  const id = String(sequence);
  const source = `/wineries/${context.winery}`;
  const { type } = content;
  const subject = 'lot' in content ? content.lot : context.action;
  const time = instant(context.recordedAt);
  const data = dataOf(context, index, content, instant);
  const [specversion, datacontenttype] = ['1.0', 'application/json'] as const;
  // biome-ignore format: one line for each form
  const notification = context.namesSchema
    ? { specversion, id, sequence, source, type, subject, time, datacontenttype, dataschema: dataschemaOf(content, context.schema ?? 1), data }
    : { specversion, id, sequence, source, type, subject, time, datacontenttype, data };
  return notification as unknown as Notification; // `dataOf` returns the data of its type.
}

function dataOf(
  context: NotificationContext,
  index: number,
  content: NotificationContent,
  instant: InstantText,
): object {
  const { winery, action, revision, tieBreak, change, of, recordedBy = null } = context;
  const effectiveAt = instant(context.effectiveAt);
  if (recordedBy === null && content.type === 'solera.lot.event.asserted' && 'event' in content) {
    const { lot } = content;
    const event: unknown = JSON.parse(content.event);
    return { winery, lot, action, revision, effectiveAt, tieBreak, change, index, of, event };
  }
  if (recordedBy === null && content.type === 'solera.action.recorded' && 'data' in content) {
    const { actionType: type, note, rules = null, refusal } = content;
    if (note === null && rules === null && refusal === null) {
      const data: unknown = JSON.parse(content.data);
      return { winery, action, revision, effectiveAt, tieBreak, change, index, of, type, status: 'active', data };
    }
  }
  const data: Record<string, unknown> =
    'lot' in content
      ? { winery, lot: content.lot, action, revision, effectiveAt, tieBreak, change, index, of }
      : { winery, action, revision, effectiveAt, tieBreak, change, index, of };
  if (recordedBy !== null) data.recordedBy = recordedBy;
  addOwnMembers(data, content);
  return data;
}

/** Returns the notification of the lost number at `index` of the change set that declares numbers lost. */
export function lostNumberOf(
  { change, first, of, recordedAt, namesSchema, lost }: LostNumberContext,
  index: number,
): Notification {
  const sequence = first + index;
  const type = 'solera.log.lost';
  return {
    ...{ specversion: '1.0', id: String(sequence), sequence, source: logSource, type, subject: lostSubject(lost) },
    ...{ time: new Date(recordedAt).toISOString(), datacontenttype: 'application/json' },
    ...(namesSchema ? { dataschema: schemaUris[type] } : {}),
    data: { winery: '', change, index, of, lost: { first: lost.first, last: lost.last } satisfies LostRange },
  } as Notification; // All members are given.
}

/** Adds the members that depend on the type. */
function addOwnMembers(data: Record<string, unknown>, content: NotificationContent): void {
  switch (content.type) {
    case 'solera.action.recorded':
    case 'solera.action.revised': {
      const { rules = null, actionType } = content;
      data.type = actionType;
      if ('encrypted' in content) {
        data.status = content.isConflicted ? 'conflicted' : 'active';
        if (rules !== null) data.rules = rules;
        break;
      }
      const { note, refusal } = content;
      data.status = refusal === null ? 'active' : 'conflicted';
      data.data = JSON.parse(content.data);
      if (note !== null) data.note = note;
      if (rules !== null) data.rules = rules;
      if (refusal !== null) addRefusal(data, refusal);
      break;
    }
    case 'solera.action.retracted':
    case 'solera.action.restored':
      data.type = content.actionType;
      data.status = content.type === 'solera.action.retracted' ? 'retracted' : 'active';
      break;
    case 'solera.action.conflicted':
      data.type = content.actionType;
      data.status = 'conflicted';
      if ('refusal' in content) addRefusal(data, content.refusal);
      break;
    case 'solera.lot.event.retracted':
      data.asserted = content.asserted;
      break;
    case 'solera.lot.event.asserted':
      if ('event' in content) data.event = JSON.parse(content.event);
      break;
  }
  if ('encrypted' in content) data.encrypted = { key: content.encrypted.key, text: content.encrypted.text };
}

function addRefusal(
  data: Record<string, unknown>,
  { code, detail }: { readonly code: string; readonly detail: string },
): void {
  data.code = code;
  data.detail = detail;
}

/** The URI of the first schema, by type. */
const schemaUris = Object.fromEntries(
  notificationTypes.map((type) => [type, schemaUri(schemaNameOf(type))]),
  // Every type has an entry.
) as Readonly<Record<(typeof notificationTypes)[number], string>>;

function dataschemaOf(content: NotificationContent, schema: number): string {
  const version = { schema, actionType: 'actionType' in content ? content.actionType : null };
  if ('encrypted' in content) return schemaUri(encryptedSchemaNameOf(content.type, version));
  return schema === 1 ? schemaUris[content.type] : schemaUri(bodySchemaNameOf(content.type, version));
}
