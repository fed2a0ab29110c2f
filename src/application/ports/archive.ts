import type { ActionId, Position, StreamId } from '../../kernel/position.js';
import type { StoredAction } from './history-reader.js';
import type { StoredChange } from './stored-change.js';

/** The reading side of the truth: settings, lists, history as it was known, the log. Every read sees all that was committed before it began. */

export interface WineryRecord {
  readonly winery: string;
  readonly name: string;
  readonly bond: string | null;
  readonly volumeUnit: 'gal' | 'L';
  readonly weightUnit: 'lb' | 'kg' | 'short_ton' | 't';
  readonly currency: string;
  readonly timeZone: string;
  readonly capacityPolicy: 'warn' | 'refuse';
  /** YYYY-MM-DD, or null. */
  readonly lockDate: string | null;
  /** Counts what was put of the winery's settings and of its vessels'; what an action was admitted under. The archive's own. */
  readonly revision: number;
}
export interface VesselRecord {
  readonly winery: string;
  readonly vessel: string;
  readonly kind: 'tank' | 'barrel' | 'bin' | 'other';
  /** Millionths of the winery's volume unit, or null. */
  readonly capacity: number | null;
}
/** A request that names itself, and what it is answered: the same one again is known by it, whatever was put since. */
export interface RememberedPut {
  readonly change: string;
  /** SHA-256 of the request, hex. */
  readonly requestHash: string;
  readonly recordedAt: number;
  /** JSON text, whole. */
  readonly answer: string;
}
export type PutOutcome =
  | 'created'
  | 'replaced'
  /** Nothing was put: this very request was made before, and answered so. */
  | { readonly repeated: string }
  /** Nothing was put: `change` is another request's. */
  | 'reused';

export interface Keyset {
  readonly limit: number;
  /** What came last on the page before, or null for the first page. */
  readonly after: string | null;
}

/** One current or formerly believed say on a stream, with the knowledge interval's start. */
export interface BelievedTouch {
  readonly position: Position;
  readonly revision: number;
  readonly events: readonly string[];
  /** publication.last of the row's change set. */
  readonly number: number;
}

export interface StoredRevision {
  readonly position: Position;
  readonly revision: number;
  readonly retracted: boolean;
  readonly data: string;
  readonly note: string | null;
  readonly type: string;
  readonly winery: string;
  /** JSON text of the refusal it was made with (flagged), else null. */
  readonly refusal: string | null;
  readonly change: string;
  readonly recordedAt: number;
  readonly recordedBy: string | null;
  /** Its own notification's number, and its change set's first and last. */
  readonly number: number;
  readonly first: number;
  readonly last: number;
}

export interface ActionFilter {
  readonly winery: string;
  readonly stream: StreamId | null;
  readonly type: string | null;
  /** Inclusive, ms. */
  readonly from: number | null;
  readonly to: number | null;
  readonly status: 'active' | 'retracted' | 'conflicted' | null;
  readonly limit: number;
  readonly after: Position | null;
}

export interface Archive {
  winery(winery: string): Promise<WineryRecord | null>;
  wineries(page: Keyset): Promise<WineryRecord[]>;
  /** Those that exist, in no order. */
  wineriesNamed(wineries: readonly string[]): Promise<WineryRecord[]>;
  /** Inserts or replaces. `units_fixed` if units or currency would change and an action names the winery. Serialised with commits. */
  putWinery(record: Omit<WineryRecord, 'revision'>, request?: RememberedPut): Promise<PutOutcome | 'units_fixed'>;
  vessel(winery: string, vessel: string): Promise<VesselRecord | null>;
  vesselsNamed(names: readonly { readonly winery: string; readonly vessel: string }[]): Promise<VesselRecord[]>;
  vessels(winery: string, page: Keyset): Promise<VesselRecord[]>;
  putVessel(record: VesselRecord, request?: RememberedPut): Promise<PutOutcome>;

  action(id: ActionId): Promise<StoredAction | null>;
  actions(filter: ActionFilter): Promise<StoredAction[]>;
  revisions(id: ActionId, page: { readonly limit: number; readonly afterRevision: number }): Promise<StoredRevision[]>;
  revision(id: ActionId, revision: number): Promise<StoredRevision | null>;

  /**
   * The touches of a stream believed once notification `known` was written (null: now), at positions with effectiveAt ≤ at (null: all),
   * in timeline order. With a base (only where it is valid for both times) the touches after it.
   */
  believed(
    stream: StreamId,
    query: { readonly at: number | null; readonly known: number | null },
  ): Promise<{
    readonly base: { readonly position: Position; readonly state: string; readonly number: number } | null;
    readonly touches: readonly BelievedTouch[];
    /** The highest publication.last of any row on the stream within the bounds, superseded rows included: the state's version. */
    readonly number: number;
  }>;
  /** Codes of streams of one kind in one winery, in code order, which contain `search` (case-insensitive). */
  streams(kind: 'lot' | 'vessel', winery: string, page: Keyset & { readonly search: string | null }): Promise<string[]>;

  change(change: string): Promise<StoredChange | null>;
  /** Change sets that are known, published or only remembered, in the order of their ids. */
  changes(page: Keyset): Promise<StoredChange[]>;
  /** The streams of which a change set tells something by its notifications, in order. */
  changeStreams(change: string): Promise<StreamId[]>;
  /** The set that holds notification n, or null above the head. */
  changeOf(number: number): Promise<StoredChange | null>;
  head(): Promise<number>;
  /** Notifications first…last, as the JSON texts of their CloudEvents, dense and in order. The text of a number never changes. */
  log(first: number, last: number): Promise<string[]>;
}
