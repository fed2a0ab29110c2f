/**
 * Writes the public JSON text of notifications.
 *
 * The text of a number never changes (promise 2): members are written in a fixed order, and JSON that is stored as text is embedded verbatim.
 * Text is concatenated member by member, because this is the hot path of every page.
 */
import { type EncryptedContent, type LostRange, notificationTypes, type Refusal } from './notification.js';
import {
  bodySchemaNameOf,
  encryptedSchemaNameOf,
  encryptedTypes,
  schemaNameOf,
  schemaUri,
  logSource,
  lostSubject,
} from './notification-schema.js';

/** What the notifications of one change set about one revision of one action have in common. Times are milliseconds since the Unix epoch. */
export interface NotificationContext {
  readonly change: string;
  /** The change set's first number. */
  readonly first: number;
  /** The number of notifications in the change set. */
  readonly of: number;
  readonly recordedAt: number;
  /** The name of the caller. Null, as by default, if the change set was recorded without authentication: then the notifications do not have the member. */
  readonly recordedBy?: string | null;
  /** Whether the notifications name their schemas. Those that were published before the log began to do so never do. */
  readonly namesSchema: boolean;
  readonly winery: string;
  readonly action: string;
  readonly revision: number;
  readonly effectiveAt: number;
  readonly tieBreak: number;
  /** The schema of the action's data or of the lot's events. By default the first. */
  readonly schema?: number;
}

/** The members of one notification that depend on its type. `actionType` is the kind of the action, for example `rack`. */
export type NotificationContent =
  | {
      readonly type: 'solera.action.recorded' | 'solera.action.revised';
      readonly actionType: string;
      /** The user's data as JSON text. */
      readonly data: string;
      readonly note: string | null;
      /** Set if the action is conflicted. */
      readonly refusal: Refusal | null;
      /** The version of the rules that the edit named, or null. */
      readonly rules?: number | null;
    }
  | {
      readonly type: 'solera.action.recorded' | 'solera.action.revised';
      readonly actionType: string;
      readonly isConflicted: boolean;
      readonly rules?: number | null;
      readonly encrypted: EncryptedContent;
    }
  | { readonly type: 'solera.action.retracted' | 'solera.action.restored'; readonly actionType: string }
  | { readonly type: 'solera.action.conflicted'; readonly actionType: string; readonly refusal: Refusal }
  | { readonly type: 'solera.action.conflicted'; readonly actionType: string; readonly encrypted: EncryptedContent }
  | { readonly type: 'solera.lot.event.retracted'; readonly lot: string; readonly asserted: number }
  /** `event`: the lot event as JSON text. */
  | { readonly type: 'solera.lot.event.asserted'; readonly lot: string; readonly event: string }
  | { readonly type: 'solera.lot.event.asserted'; readonly lot: string; readonly encrypted: EncryptedContent };

/** Writes the notifications of one context. The parts that they share are rendered once. */
export class NotificationWriter {
  readonly #first: number;
  readonly #action: string;
  readonly #beforeType: string;
  readonly #beforeSchema: string;
  readonly #namesSchema: boolean;
  readonly #schema: number;
  readonly #beforeData: string;
  readonly #beforeIndex: string;
  readonly #afterIndex: string;

  constructor(context: NotificationContext) {
    const { change, first, of, winery, action, revision, tieBreak, recordedBy = null } = context;
    this.#first = first;
    this.#action = action;
    this.#beforeType = `,"source":${JSON.stringify(`/wineries/${winery}`)},"type":"`;
    this.#beforeSchema = `,"time":"${instant(context.recordedAt)}","datacontenttype":"application/json"`;
    this.#namesSchema = context.namesSchema;
    this.#schema = context.schema ?? 1;
    this.#beforeData = `,"data":{"winery":${JSON.stringify(winery)}`;
    this.#beforeIndex =
      `,"action":"${action}","revision":${revision},"effectiveAt":"${instant(context.effectiveAt)}"` +
      `,"tieBreak":${tieBreak},"change":"${change}","index":`;
    this.#afterIndex = `,"of":${of}${recordedBy === null ? '' : `,"recordedBy":${JSON.stringify(recordedBy)}`}`;
  }

