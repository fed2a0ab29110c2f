import type { Units } from '../cellar/kind.js';
import type { Archive, VesselRecord, WineryRecord } from './archive.js';

/**
 * Settings of wineries and vessels as the admission rules read them.
 * Owns: a bounded cache in front of the archive. Does not own: the settings, which are never on the timeline.
 * Invariant: what is absent is never cached, so that a vessel is known as soon as it was put.
 */
export class Settings {
  private readonly wineries = new Map<string, WineryRecord>();
  private readonly vessels = new Map<string, VesselRecord>();

  constructor(
    private readonly archive: Archive,
    private readonly limit: number,
  ) {}

  async winery(winery: string): Promise<WineryRecord | null> {
    const cached = this.wineries.get(winery);
    if (cached !== undefined) return cached;
    const found = await this.archive.winery(winery);
    if (found !== null) keep(this.wineries, winery, found, this.limit);
    return found;
  }

  /** The record if it is in memory: for the path that may not wait. */
  wineryInMemory(winery: string): WineryRecord | null {
    return this.wineries.get(winery) ?? null;
  }

  vesselInMemory(winery: string, vessel: string): VesselRecord | null {
    return this.vessels.get(`${winery}/${vessel}`) ?? null;
  }

  /** Reads those not in memory in one go; afterwards `vesselInMemory` gives all that exist. */
  async loadVessels(names: readonly { readonly winery: string; readonly vessel: string }[]): Promise<void> {
    const missing = names.filter(({ winery, vessel }) => !this.vessels.has(`${winery}/${vessel}`));
    if (missing.length === 0) return;
    for (const record of await this.archive.vesselsNamed(missing)) this.putVessel(record);
  }

  /** Called when this node changed a setting. */
  putWinery(record: WineryRecord): void {
    keep(this.wineries, record.winery, record, this.limit);
  }

  putVessel(record: VesselRecord): void {
    keep(this.vessels, `${record.winery}/${record.vessel}`, record, this.limit);
  }

  /** Forgets a winery whose units turned out to be others than remembered. */
  forgetWinery(winery: string): void {
    this.wineries.delete(winery);
  }
}

export function unitsOf(record: WineryRecord): Units {
  return { volumeUnit: record.volumeUnit, weightUnit: record.weightUnit, currency: record.currency };
}

export function unitsText(units: Units): string {
  return `${units.volumeUnit}|${units.weightUnit}|${units.currency}`;
}

function keep<T>(cache: Map<string, T>, key: string, value: T, limit: number): void {
  cache.delete(key);
  cache.set(key, value);
  if (cache.size > limit) {
    const oldest = cache.keys().next().value;
    if (oldest !== undefined) cache.delete(oldest);
  }
}
