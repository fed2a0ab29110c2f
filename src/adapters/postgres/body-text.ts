import type { Body, SchemaOf } from '../../cellar/upcasters.js';

/** A body cannot be written, because older nodes know only a former schema, which cannot express it. @internal for tests */
export class InexpressibleBody extends Error {
  override readonly name = 'InexpressibleBody';
  readonly code = 'schema_not_available';
  readonly retryable = false;
}

/** Returns the text of a body in the newest schema; the text itself if it has that schema. @throws UnknownSchema */
export function upcastText(schemas: SchemaOf, text: string, schema: number): string {
  if (schema === schemas.newest) return text;
  return JSON.stringify(schemas.upcast(bodyOf(text), schema));
}

/** Returns the text of a body of the newest schema in an older schema. @throws InexpressibleBody */
export function downcastText(schemas: SchemaOf, text: string, schema: number): string {
  if (schema === schemas.newest) return text;
  const body = schemas.downcast(bodyOf(text), schema);
  if (body !== null) return JSON.stringify(body);
  throw new InexpressibleBody(
    `The schema ${schema} of ${schemas.subject} cannot express this body, and not all nodes know the schema ${schemas.newest} yet: ${text}`,
  );
}

function bodyOf(text: string): Body {
  return JSON.parse(text) as Body; // Bodies are stored as the JSON of objects.
}
