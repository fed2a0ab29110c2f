import { Ajv, type ErrorObject } from 'ajv';
import { limits } from '../../../config/limits.js';

/** What is wrong with a value, at a JSON pointer from it on. `code` is bad_request, too_precise or too_large. */
export interface SchemaFault {
  readonly pointer: string;
  readonly message: string;
  readonly code: string;
}

/** Judges data by a schema: nothing where it is right, else its faults, the first one first. */
export type SchemaJudge = (data: unknown) => readonly SchemaFault[];

/**
 * Makes judges of schemas in which `quantity` is a keyword. A judge stops at the first fault, however many a body brings. All of them are
 * looked for only where it found one, in data that is small, by a validator that is compiled once it is needed.
 */
export function schemaJudges(): (schema: object) => SchemaJudge {
  const [brief, thorough] = [validator({ allErrors: false }), validator({ allErrors: true })];
  return (schema) => {
    const valid = brief.compile(schema);
    return (data) => {
      if (valid(data)) return [];
      const first = deepest(valid.errors ?? []);
      if (leftOf(limits.valuesSearchedForFaults, data) < 0) return [faultOf(first)];
      const search = thorough.compile(schema); // It keeps what it compiled.
      search(data);
      return unrepeated([first, ...meant(search.errors ?? [])].map(faultOf));
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
    error: { message: ({ schema }) => `quantity ${String(schema)}` },
  });
  return ajv;
}

/** Of a union's alternatives the deepest finding is the one that its writer meant. */
function deepest(errors: readonly ErrorObject[]): ErrorObject {
  return errors.reduce((deep, error) => (error.instancePath.length > deep.instancePath.length ? error : deep));
}

/** Of each union only what the alternative that was meant says. A validator tells of a union last, right after its alternatives. */
function meant(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const told: ErrorObject[] = [];
  for (const error of errors) {
    const start = error.keyword === 'anyOf' ? told.findLastIndex((one) => !isWithin(one, error)) + 1 : told.length;
    const alternatives = told.splice(start);
    if (alternatives.length === 0) {
      told.push(error);
      continue;
    }
    const branch = branchOf(deepest(alternatives), error);
    told.push(...alternatives.filter((one) => branchOf(one, error) === branch));
  }
  return told;
}

function isWithin(error: ErrorObject, union: ErrorObject): boolean {
  return (
    error.schemaPath.startsWith(`${union.schemaPath}/`) && `${error.instancePath}/`.startsWith(`${union.instancePath}/`)
  );
}

function branchOf(error: ErrorObject, union: ErrorObject): string | undefined {
  return error.schemaPath.slice(union.schemaPath.length + 1).split('/')[0];
}

function faultOf({ keyword, instancePath, schema, data, params, message }: ErrorObject): SchemaFault {
  if (keyword === 'quantity') {
    // The keyword is only asked about numbers.
    const code = quantityFault(String(schema), data as number) ?? 'bad_request';
    const said =
      code === 'too_large'
        ? 'The amount is larger than can be kept.'
        : 'The amount has more decimals than are kept; it is not rounded.';
    return { pointer: instancePath, message: said, code };
  }
  const extra =
    keyword === 'additionalProperties'
      ? `/${pointerPart(String((params as { additionalProperty?: string }).additionalProperty))}`
      : '';
  return { pointer: instancePath + extra, message: `The value ${message ?? 'is malformed'}.`, code: 'bad_request' };
}

/** What several alternatives have in common, they all say. */
function unrepeated(faults: readonly SchemaFault[]): readonly SchemaFault[] {
  return [...new Map(faults.map((fault) => [`${fault.pointer} ${fault.message}`, fault])).values()];
}

/** How many of `most` values are left once this one and all that it holds are counted: below 0 where they do not suffice, and then nothing more is looked at. */
function leftOf(most: number, value: unknown): number {
  let left = most - 1;
  if (typeof value !== 'object' || value === null) return left;
  for (const member of Object.values(value)) {
    if (left < 0) break;
    left = leftOf(left, member);
  }
  return left;
}

/** Decimals are judged on the shortest text that means the same double, which for every amount the contract allows is the text sent. */
function quantityFault(quantity: string, value: number): 'too_precise' | 'too_large' | null {
  const money = quantity === 'money';
  if (Math.abs(value) > (money ? 1e11 : 1e9)) return 'too_large';
  const decimals = quantity === 'share' ? 12 : money ? 4 : 6;
  const scaled = value * 10 ** decimals;
  // A decimal of so few places comes back from its nearest integer: both steps are correctly rounded.
  if (Math.abs(scaled) < 1e15) return Math.round(scaled) / 10 ** decimals === value ? null : 'too_precise';
  return decimalsOf(value) > decimals ? 'too_precise' : null;
}

function decimalsOf(value: number): number {
  if (Number.isInteger(value)) return 0;
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  const fraction = mantissa.split('.')[1]?.length ?? 0;
  return Math.max(0, fraction - Number(exponent));
}

/** A name as a part of a JSON pointer. */
export function pointerPart(name: string): string {
  return name.slice(0, 80).replaceAll('~', '~0').replaceAll('/', '~1');
}
