/**
 * The names of the JSON Schemas that describe the data of notifications. A notification names its schema in `dataschema`.
 *
 * CloudEvents requires an absolute URI there, and the text of a notification must be the same at every node and address. So it is a URN; a server
 * returns the schema at `/schemas/{name}.json`, and the schema's `$id` is the URN.
 */
import type { Notification } from './notification.js';

type NotificationType = Notification['type'];

/**
 * The version of the data of each type. It rises when data that is valid by the schema would mean something else, or when data that is written would
 * not be valid. A new member that readers may ignore changes no version. Notifications that were written under a version keep its name (promise 2).
 */
const versions: Readonly<Record<NotificationType, number>> = {
  'solera.action.recorded': 1,
  'solera.action.revised': 1,
  'solera.action.retracted': 1,
  'solera.action.conflicted': 1,
  'solera.action.restored': 1,
  'solera.lot.event.retracted': 1,
  'solera.lot.event.asserted': 1,
};

/** The types whose content may be encrypted. The data of the others have no content beside the visible members. */
export const encryptedTypes = [
  'solera.action.recorded',
  'solera.action.revised',
  'solera.action.conflicted',
  'solera.lot.event.asserted',
] as const satisfies readonly NotificationType[];

/** The version of encrypted data. */
const encryptedVersion = 1;

const typePrefix = 'solera.';
const schemaUriPrefix = 'urn:solera:schema:';

/** Returns the type as the names of schemas and the subjects of the mirror have it: without the prefix `solera.`. */
export function shortType(type: NotificationType): string {
  return type.slice(typePrefix.length);
}

/** Returns the name of the schema of a type's data: the type without its prefix, and the version. For example `lot.event.asserted.1`. */
export function schemaNameOf(type: NotificationType): string {
  return `${shortType(type)}.${versions[type]}`;
}

/** Returns the name of the schema of a type's encrypted data, for example `lot.event.asserted.encrypted.1`. */
export function encryptedSchemaNameOf(type: (typeof encryptedTypes)[number]): string {
  return `${shortType(type)}.encrypted.${encryptedVersion}`;
}

/** Returns the URI of the schema with a name, which is its `$id`. */
export function schemaUri(name: string): string {
  return `${schemaUriPrefix}${name}`;
}
