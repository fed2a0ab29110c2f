import type { Chance } from '../../src/harvest/chance.js';

/** The parts of JSON Schema that the schemas of actions use. */
export interface SampledSchema {
  readonly type?: string;
  readonly anyOf?: readonly SampledSchema[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SampledSchema>>;
  readonly required?: readonly string[];
  readonly items?: SampledSchema;
  readonly minItems?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly quantity?: string;
}

/** Codes to choose from. Most of them exist, so that many valid requests take effect. */
export interface Codes {
  readonly lots: readonly string[];
  readonly vessels: readonly string[];
  readonly wineries: readonly string[];
}

/** Returns a small, plausible value that the schema allows. */
export function sampleOf(schema: SampledSchema, name: string, chance: Chance, codes: Codes): unknown {
  if ('const' in schema) return schema.const;
  if (schema.enum !== undefined) return chance.pick(schema.enum);
  if (schema.anyOf !== undefined) return sampleOf(chance.pick(schema.anyOf), name, chance, codes);
  switch (schema.type) {
    case 'object':
      return objectOf(schema, chance, codes);
    case 'array': {
      const least = schema.minItems ?? 0;
      const items = Array.from({ length: chance.whole(least, least + 2) }, () =>
        sampleOf(schema.items ?? {}, name, chance, codes),
      );
      return items.length === 0 && name === 'from' ? [sampleOf(schema.items ?? {}, name, chance, codes)] : items;
    }
    case 'string':
      return schema.pattern === undefined
        ? chance.pick(['Merlot', 'Napa', 'SO2', 'g', '\u202Eright to left', '🍷'.repeat(50)])
        : codeOf(name, chance, codes);
    case 'number':
      return numberOf(schema, chance);
    case 'integer':
      // The largest allowed value, too: the arithmetic must support every value that a body may contain.
      return chance.pick([
        schema.minimum ?? 0,
        1,
        12,
        750,
        Math.min(2024, schema.maximum ?? 2024),
        schema.maximum ?? 1_000_000,
      ]);
    case 'boolean':
      return chance.happens(0.5);
    default:
      return null;
  }
}

function objectOf(schema: SampledSchema, chance: Chance, codes: Codes): Record<string, unknown> {
  const required = new Set(schema.required ?? []);
  const value: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    // `vessel` and `vessels` exclude each other.
    if (name === 'vessels' && 'vessel' in value) continue;
    if (required.has(name) || chance.happens(0.35)) value[name] = sampleOf(member, name, chance, codes);
  }
  return value;
}

function numberOf({ quantity, exclusiveMinimum, minimum }: SampledSchema, chance: Chance): number {
  if (quantity === 'share') return chance.pick([1, 1, 1, 0.5]);
  const most = quantity === 'money' ? [1e11, 99_999_999_999.9999] : [1e9, 999_999_999.999999];
  const least = quantity === 'money' ? 0.0001 : 0.000001;
  const signed = exclusiveMinimum === undefined && minimum === undefined;
  const value = chance.pick([1, 2.5, 10, 10, 100, least, ...most]);
  return signed && chance.happens(0.4) ? -value : value;
}

function codeOf(name: string, chance: Chance, codes: Codes): string {
  if (name.startsWith('vessel')) return chance.pick(codes.vessels);
  if (name === 'winery') return chance.pick(codes.wineries);
  return chance.pick(codes.lots);
}
