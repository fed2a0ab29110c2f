import type { HeldLot } from '../../compliance/held-lot.js';
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

/** A lot before and after a change set, as an inventory counts it. */
export interface CountedLot {
  readonly before: HeldLot;
  readonly after: HeldLot;
}

/** The lots that the inventory of a winery at the end of a day counts differently after a change set. */
export interface InventoryMove {
  readonly winery: string;
  /** YYYY-MM-DD: the last day of a filed inventory. */
  readonly day: string;
  readonly lots: readonly CountedLot[];
}

/** What a change set moves in filed periods. */
export interface FiledMoves {
  readonly amounts: readonly FilingMove[];
  readonly inventories: readonly InventoryMove[];
}

/** Finds the filings whose figures a change set moves. */
export interface FilingImpacts {
  /**
   * Returns the filings in their public form, ordered by winery and period. `records`: the settings of the wineries, by which the moves were found. `known`: the
   * last notification of the history that the moves change; by default the end of the log. Fails with `behind` if the books do not reflect the log in time.
   */
  of(
    moves: FiledMoves,
    records: ReadonlyMap<string, WineryRecord>,
    known?: number,
  ): Promise<Result<readonly JsonObject[]>>;
}

/** For a node that keeps no books: nothing is filed there. */
export const noFilings: FilingImpacts = { of: async () => ({ ok: true, value: [] }) };
