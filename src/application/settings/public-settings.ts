import { publicQuantity } from '../../cellar/quantity.js';
import type { JsonObject } from '../json-object.js';
import type { PutWineryRecord, StoredMember, VesselRecord, WineryRecord } from '../ports/winery-settings-store.js';

/** Returns a winery in its public shape, without what only the store and decisions use. */
export function publicWinery(record: PutWineryRecord & Partial<Pick<WineryRecord, StoredMember>>): JsonObject {
  const {
    bond,
    lockDate,
    revision: _,
    filedThrough: _through,
    inventoryDays: _days,
    labels: _labels,
    ...rest
  } = record;
  return { ...rest, ...(bond === null ? {} : { bond }), ...(lockDate === null ? {} : { lockDate }) };
}

/** Returns a vessel in its public shape, but without its contents. */
export function vesselWithoutContents({ winery, vessel, kind, capacity }: VesselRecord): JsonObject {
  return { winery, vessel, kind, capacity: capacity === null ? null : publicQuantity(capacity) };
}

/** Returns a vessel in its public shape. `volume` is in millionths of the winery's unit. */
export function publicVessel(record: VesselRecord, lot: string | null, volume: number): JsonObject {
  return { ...vesselWithoutContents(record), lot, volume: publicQuantity(volume) };
}
