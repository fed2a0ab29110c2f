import type { ColumnDates, StatedDates } from './date-evidence.js';
import { familyOf } from './date-evidence.js';
import { type CalendarDate, type DateForm, type DateOrder, dateForm, inOrder } from './date-notation.js';
import { isDate, serialTime } from './local-time.js';
import type { CellFault } from './row-fault.js';
import { type TimeOfDay, timeCell } from './time-of-day.js';

/** The time of a row: an instant, or a local time. `isNoon`: the row has no time of day, so noon is assumed. */
export type ReadMoment =
  | { readonly kind: 'instant'; readonly ms: number }
  | { readonly kind: 'local'; readonly date: CalendarDate; readonly time: TimeOfDay; readonly isNoon: boolean }
  | { readonly kind: 'fault'; readonly of: 'date' | 'time'; readonly fault: CellFault };

interface MomentCells {
  readonly date: string;
  /** Null if the map names no column of times. */
  readonly time: string | null;
  /** The time of day to use if no cell has one; null for noon. */
  readonly at: TimeOfDay | null;
}

/** Noon exists on every day of every time zone, and falls on the same date in most other time zones. */
const noon: TimeOfDay = 12 * 3_600_000;

/** Reads the date and the time of day of a row. */
export function momentCell(cells: MomentCells, dates: ColumnDates): ReadMoment {
  const read = dateForm(cells.date);
  const fault = unfit(read, dates);
  if (fault !== null) return { kind: 'fault', of: 'date', fault };
  const time = cells.time === null || cells.time === '' ? null : timeCell(cells.time);
  if (time === null && cells.time !== null && cells.time !== '') return { kind: 'fault', of: 'time', fault: notATime };
  if (read.form === 'instant') return time === null ? { kind: 'instant', ms: read.ms } : twoTimes;
  const local = localTime(read, dates);
  if (local === null) return { kind: 'fault', of: 'date', fault: notACalendarDate(read, dates) };
  if (time !== null && local.time !== null && local.time !== 0) return twoTimes;
  const ofDay = time ?? local.time ?? cells.at;
  return { kind: 'local', date: local.date, time: ofDay ?? noon, isNoon: ofDay === null };
}

const notATime: CellFault = { code: 'not_a_time', text: 'is not a time of day. Write it as 14:30 or 2:30 PM.' };

const orders: readonly DateOrder[] = ['mdy', 'dmy', 'ymd'];

const orderInWords: Readonly<Record<DateOrder, string>> = {
  dmy: 'day, month, year',
  mdy: 'month, day, year',
  ymd: 'year, month, day',
};

/** Returns the fault of a date that the calendar does not have. Names the orders in which the calendar has it. */
function notACalendarDate(read: DateForm, { order }: ColumnDates): CellFault {
  if (read.form !== 'numeric') return { code: 'not_a_date', text: 'is not a date of the calendar.' };
  const own = order ?? 'dmy';
  const isDateIn = (one: DateOrder): boolean => {
    const date = inOrder(read, one);
    return date !== null && isDate(date);
  };
  const others = orders.filter((one) => one !== own && isDateIn(one));
  const remedies = others.map((one) => `in the order ${orderInWords[one]} it is one (--dates ${one})`);
  const remedy =
    others.length === 0
      ? 'Correct the cell.'
      : `But ${remedies.join(', and ')}. Correct the cell, or state that order.`;
  return { code: 'not_a_date', text: `is not a date in the order ${orderInWords[own]}. ${remedy}` };
}

const twoTimes: ReadMoment = {
  kind: 'fault',
  of: 'time',
  fault: { code: 'two_times', text: 'is a second time of day: the date has one, too. Delete one of them.' },
};

function localTime(
  read: Exclude<DateForm, { form: 'instant' }>,
  { order }: ColumnDates,
): { readonly date: CalendarDate; readonly time: TimeOfDay | null } | null {
  if (read.form === 'unreadable') return null;
  if (read.form === 'serial') {
    const { date, time } = serialTime(read.days);
    return { date, time: Number.isInteger(read.days) ? null : time };
  }
  const date = read.form === 'numeric' ? inOrder(read, order ?? 'dmy') : read.date;
  return date === null || !isDate(date) ? null : { date, time: read.time };
}

/** Returns why a cell may not be read as a date of its column, or null. */
function unfit(read: DateForm, { family, order, doubt }: ColumnDates): CellFault | null {
  const own = familyOf(read);
  if (own === null)
    return { code: 'not_a_date', text: `is not a date. Write it as 2025-10-24 14:30, or as ${examples}.` };
  if (family === null) return own === 'serial' ? serialFault : null;
  if (own !== family)
    return {
      code: 'mixed_dates',
      text: `is a date in another form than most cells of the column. ${mixedRemedy(own)}`,
    };
  if (read.form !== 'numeric' || order !== null || isSame(read)) return null;
  const words = doubt === null ? '' : `: ${doubt}`;
  const text = `can be day-month-year or month-day-year${words}. State which: --dates dmy or --dates mdy, or "dates:" in the map.`;
  return { code: 'ambiguous_date', text };
}

const examples = '24-Oct-25, 10/24/2025 or 24.10.2025 in the whole column';

const serialFault: CellFault = {
  code: 'mixed_dates',
  text: 'is a number, but the column has dates. Format the cell as a date.',
};

function mixedRemedy(own: NonNullable<ReturnType<typeof familyOf>>): string {
  const stated: StatedDates = 'dmy';
  if (own === 'serial') return 'Format the whole column as dates.';
  return `Write all of them alike, or state the order of day and month: --dates ${stated}.`;
}

/** Returns whether a date is the same in both orders, like 9/9/2025. */
function isSame({ parts: [first, second] }: Extract<DateForm, { form: 'numeric' }>): boolean {
  return first === second;
}
