/** Query parameters as values: each holds both its parser and its documentation, so that the OpenAPI document cannot differ from what is served. */
import { codeForm, codePattern } from '../../application/request/code.js';
import { listed } from '../../application/request/fault-text.js';
import { isDate } from '../../application/settings/winery-settings.js';
import { parseInstant } from '../../application/request/instant.js';

import { uuidPattern } from './request-part.js';

/** A parsed value, or what the text must be instead. */
type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: 'bad_request' | 'too_precise'; readonly expected: string };

export interface QueryParameter<T> {
  readonly description: string;
  /** Its JSON schema, for the OpenAPI document. */
  readonly schema: Readonly<Record<string, unknown>>;
  read(text: string): Reading<T>;
}

export function code(description: string): QueryParameter<string> {
  return {
    description,
    schema: { type: 'string', pattern: codePattern.source },
    read: (text) => (codePattern.test(text) ? { ok: true, value: text } : expected(codeForm)),
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
      return expected(`an integer from ${range.least} to ${range.most}`);
    },
  };
}

export function oneOf<const T extends string>(
  description: string,
  choices: readonly T[],
  fallback?: NoInfer<T>,
): QueryParameter<T> {
  return {
    description,
    schema: { type: 'string', enum: choices, ...(fallback === undefined ? {} : { default: fallback }) },
    read: (text) => {
      const value = choices.find((choice) => choice === text);
      return value === undefined ? expected(listed(choices, 'or')) : { ok: true, value };
    },
  };
}

export function flag(description: string): QueryParameter<boolean> {
  return {
    description,
    schema: { type: 'boolean', default: false },
    read: (text) =>
      text === 'true' || text === 'false' ? { ok: true, value: text === 'true' } : expected('true or false'),
  };
}

/** A time in RFC 3339, parsed into milliseconds since 1970. */
export function instant(description: string): QueryParameter<number> {
  return {
    description,
    schema: { type: 'string', format: 'date-time' },
    read: (text) => {
      // A plus sign that was not percent-encoded arrives as a space; before an offset it cannot mean anything else.
      const parsed = parseInstant(text.replace(/ (?=\d{2}:\d{2}$)/, '+'));
      return parsed.ok ? { ok: true, value: parsed.ms } : parsed;
    },
  };
}

/** A day of the calendar: YYYY-MM-DD. */
export function day(description: string): QueryParameter<string> {
  return {
    description,
    schema: { type: 'string', format: 'date' },
    read: (text) => (isDate(text) ? { ok: true, value: text } : expected('a date such as 2026-01-31')),
  };
}

/** A time, or the id of an action. */
export function instantOrAction(
  description: string,
): QueryParameter<{ readonly time: number } | { readonly action: string }> {
  const time = instant(description);
  return {
    description,
    schema: { anyOf: [time.schema, { type: 'string', format: 'uuid' }] },
    read: (text) => {
      if (uuidPattern.test(text)) return { ok: true, value: { action: text.toLowerCase() } };
      const reading = time.read(text);
      if (reading.ok) return { ok: true, value: { time: reading.value } };
      return reading.code === 'too_precise' ? reading : expected(`${reading.expected}, or the id of an action`);
    },
  };
}

/** A parameter that asks for the belief just after a notification. */
export const known = wholeNumber(
  'A notification number: returns what Solera believed just after that notification was written. A number inside a change set means the last number of the set. Later edits never change the result. A number above the head of the log is refused.',
  { least: 0, most: Number.MAX_SAFE_INTEGER },
);

export function freeText(
  description: string,
  { least, most }: { readonly least: number; readonly most: number },
): QueryParameter<string> {
  return {
    description,
    schema: { type: 'string', minLength: least, maxLength: most },
    read: (text) =>
      text.length < least || text.length > most || text.includes('\u0000')
        ? expected(`${least} to ${most} characters without U+0000`)
        : { ok: true, value: text },
  };
}

function expected(text: string): Reading<never> {
  return { ok: false, code: 'bad_request', expected: text };
}
