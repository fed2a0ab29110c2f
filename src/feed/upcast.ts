import { type Body, currentSchemas, type Schemas, UnknownSchema } from '../cellar/upcasters.js';
import { bodySchemaNameOf, bodySchemaOf, containsData, schemaUri } from './notification-schema.js';

/** What a notification must have so that its body can be upcast. Other members are kept. */
interface Upcastable {
  readonly type: string;
  readonly dataschema?: string;
  readonly data: {
    readonly type?: unknown;
    readonly data?: unknown;
    readonly event?: unknown;
    readonly encrypted?: unknown;
  };
}

/**
 * Returns a notification whose lot event, or whose data of an action, has the newest schema that this version of the library knows, and whose `dataschema` names it.
 * Any other notification is returned as it is: one without such a body, one that is encrypted, and one of a schema that is newer than this version.
 */
export function inNewestSchema<Given extends Upcastable>(
  notification: Given,
  schemas: Schemas = currentSchemas,
): Given {
  const { type, data } = notification;
  const changes = changesOf(notification, schemas);
  const schema = bodySchemaOf(notification);
  if (changes === null || data.encrypted !== undefined || schema >= changes.newest) return notification;
  const member = type === 'solera.lot.event.asserted' ? 'event' : 'data';
  const actionType = typeof data.type === 'string' ? data.type : null;
  const name = bodySchemaNameOf(type as 'solera.lot.event.asserted', { schema: changes.newest, actionType }); // Or another type of a body.
  const upcast = changes.upcast(data[member] as Body, schema); // Written by a server as an object.
  return {
    ...notification,
    // Also if it named none: the first schema is not that of the body any more.
    dataschema: schemaUri(name),
    data: { ...data, [member]: upcast },
  };
}

/** Returns whether a notification has a body of the newest schema, or none. */
export function isInNewestSchema(notification: Upcastable, schemas: Schemas): boolean {
  const changes = changesOf(notification, schemas);
  return changes === null || bodySchemaOf(notification) === changes.newest;
}

/** Returns whether a notification has a body of a schema that is newer than this version of the library. */
export function hasNewerSchema(notification: Upcastable, schemas: Schemas = currentSchemas): boolean {
  const changes = changesOf(notification, schemas);
  return changes !== null && bodySchemaOf(notification) > changes.newest;
}

/** Throws UnknownSchema if a notification has a body of a schema that is newer than this version of the library. */
export function assertKnownSchema(notification: Upcastable, schemas: Schemas = currentSchemas): void {
  if (hasNewerSchema(notification, schemas))
    throw new UnknownSchema(
      `The notification has the schema ${notification.dataschema}, but this version of solera/feed does not know it. Upgrade the library.`,
    );
}

function changesOf({ type, data }: Upcastable, schemas: Schemas) {
  if (type === 'solera.lot.event.asserted') return schemas.events;
  return containsData(type) && typeof data.type === 'string' ? schemas.of(data.type) : null;
}
