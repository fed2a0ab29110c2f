import { dateMs, hourMs, minuteMs } from './calendar.js';
import type { Chance } from './chance.js';
import type { WineryBody } from './step.js';

export const fruitLots = ['F1', 'F2'] as const;
export const wineLots = ['L1', 'L2', 'L3', 'L4'] as const;
export const caseLots = ['C1', 'C2'] as const;
export const vessels = ['V1', 'V2', 'V3', 'V4', 'V5'] as const;
/** A vessel that does not exist. An action that names it is impossible. */
export const unknownVessel = 'V9';
export const unknownWinery = 'nowhere';

/** A lot and one of its vessels. Without `vessel` it is the unnamed one. */
export interface Spot {
  readonly lot: string;
  readonly vessel?: string;
}

interface Held {
  readonly winery: string;
  readonly spot: Spot;
  readonly volume: number;
}

/**
 * A world of so few lots and vessels that its actions affect one another.
 * Owns: an estimate of what each place holds after the actions generated so far, and the clock.
 * Invariant: the estimate is only a hint. Backdated actions and edits make it wrong, which is intended: then actions are
 * nearly possible.
 */
export class SmallWorld {
  now = dateMs(2024, 9, 1, 8);
  /** Whether the last generated action is probably impossible: it takes more than a place holds, or fills a vessel with another lot. */
  implausible = false;
  /** In millionths, by winery, lot and vessel. */
  #volumes = new Map<string, Held>();
  /** Weights in millionths and numbers of bottles, by winery and lot. */
  #counts = new Map<string, number>();

  constructor(readonly wineries: readonly { readonly winery: string; readonly body: WineryBody }[]) {}

  /** Returns the next effective time: mostly later, often the same millisecond, sometimes much earlier. */
  nextTime(chance: Chance): number {
    if (chance.happens(0.15)) return this.now - chance.whole(0, 40 * 60) * minuteMs;
    if (chance.happens(0.2)) return this.now;
    this.now += chance.happens(0.1) ? 1 : chance.whole(1, 180) * minuteMs;
    return this.now;
  }

  /** Returns a time from shortly before the first action to shortly after the last. */
  anyTime(chance: Chance): number {
    const first = dateMs(2024, 9, 1, 6);
    return first + chance.whole(0, Math.floor((this.now + 3 * hourMs - first) / minuteMs)) * minuteMs;
  }

  spots(winery: string): readonly Spot[] {
    return [...this.#volumes.values()]
      .filter((held) => held.winery === winery && held.volume > 0)
      .map((held) => held.spot);
  }

  holder(winery: string, vessel: string): string | undefined {
    return this.spots(winery).find((spot) => spot.vessel === vessel)?.lot;
  }

  volume(winery: string, spot: Spot): number {
    return this.#volumes.get(keyOf(winery, spot))?.volume ?? 0;
  }

  addVolume(winery: string, spot: Spot, change: number): void {
    const volume = this.volume(winery, spot) + change;
    const holder = spot.vessel === undefined ? undefined : this.holder(winery, spot.vessel);
    if (volume < 0 || change === 0 || (holder !== undefined && holder !== spot.lot)) this.implausible = true;
    this.#volumes.set(keyOf(winery, spot), { winery, spot, volume: Math.max(0, volume) });
  }

  count(winery: string, lot: string): number {
    return this.#counts.get(`${winery}/${lot}`) ?? 0;
  }

  addCount(winery: string, lot: string, change: number): void {
    const count = this.count(winery, lot) + change;
    if (count < 0 || change === 0) this.implausible = true;
    this.#counts.set(`${winery}/${lot}`, Math.max(0, count));
  }

  /** Calls `make`. If its result is implausible, the estimate is restored. */
  attempt<Result>(make: () => Result): { readonly result: Result; readonly implausible: boolean } {
    const volumes = new Map(this.#volumes);
    const counts = new Map(this.#counts);
    this.implausible = false;
    const result = make();
    if (this.implausible) {
      this.#volumes = volumes;
      this.#counts = counts;
    }
    return { result, implausible: this.implausible };
  }
}

function keyOf(winery: string, { lot, vessel }: Spot): string {
  return `${winery}/${lot}/${vessel ?? ''}`;
}

/** Returns a world of one to three wineries. The second differs from the first in its units of volume and weight, and in half of the worlds in currency. */
export function smallWorld(chance: Chance, wineries: number): SmallWorld {
  const bond = { bond: 'BWN-1' };
  const north = {
    name: 'north',
    ...bond,
    volumeUnit: 'gal',
    weightUnit: 'lb',
    currency: 'USD',
    timeZone: 'America/Los_Angeles',
  } as const;
  const currency = chance.happens(0.5) ? 'USD' : 'EUR';
  const south = {
    name: 'south',
    ...bond,
    volumeUnit: 'L',
    weightUnit: 'kg',
    currency,
    timeZone: 'Europe/Paris',
  } as const;
  const all = [
    { winery: 'north', body: north },
    { winery: 'south', body: south },
    { winery: 'west', body: { ...north, name: 'west' } },
  ];
  return new SmallWorld(all.slice(0, Math.max(1, wineries)));
}
