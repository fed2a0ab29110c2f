import { limits } from '../../../config/limits.js';
import type { JsonObject } from '../json-object.js';
import { type Failure, type Result, success } from '../result.js';
import { memberAt, mustBe, pointerPart, unknownMember } from './fault-text.js';
import { isStorableText } from './storable-text.js';

/** Returns the failure of a body that is malformed at a JSON pointer. `code` is bad_request, too_precise or too_large. */
export function malformed(pointer: string, message: string, code = 'bad_request'): Failure {
  return { ok: false, problem: { code, detail: message, errors: [{ pointer, message }] } };
}

/** Returns the failure of a value that must be something else: `"tieBreak" must be an integer; 0.5 was given.` */
export function unexpected(pointer: string, expected: string, value: unknown, code = 'bad_request'): Failure {
  return malformed(pointer, mustBe(memberAt(pointer), expected, value), code);
}

/** Reads an object with no other members than `names`. */
export function readObject(value: unknown, pointer: string, names: readonly string[]): Result<JsonObject> {
  if (!isObject(value)) return unexpected(pointer, 'a JSON object', value);
  const unknown = Object.keys(value).filter((name) => !names.includes(name));
  if (unknown.length === 0) return success(value);
  const faults = unknown
    .slice(0, limits.faultsPerProblem)
    .map((name) => malformed(`${pointer}/${pointerPart(name)}`, unknownMember(name, names)));
  return combined(faults);
}

/** Returns one failure with the errors of all that failed, up to the limit. The first gives the code and the detail. */
export function combined(reads: readonly Result<unknown>[]): Failure {
  const [first, ...others] = reads.flatMap((read) => (read.ok ? [] : [read.problem]));
  if (first === undefined) throw new Error('nothing is malformed');
  const errors = [first, ...others].flatMap((problem) => problem.errors ?? []);
  return { ok: false, problem: { ...first, errors: errors.slice(0, limits.faultsPerProblem) } };
}

export function unstorableAt(pointer: string): Failure {
  return malformed(pointer, `${memberAt(pointer)} must not contain U+0000 or a lone surrogate.`);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the pointer, relative to `value`, of the first text that cannot be stored; null if there is none, without building any pointer. */
export function unstorableText(value: unknown): string | null {
  if (typeof value === 'string') return isStorableText(value) ? null : '';
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const found = unstorableText(item);
      if (found !== null) return `/${index}${found}`;
    }
    return null;
  }
  if (!isObject(value)) return null;
  for (const key of Object.keys(value)) {
    if (!isStorableText(key)) return '';
    const found = unstorableText(value[key]);
    if (found !== null) return `/${pointerPart(key)}${found}`;
  }
  return null;
}
