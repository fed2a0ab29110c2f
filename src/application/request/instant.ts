import { instantText } from '../../cellar/instant-text.js';

/** An instant in milliseconds since 1970 (UTC), or what the text must be instead. */
type ParsedInstant =
  | { readonly ok: true; readonly ms: number }
  | { readonly ok: false; readonly code: 'bad_request' | 'too_precise'; readonly expected: string };

const form = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

/** The years that RFC 3339 can write: those of four digits. */
const firstText = '0000-01-01T00:00:00.000Z';
const firstMs = Date.parse(firstText);
const lastMs = Date.parse('9999-12-31T23:59:59.999Z');

/** Longer texts are refused unread: no valid time needs more than about 40 characters. */
const longestText = 64;

/** Parses an RFC 3339 time with an offset. Pure. A fraction finer than a millisecond is refused, not rounded; trailing zeros are allowed. */
export function parseInstant(text: string): ParsedInstant {
  // Programs mostly write the canonical form, which is the only form that is printed again as the same text.
  const canonical = text.length === firstText.length ? Date.parse(text) : Number.NaN;
  if (canonical >= firstMs && canonical <= lastMs && instantText(canonical) === text)
    return { ok: true, ms: canonical };
  const parts = text.length <= longestText ? form.exec(text) : null;
  if (parts === null) return expected(instantForm);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number);
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return expected('a date of the calendar');
  if (hour > 23 || minute > 59 || second > 59)
    return expected('a time of day from 00:00:00 to 23:59:59, without leap seconds');
  const offsetHour = Number(parts[9] ?? 0);
  const offsetMinute = Number(parts[10] ?? 0);
  if (offsetHour > 23 || offsetMinute > 59) return expected('a time with an offset from UTC of at most 23:59');

  const fraction = parts[7] ?? '';
  if (/[^0]/.test(fraction.slice(3)))
    return { ok: false, code: 'too_precise', expected: 'a time in whole milliseconds, because times are not rounded' };
  // Date.UTC would read the years 0 to 99 as 1900 to 1999.
  const dayMs = new Date(0).setUTCFullYear(year, month - 1, day);
  const ofDayMs = ((hour * 60 + minute) * 60 + second) * 1_000 + Number(fraction.slice(0, 3).padEnd(3, '0'));
  const offsetMs = (offsetHour * 60 + offsetMinute) * 60_000 * (parts[8] === '-' ? -1 : 1);
  const ms = dayMs + ofDayMs - offsetMs;
  if (ms < firstMs || ms > lastMs) return expected('a time in the years 0000 to 9999, in UTC');
  return { ok: true, ms };
}

/** The form of a time, as messages describe it. */
export const instantForm = 'a time in RFC 3339 with an offset, such as 2026-09-01T10:00:00Z';

function expected(text: string): ParsedInstant {
  return { ok: false, code: 'bad_request', expected: text };
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
