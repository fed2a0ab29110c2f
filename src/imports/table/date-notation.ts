import { tableLimits } from '../../../config/import-tables.js';
import { parseInstant } from '../../application/request/instant.js';
import { monthNamed } from './month-names.js';
import { type TimeOfDay, timeOfDay } from './time-of-day.js';

/** The order of day, month and year in dates that are written with numbers alone. */
export type DateOrder = 'dmy' | 'mdy' | 'ymd';

/** Year, month and day as written. Not checked yet: 31 February is possible. */
export interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** The year was written with two digits. */
  readonly isShortYear: boolean;
}

/** The form of a date cell, as far as the cell shows it without the other cells of its column. */
export type DateForm =
  /** A time with an offset, which is the same everywhere. Milliseconds since 1970. */
  | { readonly form: 'instant'; readonly ms: number }
  | { readonly form: 'iso' | 'named'; readonly date: CalendarDate; readonly time: TimeOfDay | null }
  /** Three numbers. `dotted`: separated by points, as only day-month-year is written. */
  | {
      readonly form: 'numeric';
      readonly parts: readonly [number, number, number];
      readonly isShortYear: boolean;
      /** The third number has one digit, so that it is a day or a month. */
      readonly isDayLast: boolean;
      readonly dotted: boolean;
      readonly time: TimeOfDay | null;
    }
  /** Days since 30 December 1899, as spreadsheets count them. */
  | { readonly form: 'serial'; readonly days: number }
  | { readonly form: 'unreadable' };

const unreadable: DateForm = { form: 'unreadable' };

const weekday = /^\p{L}{2,10}\.?,?\s+(?=\d|\p{L}+\.?\s+\d)/u;
const iso = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]\s*(.+))?$/;
const compact = /^((?:19|20)\d{2})(\d{2})(\d{2})$/;
const numeric = /^(\d{1,2})([-/. ])(\d{1,2})\2\s*(\d{4}|\d{1,2})(?:,?\s+(.+))?$/;
const dayFirst =
  /^(\d{1,2})(?:st|nd|rd|th|\.|er)?[-/ ]?\s*(?:de\s+)?(\p{L}+\.?)[-/, ]?\s*(?:de\s+)?(\d{4}|\d{2})(?:,?\s+(.+))?$/u;
const monthFirst = /^(\p{L}+\.?)[-/ ]?\s*(\d{1,2})(?:st|nd|rd|th)?(?:,\s*|[-/ ]\s*)(\d{4}|\d{2})(?:,?\s+(.+))?$/u;
const serial = /^\d{5}(?:[.,]\d+)?$/;

/** Serial numbers of the years 1954 to 2119. Other numbers of five digits are more likely postal codes or weights. */
const serials = { from: 20_000, to: 80_000 } as const;

/** Recognises a date with or without a time of day. */
export function dateForm(text: string): DateForm {
  if (text.length > tableLimits.notationCharacters) return unreadable;
  const instant = parseInstant(
    text.replace(/^(\d{4}-\d{2}-\d{2}) (?=\d{2}:)/, '$1T').replace(/^(.{16})(?=Z$|[+-])/, '$1:00'),
  );
  if (instant.ok) return { form: 'instant', ms: instant.ms };
  if (serial.test(text)) {
    const days = Number(text.replace(',', '.'));
    return days >= serials.from && days < serials.to ? { form: 'serial', days } : unreadable;
  }
  const plain = text.replace(weekday, '');
  return (
    isoForm(plain) ??
    numericForm(plain) ??
    namedForm(plain) ??
    (plain === text ? unreadable : namedForm(text)) ??
    unreadable
  );
}

/** Returns the date of three numbers in a given order, or null if the year is not where that order expects it. */
export function inOrder(
  { parts: [first, second, third], isShortYear, isDayLast }: Extract<DateForm, { form: 'numeric' }>,
  order: DateOrder,
): CalendarDate | null {
  if (order === 'ymd') return isShortYear ? date(first, second, third, true) : null;
  if (isDayLast) return null;
  return order === 'dmy' ? date(third, second, first, isShortYear) : date(third, first, second, isShortYear);
}

function isoForm(text: string): DateForm | undefined {
  const [, year, , month, day, rest] = iso.exec(text) ?? [];
  const [, compactYear, compactMonth, compactDay] = compact.exec(text) ?? [];
  if (year === undefined && compactYear === undefined) return undefined;
  const found = date(Number(year ?? compactYear), Number(month ?? compactMonth), Number(day ?? compactDay), false);
  return withTime(rest, (time) => ({ form: 'iso', date: found, time }));
}

function numericForm(text: string): DateForm | undefined {
  const [, first, separator, second, third = '', rest] = numeric.exec(text) ?? [];
  if (first === undefined) return undefined;
  const parts = [Number(first), Number(second), Number(third)] as const;
  const isShortYear = third.length < 4;
  const isDayLast = third.length === 1;
  return withTime(rest, (time) => ({
    form: 'numeric',
    parts,
    isShortYear,
    isDayLast,
    dotted: separator === '.',
    time,
  }));
}

function namedForm(text: string): DateForm | undefined {
  const [, firstDay, secondMonth, firstYear = '', firstRest] = dayFirst.exec(text) ?? [];
  const [, firstMonth, secondDay, secondYear = '', secondRest] = monthFirst.exec(text) ?? [];
  const month = monthNamed(secondMonth ?? firstMonth ?? '');
  if (month === undefined) return undefined;
  const year = firstDay === undefined ? secondYear : firstYear;
  const found = date(Number(year), month, Number(firstDay ?? secondDay), year.length === 2);
  return withTime(firstRest ?? secondRest, (time) => ({ form: 'named', date: found, time }));
}

function withTime(rest: string | undefined, formWith: (time: TimeOfDay | null) => DateForm): DateForm {
  if (rest === undefined) return formWith(null);
  const time = timeOfDay(rest);
  return time === null ? unreadable : formWith(time);
}

/** Years 00 to 68 are 2000 to 2068, and 69 to 99 are 1969 to 1999, as in POSIX and most spreadsheets. */
function date(year: number, month: number, day: number, isShortYear: boolean): CalendarDate {
  const full = isShortYear ? year + (year < 69 ? 2000 : 1900) : year;
  return { year: full, month, day, isShortYear };
}
