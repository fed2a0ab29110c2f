/**
 * The names of the JSON Schemas that describe the data of notifications. A notification names its schema in `dataschema`.
 *
 * CloudEvents requires an absolute URI there, and the text of a notification must be the same at every node and address. So it is a URN; a server
 * returns the schema at `/schemas/{name}.json`, and the schema's `$id` is the URN.
 */
import type { LostRange, Notification } from './notification.js';

type NotificationType = Notification['type'];

/** The types whose content may be encrypted. The data of the others have no content beside the visible members. */
export const encryptedTypes = [
  'solera.action.recorded',
  'solera.action.revised',
  'solera.action.conflicted',
  'solera.lot.event.asserted',
] as const satisfies readonly NotificationType[];

const typePrefix = 'solera.';
const schemaUriPrefix = 'urn:solera:schema:';
/** In the names of schemas of encrypted data, before the version. */
const encryptedPart = '.encrypted';

/** Returns the type as the names of schemas and the subjects of the mirror have it: without the prefix `solera.`. */
export function shortType(type: NotificationType): string {
  return type.slice(typePrefix.length);
}

/** The version of a body that a notification contains. */
interface BodyVersion {
  /** The schema of the lot event, or of the data of the action. */
  readonly schema: number;
  /** The type of the action, in notifications about actions. */
  readonly actionType: string | null;
}

/** Returns the name of the first schema of a type's data: the type without its prefix, and the version 1. For example `lot.event.asserted.1`. */
export function schemaNameOf(type: NotificationType): string {
  return `${shortType(type)}.1`;
}

/**
 * Returns the name of the schema of a type's data with a body of a version. The version of a lot event is the schema of the event, for
 * example `lot.event.asserted.1`. The data of an action of any type has the version 1, for example `action.recorded.1`, until the schema of a type changes; from
 * then on, the names of its notifications contain the type and the schema, for example `action.recorded.analysis.2`. Notifications keep their names (promise 2).
 */
export function bodySchemaNameOf(type: NotificationType, { schema, actionType }: BodyVersion): string {
  const name = shortType(type);
  if (type === 'solera.lot.event.asserted') return `${name}.${schema}`;
  const isChanged = schema > 1 && actionType !== null && containsData(type);
  return isChanged ? `${name}.${actionType}.${schema}` : schemaNameOf(type);
}

/** Returns the name of the schema of a type's encrypted data, whose sealed body has a version. For example `lot.event.asserted.encrypted.1`. */
export function encryptedSchemaNameOf(
  type: (typeof encryptedTypes)[number],
  version: BodyVersion = { schema: 1, actionType: null },
): string {
  return bodySchemaNameOf(type, version).replace(/(?=\.\d+$)/, encryptedPart);
}

/** Returns the URI of the schema that the data of an encrypted notification has once it is opened. */
export function openedSchemaUri(encryptedUri: string): string {
  return encryptedUri.replace(new RegExp(`\\${encryptedPart}(?=\\.\\d+$)`), '');
}

/** Returns the URI of the schema with a name, which is its `$id`. */
export function schemaUri(name: string): string {
  return `${schemaUriPrefix}${name}`;
}

/** Returns the schema of the body that a notification contains, from its `dataschema`. Notifications that name none have the first schema. */
export function bodySchemaOf({ dataschema }: { readonly dataschema?: string | undefined }): number {
  if (dataschema === undefined || dataschema.endsWith('.1')) return 1;
  const [, version] = /\.(\d+)$/.exec(dataschema) ?? [];
  return version === undefined ? 1 : Number(version);
}

/** The source of notifications that belong to no winery. */
export const logSource = '/log';

/** Returns the subject of a lost number. */
export function lostSubject({ first, last }: LostRange): string {
  return `${first}-${last}`;
}

/** Returns whether notifications of a type contain the data of an action. */
export function containsData(type: string): boolean {
  return type === 'solera.action.recorded' || type === 'solera.action.revised';
}
