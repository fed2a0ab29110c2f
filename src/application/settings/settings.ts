import type { VesselRecord, WineryRecord, WinerySettingsStore } from '../ports/winery-settings-store.js';
import { type SettingsSnapshot, type VesselName, vesselKey } from './settings-snapshot.js';

/** The wineries and vessels that a decision reads. */
export interface SettingNames {
  readonly wineries?: readonly string[];
  readonly vessels?: readonly VesselName[];
}

/** A point in the order of readings. A reading after it sees every setting that was answered before it, at any node. */
export type SettingsMoment = number & { readonly settingsMoment: true };

interface Cached<T> {
  readonly record: T;
  /** The reading that read the record. */
  readonly reading: number;
}
/** A vessel in memory counts while its winery's settings have the revision under which it was read. */
interface CachedVessel extends Cached<VesselRecord> {
  readonly revision: number;
}
/** A reading that has not begun: names are added until it begins. */
interface PlannedReading {
  readonly wineries: Set<string>;
  readonly vessels: Map<string, VesselName>;
  readonly done: Promise<void>;
}

/**
 * The settings of wineries and vessels, as admission reads them.
 *
 * Owns: a bounded cache of the records read, and the reading in progress. Does not own: the settings themselves.
 * Invariants:
 * 1. After `ensureLoaded`, every named record that exists is in memory as it was at `since` or later. Another node may have changed it a moment ago,
 *    so memory alone never decides a refusal.
 * 2. One reading is in progress at a time, and callers that arrive meanwhile share the next one. So memory never goes back in time, and a busy node
 *    reads once for many commands.
 * 3. Only records that exist are kept.
 * 4. A vessel in memory is at least as new as the revision of its winery's settings in memory, so whatever commits under that revision was judged by
 *    this vessel.
 */
export class Settings {
  private readonly wineries = new Map<string, Cached<WineryRecord>>();
  private readonly vessels = new Map<string, CachedVessel>();
  private readings = 0;
  private inProgress: Promise<void> = Promise.resolve();
  private next: PlannedReading | null = null;

  constructor(
    private readonly store: Pick<WinerySettingsStore, 'wineriesByCode' | 'vesselsByName'>,
    private readonly limit: number,
    /** Called when `spreadOf` has changed for a winery. */
    private readonly onSpread: () => void = () => undefined,
  ) {}

  moment(): SettingsMoment {
    return this.readings as SettingsMoment; // Only this method creates the branded type.
  }

  /** Reads the named settings that are not in memory or are older than `since` (invariant 1). Returns undefined if nothing has to be read. */
  ensureLoaded({ wineries = [], vessels = [] }: SettingNames, since?: SettingsMoment): Promise<void> | undefined {
    let reading: PlannedReading | undefined;
    for (const winery of wineries) {
      if (!isOlder(this.wineries.get(winery), since)) continue;
      reading = this.nextReading();
      reading.wineries.add(winery);
    }
    for (const name of vessels) {
      if (!isOlder(this.currentVessel(name), since)) continue;
      reading = this.nextReading();
      reading.vessels.set(vesselKey(name), name);
    }
    return reading?.done;
  }

  private nextReading(): PlannedReading {
    this.next ??= this.planReading();
    return this.next;
  }

  /** Returns the settings of those of the named wineries and vessels that exist, as they were at `since` or later. */
  async load(names: SettingNames, since?: SettingsMoment): Promise<SettingsSnapshot> {
    await this.ensureLoaded(names, since);
    return this.snapshot(names);
  }

  /** Returns the settings in memory of the named wineries and vessels. Those that are not in memory are absent. */
  snapshot({ wineries = [], vessels = [] }: SettingNames): SettingsSnapshot {
    const found = new Map<string, WineryRecord>();
    for (const winery of wineries) {
      const record = this.wineries.get(winery)?.record;
      if (record !== undefined) found.set(winery, record);
    }
    if (vessels.length === 0) return { wineries: found, vessels: noVessels };
    const foundVessels = new Map<string, VesselRecord>();
    for (const name of vessels) {
      const record = this.currentVessel(name)?.record;
      if (record !== undefined) foundVessels.set(vesselKey(name), record);
    }
    return { wineries: found, vessels: foundVessels };
  }

  hasWinery(winery: string): boolean {
    return this.wineries.has(winery);
  }

  /** Returns over how many partitions the winery's lots are spread, as far as is known in memory. It decides nothing but the node that is asked first. */
  spreadOf(winery: string): number {
    return this.wineries.get(winery)?.record.spread ?? 1;
  }

  /** Upholds invariant 4. */
  private currentVessel(name: VesselName): CachedVessel | undefined {
    const cached = this.vessels.get(vesselKey(name));
    return cached?.revision === this.wineries.get(name.winery)?.record.revision ? cached : undefined;
  }

  /** Upholds invariant 2: the reading begins when the one in progress has ended, with all names that were added until then. */
  private planReading(): PlannedReading {
    const wineries = new Set<string>();
    const vessels = new Map<string, VesselName>();
    const done = this.inProgress.then(() => {
      this.next = null;
      return this.read([...wineries], [...vessels.values()]);
    });
    // The callers of this reading receive its failure; the next reading begins regardless.
    this.inProgress = done.catch(() => undefined);
    return { wineries, vessels, done };
  }

  private async read(wineries: readonly string[], vessels: readonly VesselName[]): Promise<void> {
    this.readings += 1;
    const reading = this.readings;
    const codes = [...new Set([...wineries, ...vessels.map(({ winery }) => winery)])];
    const foundWineries = await this.store.wineriesByCode(codes);
    // Vessels are read last. One that changes in between gets an older revision than its own, which costs at most one lost race.
    const foundVessels = vessels.length === 0 ? [] : await this.store.vesselsByName(vessels);
    const revisions = new Map(foundWineries.map(({ winery, revision }) => [winery, revision]));
    const isSpread = foundWineries.some(({ winery, spread }) => spread !== this.spreadOf(winery));
    for (const record of foundWineries) store(this.wineries, record.winery, { record, reading });
    for (const record of foundVessels) {
      const revision = revisions.get(record.winery);
      if (revision !== undefined) store(this.vessels, vesselKey(record), { record, reading, revision });
    }
    evict(this.wineries, Math.max(this.limit, foundWineries.length));
    evict(this.vessels, Math.max(this.limit, foundVessels.length));
    if (isSpread) this.onSpread();
  }
}

const noVessels: ReadonlyMap<string, VesselRecord> = new Map();

function isOlder(cached: Cached<unknown> | undefined, since: SettingsMoment | undefined): boolean {
  return cached === undefined || cached.reading <= (since ?? -1);
}

/** Moves the entry to the end, so that a cache is ordered from the oldest reading to the newest. */
function store<T>(cache: Map<string, T>, key: string, value: T): void {
  cache.delete(key);
  cache.set(key, value);
}

/** Removes the oldest entries beyond the limit. */
function evict<T>(cache: Map<string, T>, limit: number): void {
  for (const key of cache.keys()) {
    if (cache.size <= limit) return;
    cache.delete(key);
  }
}
