import type { ItemSum } from '../../compliance/form-cells.js';
import type { EntryDetail } from '../../compliance/reported-data.js';
import type { Result } from '../result.js';

/** A part of the books of a winery, as known at a notification. Times are in milliseconds since 1970; the end is excluded. */
export interface BookRange {
  readonly winery: string;
  readonly from: number;
  readonly until: number;
  readonly known: number;
}

/** The sums of the entries before a range, and of those in it. */
export interface BookSums {
  readonly opening: readonly ItemSum[];
  readonly period: readonly ItemSum[];
}

/** An entry as a report lists it. Amounts are in millionths. */
export interface BookEntry {
  readonly action: string;
  readonly type: string;
  readonly effectiveAt: number;
  readonly tieBreak: number;
  readonly lot: string;
  readonly item: string;
  readonly taxClass: string | null;
  /** In gallons, or the item's own unit. */
  readonly amount: number;
  /** In the winery's unit, or the item's own unit. */
  readonly ownAmount: number;
  readonly detail: EntryDetail | null;
}

/** The last entry of a page, after which a list continues. */
export interface EntryCursor {
  readonly effectiveAt: number;
  readonly tieBreak: number;
  readonly action: string;
  readonly lot: string;
  readonly item: string;
  readonly taxClass: string;
}

export interface EntryFilter {
  readonly items: readonly string[];
  /** Null: entries of any tax class. '' is no tax class. */
  readonly taxClasses: readonly string[] | null;
  readonly after: EntryCursor | null;
  readonly limit: number;
}

/** An item and tax class of which a change set added or removed entries. */
export interface BookChange {
  readonly item: string;
  readonly taxClass: string | null;
  /** True: entries before the period; false: entries in it. */
  readonly opens: boolean;
  /** The last notification of the change set. */
  readonly number: number;
  readonly change: string;
}

/** Reads the books of all wineries. Every read fails with `behind` if the books do not reflect `known` in time. */
export interface Books {
  /** Returns the sums of the entries before a range, and in it. */
  sums(range: BookRange): Promise<Result<BookSums>>;
  /** Returns a page of the entries of a range, in timeline order. */
  entries(range: BookRange, filter: EntryFilter): Promise<Result<readonly BookEntry[]>>;
  /** Returns the changes of entries before `until` by the change sets after `since` and up to `known`, in order of number. */
  changes(range: BookRange, since: number): Promise<Result<readonly BookChange[]>>;
  /** Returns the time of the first entry of a winery, or null. */
  firstEntry(winery: string, known: number): Promise<Result<number | null>>;
}
