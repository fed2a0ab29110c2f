/** Small words in which the document's schemas are written. */
import { type TSchema, Type } from 'typebox';

/** A reference to another named schema. */
export function named(name: string): TSchema {
  return Type.Ref(`#/components/schemas/${name}`);
}

export function instant(): TSchema {
  return Type.String({
    format: 'date-time',
    description: 'RFC 3339 with an offset, to the millisecond; in UTC in the years 0000 to 9999.',
  });
}

export function maybe(schema: TSchema): TSchema {
  return Type.Union([schema, Type.Null()]);
}

/** What is sent to Solera: an unknown member is refused. */
export function strict(members: Record<string, TSchema>, title?: string): TSchema {
  return Type.Object(members, { additionalProperties: false, ...(title === undefined ? {} : { title }) });
}

/** What Solera answers: readers tolerate members that a later version adds. */
export function open(members: Record<string, TSchema>, description?: string): TSchema {
  return Type.Object(members, description === undefined ? {} : { description });
}

export function listOf(item: TSchema): TSchema {
  return Type.Object({
    items: Type.Array(item),
    next: maybe(Type.String({ description: 'The cursor of the next answer; null at the end.' })),
  });
}
