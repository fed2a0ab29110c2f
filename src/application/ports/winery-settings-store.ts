import type { WineryLabels } from '../labels/kept-label.js';
import type { Keyset } from './keyset.js';

/** The settings of a winery. */
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
  /** Over how many partitions the winery's lots are spread, 1 to 64. Nothing is decided by it: it only says which nodes work on the lots. */
  readonly spread: number;
  /** Where reports count gains and losses of movements: in the inventory lines too (`every`), or beside them. */
  readonly inventoryLines: 'physical' | 'every';
  /** Whether a filing locks its period. */
  readonly lockOnFiling: boolean;
  /** The last day of the filed periods, YYYY-MM-DD, or null. Filings set it. */
  readonly filedThrough: string | null;
  /** The last days of the filed inventories, YYYY-MM-DD, ascending; absent if there are none. Only of wineries that are read by their codes. */
  readonly inventoryDays?: readonly string[];
  /**
   * Counts the changes of the winery's settings, and those of its vessels. Change sets are admitted under a revision. The store assigns it.
   */
  readonly revision: number;
  /** The labels that the winery keeps, absent if it keeps none. Only of wineries that are read by their codes. Their changes count as changes of settings. */
  readonly labels?: WineryLabels;
}

/** The settings of a vessel. */
export interface VesselRecord {
  readonly winery: string;
  readonly vessel: string;
  readonly kind: 'tank' | 'barrel' | 'bin' | 'other';
  /** Millionths of the winery's volume unit, or null. */
  readonly capacity: number | null;
}

/** A put under an Idempotency-Key. Its answer is remembered under `change`, so that a repetition is recognised, whatever was put since. */
export interface IdempotentPut {
  readonly change: string;
  /** SHA-256 of the request, hex. */
  readonly requestHash: string;
  readonly recordedAt: number;
  /** The whole answer as JSON text. */
  readonly answer: string;
}

/** Who puts settings, and what they were and are: the entry of a put in the audit trail. */
export interface AuditedPut {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly by: string | null;
  /** JSON text of an object. */
  readonly detail: string;
}

/** The members that the store adds to what is put. */
export type StoredMember = 'revision' | 'filedThrough' | 'inventoryDays' | 'labels';

/** The settings of a winery that can be put. */
export type PutWineryRecord = Omit<WineryRecord, StoredMember>;

interface WineryPut {
  readonly request?: IdempotentPut | undefined;
  /** Stored with the put, if the put changes anything. */
  readonly audited?: AuditedPut;
  /** The revision of the record to be replaced, or null if there must be none yet. Without it, whatever is there is replaced. */
  readonly replaces?: number | null;
}

interface VesselPut {
  readonly request?: IdempotentPut | undefined;
  /** Stored with the put, if the put changes anything. */
  readonly audited?: AuditedPut;
  /** The record to be replaced, or null if there must be none yet. Without it, whatever is there is replaced. */
  readonly replaces?: VesselRecord | null;
}

export type PutOutcome =
  | 'created'
  | 'replaced'
  /** Nothing was put: the same request was answered before, with this JSON text. */
  | { readonly repeated: string }
  /** Nothing was put: another request has used `change`. */
  | 'id_reused'
  /** Nothing was put: the record to be replaced is no longer the one that was read. */
  | 'outdated';

/** The settings of wineries and vessels. They are not on the timeline, and are replaced in place. */
export interface WinerySettingsStore {
  winery(winery: string): Promise<WineryRecord | null>;
  /** The wineries that exist, in no particular order. */
  wineriesByCode(wineries: readonly string[]): Promise<WineryRecord[]>;
  /** Wineries in the order of their codes. `only`: these alone; by default all. */
  listWineries(page: Keyset, only?: readonly string[]): Promise<WineryRecord[]>;
  /**
   * Inserts or replaces a winery, serialised with commits. Returns `units_fixed`, and puts nothing, if units or currency would change after
   * an action was recorded in them.
   */
  putWinery(record: PutWineryRecord, put?: WineryPut): Promise<PutOutcome | 'units_fixed'>;
  vessel(winery: string, vessel: string): Promise<VesselRecord | null>;
  /** The vessels that exist, in no particular order. */
  vesselsByName(names: readonly { readonly winery: string; readonly vessel: string }[]): Promise<VesselRecord[]>;
  /** The vessels of a winery in the order of their codes. */
  listVessels(winery: string, page: Keyset): Promise<VesselRecord[]>;
  /** Inserts or replaces a vessel. Replacing one makes a new revision of its winery's settings. */
  putVessel(record: VesselRecord, put?: VesselPut): Promise<PutOutcome>;
}
