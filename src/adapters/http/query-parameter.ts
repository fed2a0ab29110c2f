/**
 * Query parameters as values: each knows how it is read and how it is documented, so that the OpenAPI document cannot promise what is not served.
 */
import { parseInstant } from '../../application/request/instant.js';

export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: 'bad_request' | 'too_precise'; readonly message: string };

export interface QueryParameter<T> {
  readonly description: string;
  /** JSON schema, for the document. */
  readonly schema: Readonly<Record<string, unknown>>;
  read(text: string): Reading<T>;
}

export const codePattern = /^[A-Za-z0-9_.-]{1,64}$/;

export function code(what: string): QueryParameter<string> {
  return {
    description: `Only what names this ${what}.`,
    schema: { type: 'string', pattern: codePattern.source },
    read: (text) =>
      codePattern.test(text)
        ? { ok: true, value: text }
        : bad(`A ${what} is 1 to 64 letters, digits, hyphens, underscores or points.`),
  };
}

export function wholeNumber(
  description: string,
  range: { readonly least: number; readonly most: number },
  fallback?: number,
): QueryParameter<number> {
  return {
    description,
    schema: {
      type: 'integer',
      minimum: range.least,
      maximum: range.most,
      ...(fallback === undefined ? {} : { default: fallback }),
    },
    read: (text) => {
      const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
      if (value >= range.least && value <= range.most) return { ok: true, value };
      return bad(`This is a whole number from ${range.least} to ${range.most}.`);
    },
  };
}

export function oneOf<const T extends string>(description: string, choices: readonly T[]): QueryParameter<T> {
  return {
    description,
    schema: { type: 'string', enum: choices },
    read: (text) => {
      const value = choices.find((choice) => choice === text);
      return value === undefined ? bad(`This is one of ${choices.join(', ')}.`) : { ok: true, value };
    },
  };
}

export function flag(description: string): QueryParameter<boolean> {
  return {
    description,
    schema: { type: 'boolean', default: false },
    read: (text) =>
      text === 'true' || text === 'false' ? { ok: true, value: text === 'true' } : bad('This is true or false.'),
  };
}

export function instant(description: string): QueryParameter<number> {
  return {
    description,
    schema: { type: 'string', format: 'date-time' },
    read: (text) => {
      // A plus sign that the client forgot to encode arrives as a space; before an offset it can have meant nothing else.
      const result = parseInstant(text.replace(/ (?=\d{2}:\d{2}$)/, '+'));
      return result.ok ? { ok: true, value: result.ms } : result;
    },
  };
}

export function freeText(
  description: string,
  { least, most }: { readonly least: number; readonly most: number },
): QueryParameter<string> {
  return {
    description,
    schema: { type: 'string', minLength: least, maxLength: most },
    read: (text) =>
      text.length < least || text.length > most || text.includes('\u0000')
        ? bad(`This is text of ${least} to ${most} characters, without U+0000.`)
        : { ok: true, value: text },
  };
}

function bad(message: string): { readonly ok: false; readonly code: 'bad_request'; readonly message: string } {
  return { ok: false, code: 'bad_request', message };
}
