/** Building blocks of the schemas in the OpenAPI document. */
import { type TSchema, Type } from 'typebox';

/** Returns a reference to another schema of the document. */
export function schemaRef(name: string, description?: string): TSchema {
  return Type.Ref(`#/components/schemas/${name}`, described(description));
}

export function instant(description?: string): TSchema {
  const form = 'RFC 3339, to the millisecond. Requests may use any offset; responses are in UTC.';
  return Type.String({ format: 'date-time', description: description === undefined ? form : `${description} ${form}` });
}

export function uuid(description?: string): TSchema {
  return Type.String({ format: 'uuid', ...described(description) });
}

export function text(description: string): TSchema {
  return Type.String({ description });
}

export function oneOf(values: readonly string[], description?: string): TSchema {
  return Type.String({ enum: [...values], ...described(description) });
}

export function nullable(schema: TSchema, description?: string): TSchema {
  return Type.Union([schema, Type.Null()], described(description));
}

export function list(item: TSchema, description?: string): TSchema {
  return Type.Array(item, described(description));
}

/** Returns the schema of an object in a request: unknown members are refused. */
export function requestObject(
  members: Record<string, TSchema>,
  more: { title?: string; description?: string } = {},
): TSchema {
  return Type.Object(members, { additionalProperties: false, ...more });
}

/** Returns the schema of an object in a response: clients must tolerate members that a later version adds. */
export function responseObject(members: Record<string, TSchema>, description?: string): TSchema {
  return Type.Object(members, described(description));
}

/** Returns the schema of one page of a list. */
export function pageOf(item: TSchema): TSchema {
  return Type.Object({
    items: Type.Array(item),
    next: nullable(Type.String(), 'The cursor of the next page; null on the last page.'),
  });
}

/** Returns the schema of an object with any member names, as a map. */
export function mapOf(value: object, description: string): TSchema {
  return Type.Unsafe<unknown>({ type: 'object', additionalProperties: value, description });
}

function described(description: string | undefined): { description?: string } {
  return description === undefined ? {} : { description };
}
