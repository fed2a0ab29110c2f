/** Random values that a schema of the OpenAPI document allows, or nearly allows. */
import type { Chance } from '../../../src/harvest/chance.js';

/** The parts of JSON Schema that the document uses. */
export interface DocumentSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly DocumentSchema[];
  readonly anyOf?: readonly DocumentSchema[];
  readonly properties?: Readonly<Record<string, DocumentSchema>>;
  readonly required?: readonly string[];
  readonly items?: DocumentSchema;
  readonly minItems?: number;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

export type Schemas = Readonly<Record<string, DocumentSchema>>;

/** Returns a value for a member of some name, or undefined if its schema decides. */
type NameFor = (name: string) => unknown;

export interface Sampling {
  readonly schemas: Schemas;
  readonly chance: Chance;
  /** Values for members whose names tell what they hold: codes, ids, times. */
  readonly nameFor: NameFor;
}

/** Returns a value of a schema. `name`: the member that it is for. */
export function documentSample(schema: DocumentSchema, name: string, sampling: Sampling): unknown {
  const { chance, schemas, nameFor } = sampling;
  if (schema.$ref !== undefined) {
    const target = schemas[schema.$ref.split('/').at(-1) ?? ''];
    return target === undefined ? null : documentSample(target, name, sampling);
  }
  if ('const' in schema) return schema.const;
  if (schema.enum !== undefined) return chance.pick(schema.enum);
  const given = schema.type === 'object' ? undefined : nameFor(name);
  if (given !== undefined) return given;
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices !== undefined) return documentSample(chance.pick(choices), name, sampling);
  if (schema.type === 'object') return objectSample(schema, sampling);
  if (schema.type === 'array') {
    const least = schema.minItems ?? 0;
    const length = chance.whole(least, least + 2);
    return Array.from({ length }, () => documentSample(schema.items ?? {}, name, sampling));
  }
  return scalarSample(schema, chance);
}

function objectSample({ properties = {}, required = [] }: DocumentSchema, sampling: Sampling): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(properties)) {
    // `vessel` and `vessels` exclude each other.
    if (name === 'vessels' && 'vessel' in value) continue;
    if (required.includes(name) || sampling.chance.happens(0.3)) value[name] = documentSample(member, name, sampling);
  }
  return value;
}

function scalarSample({ type, format, pattern, minimum, maximum }: DocumentSchema, chance: Chance): unknown {
  switch (type) {
    case 'string':
      if (format === 'date-time') return `2025-10-0${chance.whole(1, 9)}T0${chance.whole(0, 9)}:00:00Z`;
      if (format === 'date') return '2001-01-01';
      if (pattern === '^[A-Z]{3}$') return 'USD';
      return chance.pick(['Merlot', 'Napa', 'SO2', 'g', '1', 'UTC', '90d', 'q', '\u202Eright to left', '🍷']);
    case 'number':
      return chance.pick([1, 0.5, 2.5, 10, 10, 100, -1, 0.000001, 1e9]);
    case 'integer':
      return chance.pick([minimum ?? 0, 1, 2, 12, 750, Math.min(2024, maximum ?? 2024), maximum ?? 1_000]);
    case 'boolean':
      return chance.happens(0.5);
    default:
      return null;
  }
}
