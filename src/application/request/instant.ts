import { instantText } from '../../cellar/instant-text.js';

/** Instants: RFC 3339 texts with an offset on the outside, milliseconds since 1970 in UTC on the inside. Pure; no clock is read here. */
export type ParsedInstant =
  | { readonly ok: true; readonly ms: number }
  | { readonly ok: false; readonly code: 'bad_request' | 'too_precise'; readonly message: string };

const shape = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

/** The years that RFC 3339 can write: those of four digits. */
const firstText = '0000-01-01T00:00:00.000Z';
const firstMs = Date.parse(firstText);
const lastMs = Date.parse('9999-12-31T23:59:59.999Z');

/** Reads an RFC 3339 time. A fraction finer than a millisecond is refused rather than rounded; zeros behind the third digit say nothing and pass. */
export function parseInstant(text: string): ParsedInstant {
  // What programs write is the public form itself, and right if it comes out the same again.
  const written = text.length === firstText.length ? Date.parse(text) : Number.NaN;
  if (written >= firstMs && written <= lastMs && instantText(written) === text) return { ok: true, ms: written };
  // The longest text that can matter has some 40 characters; a longer one is not worth matching.
  const parts = text.length <= 64 ? shape.exec(text) : null;
  if (parts === null)
    return malformed('A time is written as RFC 3339 with an offset, for example 2026-09-01T10:00:00.000Z.');
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month))
    return malformed('The date does not exist in the calendar.');
  if (hour > 23 || minute > 59 || second > 59)
    return malformed('The time of day does not exist; leap seconds are not kept.');
  const offsetHour = Number(parts[9] ?? 0);
  const offsetMinute = Number(parts[10] ?? 0);
  if (offsetHour > 23 || offsetMinute > 59) return malformed('The offset from UTC does not exist.');

  const fraction = parts[7] ?? '';
  if (/[^0]/.test(fraction.slice(3))) {
    return {
      ok: false,
      code: 'too_precise',
      message: 'Times are kept to the millisecond; a finer one is not rounded.',
    };
  }
  // Date.UTC would read the years 0 to 99 as 1900 to 1999.
  const dayMs = new Date(0).setUTCFullYear(year, month - 1, day);
  const ofDayMs = ((hour * 60 + minute) * 60 + second) * 1_000 + Number(fraction.slice(0, 3).padEnd(3, '0'));
  const offsetMs = (offsetHour * 60 + offsetMinute) * 60_000 * (parts[8] === '-' ? -1 : 1);
  const ms = dayMs + ofDayMs - offsetMs;
  if (ms < firstMs || ms > lastMs) return malformed('Times lie in the years 0000 to 9999, in UTC.');
  return { ok: true, ms };
}

function malformed(message: string): ParsedInstant {
  return { ok: false, code: 'bad_request', message };
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
