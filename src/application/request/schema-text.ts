import { codeForm, codePattern } from './code.js';
import { listed } from './fault-text.js';

/** The keywords of JSON Schema that the schemas of actions use. */
interface JsonSchema {
  readonly [keyword: string]: unknown;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
}

/** Returns in words what a schema allows: `a number greater than 0 or "all"`. */
export function allowedBy(schema: JsonSchema): string {
  if (schema.anyOf !== undefined) return listed([...new Set(schema.anyOf.map(allowedBy))], 'or');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined)
    return listed(
      schema.enum.map((value) => JSON.stringify(value)),
      'or',
    );
  switch (schema.type) {
    case 'number':
      return `a number${numberRange(schema)}`;
    case 'integer':
      return `an integer${numberRange(schema)}`;
    case 'string':
      return stringText(schema);
    case 'array':
      return `an array${sizeRange(schema.minItems, schema.maxItems, schema.uniqueItems === true ? 'distinct items' : 'items')}`;
    case 'boolean':
      return 'true or false';
    case 'null':
      return 'null';
    default:
      return 'an object';
  }
}

function stringText({ pattern, minLength, maxLength }: JsonSchema): string {
  if (pattern === undefined) return `a string${sizeRange(minLength, maxLength, 'characters')}`;
  return pattern === codePattern.source ? codeForm : `a string that matches ${pattern}`;
}

function numberRange({ minimum, exclusiveMinimum, maximum }: JsonSchema): string {
  if (exclusiveMinimum !== undefined) return ` greater than ${exclusiveMinimum}`;
  if (minimum === undefined) return maximum === undefined ? '' : ` of at most ${maximum}`;
  return maximum === undefined ? ` of at least ${minimum}` : ` from ${minimum} to ${maximum}`;
}

function sizeRange(least: number | undefined, most: number | undefined, things: string): string {
  if (least === undefined) return most === undefined ? '' : ` of at most ${most} ${things}`;
  return most === undefined ? ` of at least ${least} ${things}` : ` of ${least} to ${most} ${things}`;
}
