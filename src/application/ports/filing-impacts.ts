import type { EntryDetail } from '../../compliance/reported-data.js';
import type { JsonObject } from '../json-object.js';
import type { Result } from '../result.js';
import type { WineryRecord } from './winery-settings-store.js';

/** An amount that a change set moves on one day of a winery. */
export interface FilingMove {
  readonly winery: string;
  /** YYYY-MM-DD. */
  readonly day: string;
  readonly item: string;
  readonly taxClass: string | null;
  /** In millionths of a gallon, or of the item's own unit. */
  readonly amount: number;
  /** In millionths of the winery's unit. */
  readonly ownAmount: number;
  /** What names the lines of `removals` and `weigh-tags` that count it; null if they do not. */
  readonly detail: MoveDetail | null;
  /** The cost of fruit, in ten-thousandths of the currency. */
  readonly cost: number;
}

/** What names a moved amount in a report: the action, if its weigh tag has no number, and the names that its lines have. */
export interface MoveDetail {
  readonly action: string | null;
  readonly named: EntryDetail;
}

/** Finds the filings whose figures moved amounts move. */
export interface FilingImpacts {
  /** Returns the filings in their public form, ordered by winery and period. `records`: the settings of the wineries, by which the moves were found. Fails with `behind` if the books do not reflect the log in time. */
  of(moves: readonly FilingMove[], records: ReadonlyMap<string, WineryRecord>): Promise<Result<readonly JsonObject[]>>;
}

/** For a node that keeps no books: nothing is filed there. */
export const noFilings: FilingImpacts = { of: async () => ({ ok: true, value: [] }) };
