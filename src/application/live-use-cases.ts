import type { JsonObject } from './json-object.js';
import type { Result } from './result.js';

export interface LotName {
  readonly winery: string;
  readonly lot: string;
}

/** What one change set did to one lot. */
export interface LotChange extends LotName {
  /** The id of the change set. */
  readonly change: string;
  /** The first and the last notification number of the change set. */
  readonly first: number;
  readonly last: number;
  /** True if the change set retracted an event of the lot: something that was believed of it no longer holds. */
  readonly correction: boolean;
}

/** Which changes of lots are asked for: those of the change sets that end after number `after`, up to the one that contains number `through`. */
export interface LotChangeQuery {
  readonly after: number;
  readonly through: number;
  /** Only lots of this winery; null: of all wineries. */
  readonly winery: string | null;
  /** Only this lot of the winery; null: all its lots. */
  readonly lot: string | null;
  /**
   * True: of each lot only its last change in the range, which counts as a correction if any of its changes in the range is one. False: every change.
   */
  readonly latest: boolean;
  /** The last change of the page before. */
  readonly from: Pick<LotChange, 'first' | 'winery' | 'lot'> | null;
  readonly limit: number;
}

/** A part of a winery's lots, in the order of their codes. */
export interface LotsPart {
  readonly items: readonly JsonObject[];
  /** The code after which the next part begins; null for the last part. */
  readonly after: string | null;
}

/** What live streams read. The reads behind live streams. A state as known at a number never changes. */
export interface LiveUseCases {
  /** Returns the head of the log, for a stream that begins now. Fails with `not_found` if the winery does not exist, or if no action has ever touched the lot. `lot` is null for a stream of the whole winery. */
  liveHead(winery: string, lot: string | null): Promise<Result<number>>;
  /** Returns the states of lots as known just after a notification, in the order of `lots`; null for a lot that does not exist then. */
  lotsAsKnown(lots: readonly LotName[], known: number): Promise<readonly (JsonObject | null)[]>;
  /**
   * Returns the next lots of a winery as known just after a notification: at most `limit`, and at most `characters` of JSON, but at least one if any
   * follows among the codes that were read.
   */
  wineryAsKnown(
    winery: string,
    part: {
      readonly known: number;
      readonly after: string | null;
      readonly limit: number;
      readonly characters: number;
    },
  ): Promise<LotsPart>;
  /** Returns a page of the changes of lots, in the order of their numbers, then of the lots' wineries and codes. */
  lotChanges(query: LotChangeQuery): Promise<readonly LotChange[]>;
  /** Returns those of the changes that are of lots which the caller may see. For streams that share their reads of changes. */
  shownChanges(changes: readonly LotChange[]): Promise<readonly LotChange[]>;
}
