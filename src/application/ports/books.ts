import type { ItemSum } from '../../compliance/form-cells.js';
import type { EntryDetail } from '../../compliance/reported-data.js';
import type { Result } from '../result.js';

/** A part of the books of a winery: times in milliseconds since 1970, the end excluded, as known at a notification. */
export interface BookRange {
  readonly winery: string;
  readonly from: number;
  readonly until: number;
  readonly known: number;
}

/** The sums of entries in gallons (or the item's own unit), and in the winery's unit. */
export interface BookSums {
  readonly opening: readonly BookSum[];
  readonly period: readonly BookSum[];
}

export interface BookSum extends ItemSum {
  /** In the winery's unit. */
  readonly ownAmount: number;
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
  readonly ownAmount: number;
  readonly detail: EntryDetail | null;
}

/** Where a list of entries continues. */
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

/** A sum of what one change set added to, or took from, an item and tax class. */
export interface BookChange {
  readonly item: string;
  readonly taxClass: string | null;
  /** True if the entry lies before the period. */
  readonly opens: boolean;
  /** The last notification of the change set. */
  readonly number: number;
  readonly change: string;
}

/** The books of all wineries: what each action means for their reports. Every read fails with `behind` if the books do not reflect `known` in time. */
export interface Books {
  sums(range: BookRange): Promise<Result<BookSums>>;
  /** The entries of a range in timeline order. */
  entries(range: BookRange, filter: EntryFilter): Promise<Result<readonly BookEntry[]>>;
  /** What change sets after `since`, up to `known`, changed of the entries before `until`, in order of number. */
  changes(range: BookRange, since: number): Promise<Result<readonly BookChange[]>>;
  /** The time of the first entry of a winery, or null. */
  firstEntry(winery: string, known: number): Promise<Result<number | null>>;
}
