import type { Archive, VesselRecord, WineryRecord } from '../ports/archive.js';
import { type SettingsSnapshot, type VesselName, vesselKey } from './settings-snapshot.js';

/** The wineries and vessels that a decision reads. */
export interface SettingNames {
  readonly wineries?: readonly string[];
  readonly vessels?: readonly VesselName[];
}

/** A point in the order of readings. A reading after it sees every setting that was answered before it, at any node. */
export type SettingsMoment = number & { readonly settingsMoment: true };

interface Kept<T> {
  readonly record: T;
  readonly readIn: number;
}
/** A vessel in memory counts while its winery's settings have the revision under which it was read. */
interface KeptVessel extends Kept<VesselRecord> {
  readonly revision: number;
}
interface Reading {
  readonly wineries: Set<string>;
  readonly vessels: Map<string, VesselName>;
  readonly done: Promise<void>;
}

/**
 * The settings of wineries and vessels, as admission reads them.
 * Owns: a bounded memory of the records read, and the reading in progress. Does not own: the settings themselves.
 * Invariants: (1) after `ensureLoaded`, every named record that exists is in memory as it was at `since` or later: another node may have
 * changed it a moment ago; (2) one reading is in progress at a time, and callers that arrive meanwhile share the next one, so that memory
 * never goes back in time and a busy node reads once for many commands; (3) absence is not remembered; (4) a vessel in memory is not older
 * than the revision of its winery's settings in memory, so whatever commits under that revision was judged by this vessel.
 */
export class Settings {
  private readonly wineries = new Map<string, Kept<WineryRecord>>();
  private readonly vessels = new Map<string, KeptVessel>();
  private readings = 0;
  private underWay: Promise<void> = Promise.resolve();
  private next: Reading | null = null;

  constructor(
    private readonly archive: Archive,
    private readonly limit: number,
  ) {}

  moment(): SettingsMoment {
    return this.readings as SettingsMoment; // Only this method creates the branded type.
  }

  /** Reads what is not in memory, or is older than `since` (invariant 1). Returns undefined if nothing has to be read. */
  ensureLoaded({ wineries = [], vessels = [] }: SettingNames, since?: SettingsMoment): Promise<void> | undefined {
    let reading: Reading | undefined;
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

  private nextReading(): Reading {
    this.next ??= this.planReading();
    return this.next;
  }

  /** Returns the settings that exist of what is named, as they were at `since` or later. */
  async load(names: SettingNames, since?: SettingsMoment): Promise<SettingsSnapshot> {
    await this.ensureLoaded(names, since);
    return this.snapshot(names);
  }

  /** The settings in memory of what is named. Wineries and vessels that are not in memory are absent. */
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

  /** Invariant 4. */
  private currentVessel(name: VesselName): KeptVessel | undefined {
    const kept = this.vessels.get(vesselKey(name));
    return kept?.revision === this.wineries.get(name.winery)?.record.revision ? kept : undefined;
  }

  /** Invariant 2: it begins when the one under way has ended, and takes what was asked for until then. */
  private planReading(): Reading {
    const wineries = new Set<string>();
    const vessels = new Map<string, VesselName>();
    const done = this.underWay.then(() => {
      this.next = null;
      return this.read([...wineries], [...vessels.values()]);
    });
    // Whoever asked is told of a failure; the next reading begins after it all the same.
    this.underWay = done.catch(() => undefined);
    return { wineries, vessels, done };
  }

  private async read(wineries: readonly string[], vessels: readonly VesselName[]): Promise<void> {
    this.readings += 1;
    const readIn = this.readings;
    const codes = [...new Set([...wineries, ...vessels.map(({ winery }) => winery)])];
    const foundWineries = await this.archive.wineriesNamed(codes);
    // Only then the vessels: one that is put in between counts as older than it is, which costs a race and harms nobody.
    const foundVessels = vessels.length === 0 ? [] : await this.archive.vesselsNamed(vessels);
    const revisions = new Map(foundWineries.map(({ winery, revision }) => [winery, revision]));
    for (const record of foundWineries) keep(this.wineries, record.winery, { record, readIn });
    for (const record of foundVessels) {
      const revision = revisions.get(record.winery);
      if (revision !== undefined) keep(this.vessels, vesselKey(record), { record, readIn, revision });
    }
    forget(this.wineries, Math.max(this.limit, foundWineries.length));
    forget(this.vessels, Math.max(this.limit, foundVessels.length));
  }
}

const noVessels: ReadonlyMap<string, VesselRecord> = new Map();

function isOlder(kept: Kept<unknown> | undefined, since: SettingsMoment | undefined): boolean {
  return kept === undefined || kept.readIn <= (since ?? -1);
}

/** The newest read stand last. */
function keep<T>(memory: Map<string, T>, key: string, value: T): void {
  memory.delete(key);
  memory.set(key, value);
}

function forget<T>(memory: Map<string, T>, limit: number): void {
  for (const key of memory.keys()) {
    if (memory.size <= limit) return;
    memory.delete(key);
  }
}
