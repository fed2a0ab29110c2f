import type { Assumption } from '../imported-table.js';
import { type DateForm, type DateOrder, dateForm } from './date-notation.js';

/** What is known of a column's dates. */
export interface ColumnDates {
  /** The family of the column; cells of other families are refused. Null if the user stated the order: then every readable date is accepted. */
  readonly family: DateFamily | null;
  /** The order of dates that are written with numbers alone. Null if no cell shows it, or if cells contradict each other. */
  readonly order: DateOrder | null;
  /** Why `order` is null, as part of a message. */
  readonly doubt: string | null;
  readonly assumptions: readonly Assumption[];
}

/** Ways to write a date. A program uses one of them for a whole column. */
type DateFamily = 'iso' | 'named' | 'numeric' | 'serial';

/** What the user may state about dates, if the cells do not show it. */
export type StatedDates = DateOrder | 'serial';

interface Example {
  readonly row: number;
  readonly text: string;
}

const families: readonly DateFamily[] = ['iso', 'named', 'numeric', 'serial'];

/** Returns the family of a cell's form, or null if it is unreadable. */
export function familyOf({ form }: DateForm): DateFamily | null {
  if (form === 'unreadable') return null;
  return form === 'instant' ? 'iso' : form;
}

/** Collects how the cells of one column write their dates. */
export class DateEvidence {
  private readonly counts = new Map<DateFamily, number>();
  private readonly firstOf = new Map<DateFamily, Example>();
  private dayFirst: Example | null = null;
  private monthFirst: Example | null = null;
  private doubtful: Example | null = null;
  private dotted = 0;
  private shortYear: Example | null = null;

  constructor(readonly column: string) {}

  /** `text`: a filled cell. */
  add(text: string, row: number): void {
    const read = dateForm(text);
    const family = familyOf(read);
    if (family === null) return;
    this.counts.set(family, (this.counts.get(family) ?? 0) + 1);
    if (!this.firstOf.has(family)) this.firstOf.set(family, { row, text });
    if (read.form === 'numeric') this.addNumeric(read, { row, text });
    const isShort = read.form === 'numeric' ? read.isShortYear : read.form === 'named' && read.date.isShortYear;
    if (isShort) this.shortYear ??= { row, text };
  }

  /** Returns how the column's dates are read. `stated`: what the user stated, or null. */
  dates(stated: StatedDates | null): ColumnDates {
    if (stated === 'serial') return { family: 'serial', order: null, doubt: null, assumptions: [] };
    if (stated !== null) return { family: null, order: stated, doubt: null, assumptions: this.shortYears() };
    const count = (family: DateFamily): number => this.counts.get(family) ?? 0;
    const family = families.reduce((most, one) => (count(one) > count(most) ? one : most));
    if (family === 'serial') return { family, order: null, doubt: null, assumptions: this.serials() };
    if (family !== 'numeric') return { family, order: null, doubt: null, assumptions: this.shortYears() };
    return { family, ...this.order() };
  }

  private addNumeric(read: Extract<DateForm, { form: 'numeric' }>, example: Example): void {
    const [first, second] = read.parts;
    if (read.dotted) this.dotted += 1;
    if (first > 12 && second <= 12) this.dayFirst ??= example;
    if (second > 12 && first <= 12) this.monthFirst ??= example;
    if (first <= 12 && second <= 12 && first !== second) this.doubtful ??= example;
  }

  private order(): Omit<ColumnDates, 'family'> {
    const { dayFirst, monthFirst, doubtful } = this;
    if (dayFirst !== null && monthFirst !== null) {
      const doubt = `row ${dayFirst.row} has "${dayFirst.text}", and row ${monthFirst.row} has "${monthFirst.text}"`;
      return { order: null, doubt, assumptions: [] };
    }
    if (dayFirst !== null) return this.ordered('dmy', `because row ${dayFirst.row} has "${dayFirst.text}"`);
    if (monthFirst !== null) return this.ordered('mdy', `because row ${monthFirst.row} has "${monthFirst.text}"`);
    if (this.dotted === this.counts.get('numeric')) return this.ordered('dmy', 'as dates with points mostly are');
    // Without a doubtful cell, day and month are equal everywhere.
    if (doubtful === null) return { order: 'dmy', doubt: null, assumptions: this.shortYears() };
    return { order: null, doubt: 'no cell of the column has a day after the 12th', assumptions: [] };
  }

  private ordered(order: 'dmy' | 'mdy', reason: string): Omit<ColumnDates, 'family'> {
    const words = order === 'dmy' ? 'day-month-year' : 'month-day-year';
    const detail = `Dates in column "${this.column}" are read as ${words}, ${reason}.`;
    return { order, doubt: null, assumptions: [{ code: 'date_order', detail }, ...this.shortYears()] };
  }

  private shortYears(): readonly Assumption[] {
    if (this.shortYear === null) return [];
    const detail = `Years of two digits in column "${this.column}", such as "${this.shortYear.text}", are from 1969 to 2068.`;
    return [{ code: 'short_years', detail }];
  }

  private serials(): readonly Assumption[] {
    const example = this.firstOf.get('serial');
    const detail = `Numbers in column "${this.column}", such as "${example?.text}", are days since 30 December 1899, as Excel counts them.`;
    return example === undefined ? [] : [{ code: 'serial_dates', detail }];
  }
}
