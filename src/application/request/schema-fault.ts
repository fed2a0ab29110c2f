import { Ajv, type ErrorObject } from 'ajv';
import { limits } from '../../../config/limits.js';
import { memberAt, mustBe, pointerPart, unknownMember } from './fault-text.js';
import { allowedBy } from './schema-text.js';

/** One fault of a value: a JSON pointer to it, a message, and bad_request, too_precise or too_large. */
interface SchemaFault {
  readonly pointer: string;
  readonly message: string;
  readonly code: string;
}

/** Returns the faults of the data at a JSON pointer, the first one first; none if it is valid. */
export type SchemaCheck = (data: unknown, pointer: string) => readonly SchemaFault[];

/**
 * Returns a function that compiles a schema, in which `quantity` is a keyword, into a check. A check stops at the first fault, so that its cost
 * does not depend on how many faults a body has. Only if there is one, and the data is small, a second validator searches for all of them; it is
 * compiled when it is first needed.
 */
export function schemaChecks(): (schema: object) => SchemaCheck {
  const stopping = validator({ allErrors: false });
  const searching = validator({ allErrors: true });
  return (schema) => {
    const isValid = stopping.compile(schema);
    return (data, pointer) => {
      if (isValid(data)) return [];
      const first = deepest(intended(isValid.errors ?? []));
      if (hasMoreValuesThan(limits.valuesSearchedForFaults, data)) return [faultOf(first, pointer)];
      const search = searching.compile(schema); // Compiles only once: Ajv caches by schema.
      search(data);
      return distinct([first, ...intended(search.errors ?? [])].map((error) => faultOf(error, pointer)));
    };
  };
}

function validator(options: { readonly allErrors: boolean }): Ajv {
  const ajv = new Ajv({ ...options, strict: false, ownProperties: true, verbose: true });
  ajv.addKeyword({
    keyword: 'quantity',
    type: 'number',
    schemaType: 'string',
    validate: (quantity: string, value: number) => quantityFault(quantity, value) === null,
  });
  return ajv;
}

/** Returns the error furthest inside the data: of a union's alternatives, the one that the writer most likely intended. */
function deepest(errors: readonly ErrorObject[]): ErrorObject {
  return errors.reduce((deep, error) => (error.instancePath.length > deep.instancePath.length ? error : deep));
}

/** Replaces the errors of each union's alternatives by those of the intended one. Ajv reports a union right after its alternatives. */
function intended(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const kept: ErrorObject[] = [];
  for (const error of errors) {
    if (error.keyword !== 'anyOf') {
      kept.push(error);
      continue;
    }
    const alternatives = kept.splice(kept.findLastIndex((one) => !isWithin(one, error)) + 1);
    kept.push(...intendedAlternative(error, alternatives));
  }
  return kept;
}

function intendedAlternative(union: ErrorObject, alternatives: readonly ErrorObject[]): readonly ErrorObject[] {
  const concernsMembers = ({ instancePath, keyword }: ErrorObject): boolean =>
    instancePath !== union.instancePath || keyword === 'required' || keyword === 'additionalProperties';
  // A value that fits no alternative is described by the whole union, except that an amount keeps its own code.
  if (!alternatives.some(concernsMembers)) return [alternatives.find(({ keyword }) => keyword === 'quantity') ?? union];
  const branch = branchOf(deepest(alternatives), union);
  return alternatives.filter((one) => branchOf(one, union) === branch);
}

function isWithin(error: ErrorObject, union: ErrorObject): boolean {
  return (
    error.schemaPath.startsWith(`${union.schemaPath}/`) && `${error.instancePath}/`.startsWith(`${union.instancePath}/`)
  );
}

function branchOf(error: ErrorObject, union: ErrorObject): string | undefined {
  return error.schemaPath.slice(union.schemaPath.length + 1).split('/')[0];
}

function faultOf(error: ErrorObject, root: string): SchemaFault {
  const { keyword, schema, data, params, parentSchema = {} } = error;
  const pointer = root + error.instancePath;
  if (keyword === 'quantity') return quantityFaultAt(pointer, String(schema), Number(data));
  if (keyword === 'additionalProperties') {
    const name = String(params.additionalProperty);
    const message = unknownMember(name, Object.keys(parentSchema.properties ?? {}));
    return { pointer: `${pointer}/${pointerPart(name)}`, message, code: 'bad_request' };
  }
  if (keyword === 'required') {
    const name = String(params.missingProperty);
    const expected = allowedBy(parentSchema.properties?.[name] ?? {});
    return { pointer, message: mustBe(memberAt(`${pointer}/${name}`), expected, undefined), code: 'bad_request' };
  }
  return { pointer, message: mustBe(memberAt(pointer), allowedBy(parentSchema), data), code: 'bad_request' };
}

/** Removes repetitions: alternatives of a union report the faults that they share more than once. */
function distinct(faults: readonly SchemaFault[]): readonly SchemaFault[] {
  return [...new Map(faults.map((fault) => [`${fault.pointer} ${fault.message}`, fault])).values()];
}

/** Counts no further than `limit`. */
function hasMoreValuesThan(limit: number, value: unknown): boolean {
  return remaining(limit, value) < 0;
}

/** Returns what is left of `limit` after the value and everything inside it is counted; negative if it does not suffice. */
function remaining(limit: number, value: unknown): number {
  let left = limit - 1;
  if (typeof value !== 'object' || value === null) return left;
  for (const member of Object.values(value)) {
    if (left < 0) break;
    left = remaining(left, member);
  }
  return left;
}

function quantityFaultAt(pointer: string, quantity: string, value: number): SchemaFault {
  const code = quantityFault(quantity, value) ?? 'bad_request';
  const expected =
    code === 'too_large'
      ? `a number of at most ${largest(quantity).toLocaleString('en')}`
      : `a number with at most ${decimals(quantity)} decimals, because amounts are not rounded`;
  return { pointer, message: mustBe(memberAt(pointer), expected, value), code };
}

function largest(quantity: string): number {
  return quantity === 'money' ? 1e11 : 1e9;
}

function decimals(quantity: string): number {
  if (quantity === 'share') return 12;
  return quantity === 'money' ? 4 : 6;
}

/**
 * Judges the shortest decimal text that parses to the same double. For every amount that the public API allows, it has the same
 * value as the text that the client sent.
 */
function quantityFault(quantity: string, value: number): 'too_precise' | 'too_large' | null {
  if (Math.abs(value) > largest(quantity)) return 'too_large';
  const scale = 10 ** decimals(quantity);
  const scaled = value * scale;
  // A decimal with so few places is recovered from its nearest integer: both steps are correctly rounded.
  if (Math.abs(scaled) < 1e15) return Math.round(scaled) / scale === value ? null : 'too_precise';
  return decimalsOf(value) > decimals(quantity) ? 'too_precise' : null;
}

function decimalsOf(value: number): number {
  if (Number.isInteger(value)) return 0;
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  const fraction = mantissa.split('.')[1]?.length ?? 0;
  return Math.max(0, fraction - Number(exponent));
}
