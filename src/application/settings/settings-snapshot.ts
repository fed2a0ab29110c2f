import type { Units } from '../../cellar/units.js';
import type { VesselRecord, WineryRecord } from '../ports/winery-settings-store.js';

export interface VesselName {
  readonly winery: string;
  readonly vessel: string;
}

/** A vessel that a preview takes as existing. `capacity`: in millionths of the winery's unit, or null. */
export interface AssumedVessel extends VesselName {
  readonly capacity: number | null;
}

/**
 * The settings that one decision reads: plain data, so that a decision can run in another thread, and fixed, so that all of it is judged
 * by the same settings. Wineries and vessels that do not exist are absent.
 */
export interface SettingsSnapshot {
  readonly wineries: ReadonlyMap<string, WineryRecord>;
  /** By `vesselKey`. */
  readonly vessels: ReadonlyMap<string, VesselRecord>;
}

export function vesselKey({ winery, vessel }: VesselName): string {
  return `${winery}/${vessel}`;
}

/** Adds the records of `more` that `base` does not have: a decision never replaces settings that it has already used. */
export function extended(base: SettingsSnapshot, more: SettingsSnapshot): SettingsSnapshot {
  return {
    wineries: new Map([...more.wineries, ...base.wineries]),
    vessels: new Map([...more.vessels, ...base.vessels]),
  };
}

export function unitsOf({ volumeUnit, weightUnit, currency }: WineryRecord): Units {
  return { volumeUnit, weightUnit, currency };
}

/** Returns whether newer settings agree with those that were used, except for the count of their changes. */
export function sameSettings(used: SettingsSnapshot, newest: SettingsSnapshot): boolean {
  for (const [winery, record] of used.wineries) {
    const now = newest.wineries.get(winery);
    if (now !== undefined && JSON.stringify({ ...record, revision: 0 }) !== JSON.stringify({ ...now, revision: 0 }))
      return false;
  }
  for (const [key, vessel] of used.vessels)
    if (JSON.stringify(newest.vessels.get(key)) !== JSON.stringify(vessel)) return false;
  return true;
}
