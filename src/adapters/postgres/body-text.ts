import type { Body, SchemaOf } from '../../cellar/upcasters.js';

/** A body that was read cannot be written for older programs: the former schema cannot express it. @internal for tests */
export class InexpressibleBody extends Error {
  override readonly name = 'InexpressibleBody';
  readonly code = 'schema_not_available';
  readonly retryable = false;
}

/** Returns the text of a body in the newest schema. A text of that schema is returned as it is. @throws UnknownSchema */
export function upcastText(schemas: SchemaOf, text: string, schema: number): string {
  if (schema === schemas.newest) return text;
  return JSON.stringify(schemas.upcast(bodyOf(text), schema));
}

/** Returns the text of a body of the newest schema in an older one. @throws InexpressibleBody */
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