  /** Returns the text of the notification at `index` of the change set. Its number is the set's first number + index. */
  text(index: number, content: NotificationContent): string {
    const number = this.#first + index;
    const lot = 'lot' in content ? JSON.stringify(content.lot) : null;
    return (
      `{"specversion":"1.0","id":"${number}","sequence":${number}${this.#beforeType}${content.type}"` +
      `,"subject":${lot ?? `"${this.#action}"`}${this.#beforeSchema}` +
      `${this.#namesSchema ? this.#schemaMember(content) : ''}${this.#beforeData}${lot === null ? '' : `,"lot":${lot}`}` +
      `${this.#beforeIndex}${index}${this.#afterIndex}${ownMembers(content)}}}`
    );
  }

  /** Of the first schemas, the members are written once. */
  #schemaMember(content: NotificationContent): string {
    if (this.#schema === 1)
      return 'encrypted' in content ? encryptedSchemaMembers[content.type] : schemaMembers[content.type];
    const version = { schema: this.#schema, actionType: 'actionType' in content ? content.actionType : null };
    return schemaMember(
      'encrypted' in content ? encryptedSchemaNameOf(content.type, version) : bodySchemaNameOf(content.type, version),
    );
  }
}

function schemaMember(name: string): string {
  return `,"dataschema":"${schemaUri(name)}"`;
}

/** The member that names the first schema of encrypted data, by the type of the notification. */
const encryptedSchemaMembers = Object.fromEntries(
  encryptedTypes.map((type) => [type, schemaMember(encryptedSchemaNameOf(type))]),
  // Every type has an entry.
) as Readonly<Record<(typeof encryptedTypes)[number], string>>;

/** The member that names the first schema, by the type of the notification. */
const schemaMembers = Object.fromEntries(
  notificationTypes.map((type) => [type, schemaMember(schemaNameOf(type))]),
  // Every type has an entry.
) as Readonly<Record<(typeof notificationTypes)[number], string>>;

function ownMembers(content: NotificationContent): string {
  switch (content.type) {
    case 'solera.action.recorded':
    case 'solera.action.revised': {
      const { rules = null } = content;
      const named = rules === null ? '' : `,"rules":${rules}`;
      if ('encrypted' in content) {
        const status = content.isConflicted ? 'conflicted' : 'active';
        return `${actionMembers(content, status)}${named}${encryptedMember(content.encrypted)}`;
      }
      const { data, note, refusal } = content;
      const stored = `,"data":${data}${note === null ? '' : `,"note":${JSON.stringify(note)}`}${named}`;
      if (refusal === null) return `${actionMembers(content, 'active')}${stored}`;
      return `${actionMembers(content, 'conflicted')}${stored}${refusalMembers(refusal)}`;
    }
    case 'solera.action.retracted':
      return actionMembers(content, 'retracted');
    case 'solera.action.conflicted':
      return `${actionMembers(content, 'conflicted')}${'encrypted' in content ? encryptedMember(content.encrypted) : refusalMembers(content.refusal)}`;
    case 'solera.action.restored':
      return actionMembers(content, 'active');
    case 'solera.lot.event.retracted':
      return `,"asserted":${content.asserted}`;
    case 'solera.lot.event.asserted':
      return 'encrypted' in content ? encryptedMember(content.encrypted) : `,"event":${content.event}`;
  }
}

/** Neither a key id nor base64 needs to be escaped. */
function encryptedMember({ key, text }: EncryptedContent): string {
  return `,"encrypted":{"key":"${key}","text":"${text}"}`;
}

function actionMembers({ actionType }: { readonly actionType: string }, status: string): string {
  return `,"type":${JSON.stringify(actionType)},"status":"${status}"`;
}

function refusalMembers({ code, detail }: Refusal): string {
  return `,"code":${JSON.stringify(code)},"detail":${JSON.stringify(detail)}`;
}

/** Where a lost number is in the log, and why. Times are milliseconds since the Unix epoch. */
export interface LostNumberContext
  extends Pick<NotificationContext, 'change' | 'first' | 'of' | 'recordedAt' | 'namesSchema'> {
  readonly lost: LostRange;
}

/** Returns the text of the lost number at `index` of the change set that declares numbers lost. */
export function lostNumberText(
  { change, first, of, recordedAt, namesSchema, lost }: LostNumberContext,
  index: number,
): string {
  const number = first + index;
  const type = 'solera.log.lost';
  return (
    `{"specversion":"1.0","id":"${number}","sequence":${number},"source":"${logSource}","type":"${type}"` +
    `,"subject":"${lostSubject(lost)}","time":"${instant(recordedAt)}","datacontenttype":"application/json"` +
    `${namesSchema ? schemaMembers[type] : ''},"data":{"winery":"","change":"${change}","index":${index},"of":${of}` +
    `,"lost":{"first":${lost.first},"last":${lost.last}}}}`
  );
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
