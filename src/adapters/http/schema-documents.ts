/** Writes the JSON Schemas (2020-12) of notifications as documents of their own, from the schemas of the OpenAPI document. */
import { type Schemas as BodySchemas, currentSchemas } from '../../cellar/upcasters.js';
import { notificationTypes } from '../../feed/notification.js';
import {
  bodySchemaNameOf,
  encryptedSchemaNameOf,
  encryptedTypes,
  schemaNameOf,
  schemaUri,
} from '../../feed/notification-schema.js';
import { dataComponent, encryptedDataComponent } from './openapi-notification-schemas.js';

type Schemas = Readonly<Record<string, unknown>>;

const componentPrefix = '#/components/schemas/';

/** The name of the schema of a whole notification of any type. */
const wholeNotification = 'notification.1';

/**
 * Returns the documents by the names of their schemas: one for the data of every type, one for its encrypted data, and one for a whole notification. `schemas`
 * are those of the OpenAPI document, as plain JSON. `bodies`: the schemas of stored bodies. Of a former schema of events, only the members around the event are described.
 */
export function schemaDocuments(schemas: Schemas, bodies: BodySchemas = currentSchemas): ReadonlyMap<string, string> {
  const document = (name: string, component: string): [string, string] => [
    name,
    JSON.stringify(standalone(schemas, name, component)),
  ];
  return new Map([
    ...notificationTypes.map((type) => document(schemaNameOf(type), dataComponent(type))),
    ...encryptedTypes.map((type) => document(encryptedSchemaNameOf(type), encryptedDataComponent(type))),
    document(wholeNotification, 'Notification'),
    ...eventDocuments(schemas, bodies.events.newest),
    ...dataNames(bodies).map(([name, type]) => document(name, dataComponent(type))),
  ]);
}

/** The documents of all schemas of lot events, if there are several. */
function eventDocuments(schemas: Schemas, newest: number): (readonly [string, string])[] {
  const type = 'solera.lot.event.asserted';
  return Array.from({ length: newest === 1 ? 0 : newest }, (_, index) => {
    const name = bodySchemaNameOf(type, { schema: index + 1, actionType: null });
    const whole = standalone(schemas, name, dataComponent(type)) as { readonly properties: object }; // Of an object.
    if (index + 1 === newest) return [name, JSON.stringify(whole)] as const;
    const event = { type: 'object', description: 'An event of a former schema. The library solera/feed upcasts it.' };
    return [name, JSON.stringify({ ...whole, properties: { ...whole.properties, event } })] as const;
  });
}

/** The names of the schemas of notifications with data of an action, of the types whose data have had several schemas. */
function dataNames(bodies: BodySchemas) {
  const types = ['solera.action.recorded', 'solera.action.revised'] as const;
  return [...bodies.changedTypes()].flatMap(([actionType, newest]) =>
    types.flatMap((type) =>
      Array.from({ length: newest - 1 }, (_, index) => {
        return [bodySchemaNameOf(type, { schema: index + 2, actionType }), type] as const;
      }),
    ),
  );
}

/** Returns a component, and all those that it refers to as its `$defs`. */
function standalone(schemas: Schemas, name: string, component: string): object {
  const used = closureOf(schemas, [component]);
  used.delete(component);
  const defs = Object.fromEntries([...used].sort().map((one) => [one, withLocalRefs(schemas[one])]));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: schemaUri(name),
    title: name,
    ...(withLocalRefs(schemas[component]) as object), // A component is an object.
    ...(used.size === 0 ? {} : { $defs: defs }),
  };
}

/** Returns the names of components and of everything that they refer to. */
export function closureOf(schemas: Schemas, components: readonly string[]): Set<string> {
  const found = new Set<string>();
  const open = [...components];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    const text = JSON.stringify(schemas[next]);
    if (text === undefined) throw new Error(`no schema is named ${next}`);
    for (const [, name = ''] of text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)) open.push(name);
  }
  return found;
}

function withLocalRefs(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema).replaceAll(`"$ref":"${componentPrefix}`, '"$ref":"#/$defs/'));
}
