import type { Units } from '../../cellar/kind.js';
import type { Archive, VesselRecord, WineryRecord } from '../ports/archive.js';

export interface VesselName {
  readonly winery: string;
  readonly vessel: string;
}
/** What a reading of settings asks for. */
export interface SettingNames {
  readonly wineries?: readonly string[];
  readonly vessels?: readonly VesselName[];
}
/** A moment in the order of readings. What is read after it holds everything that was answered, at any node, before it. */
export type SettingsMoment = number & { readonly settingsMoment: true };

interface Kept<T> {
  readonly record: T;
  readonly readIn: number;
}
/** A vessel counts as long as its winery's settings have the revision under which it was read. */
interface KeptVessel extends Kept<VesselRecord> {
  readonly revision: number;
}
interface Reading {
  readonly wineries: Set<string>;
  readonly vessels: Map<string, VesselName>;
  readonly done: Promise<void>;
}

/**
 * Settings of wineries and vessels as the admission rules read them.
 * Owns: a bounded memory of what was read, and the one reading under way. Does not own: the settings, which are never on the timeline.
 * Invariants: (1) `have` resolves once all that exists of what it names is in memory as it stood at `since` or later: another node may
 * have put it a moment ago, so memory alone is never judged by; (2) one reading is under way at a time, and those who ask meanwhile
 * share the next, so that memory never goes back and a busy node reads once for many commands; (3) what is absent is not kept;
 * (4) a vessel in memory is not older than the revision of its winery's settings in memory: whatever is committed under that revision was
 * judged by this vessel.
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
    return this.readings as SettingsMoment; // The brand is given here alone.
  }

  /**
   * Invariant 1; undefined where nothing has to be waited for. Without `since` any reading will do: for what never changes, such as units
   * that are fixed.
   */
  ensureLoaded({ wineries = [], vessels = [] }: SettingNames, since?: SettingsMoment): Promise<void> | undefined {
    let reading: Reading | undefined;
    for (const winery of wineries) {
      if (!isOlder(this.wineries.get(winery), since)) continue;
      reading = this.nextReading();
      reading.wineries.add(winery);
    }
    for (const name of vessels) {
      if (!isOlder(this.standing(name), since)) continue;
      reading = this.nextReading();
      reading.vessels.set(keyOf(name), name);
    }
    return reading?.done;
  }

  private nextReading(): Reading {
    this.next ??= this.planReading();
    return this.next;
  }

  async winery(winery: string): Promise<WineryRecord | null> {
    await this.ensureLoaded({ wineries: [winery] });
    return this.wineryInMemory(winery);
  }

  /** The record if it is in memory: for the path that may not wait. */
  wineryInMemory(winery: string): WineryRecord | null {
    return this.wineries.get(winery)?.record ?? null;
  }

  vesselInMemory(winery: string, vessel: string): VesselRecord | null {
    return this.standing({ winery, vessel })?.record ?? null;
  }

  /** Invariant 4. */
  private standing(name: VesselName): KeptVessel | undefined {
    const kept = this.vessels.get(keyOf(name));
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
      if (revision !== undefined) keep(this.vessels, keyOf(record), { record, readIn, revision });
    }
    forget(this.wineries, Math.max(this.limit, foundWineries.length));
    forget(this.vessels, Math.max(this.limit, foundVessels.length));
  }
}

function isOlder(kept: Kept<unknown> | undefined, since: SettingsMoment | undefined): boolean {
  return kept === undefined || kept.readIn <= (since ?? -1);
}

export function unitsOf(record: WineryRecord): Units {
  return { volumeUnit: record.volumeUnit, weightUnit: record.weightUnit, currency: record.currency };
}

function keyOf({ winery, vessel }: VesselName): string {
  return `${winery}/${vessel}`;
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
