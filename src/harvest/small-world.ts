import { dateMs, hourMs, minuteMs } from './calendar.js';
import type { Chance } from './chance.js';
import type { WineryBody } from './step.js';

export const fruitLots = ['F1', 'F2'] as const;
export const wineLots = ['L1', 'L2', 'L3', 'L4'] as const;
export const caseLots = ['C1', 'C2'] as const;
export const vessels = ['V1', 'V2', 'V3', 'V4', 'V5'] as const;
/** Nobody ever creates it: an action that names it is impossible. */
export const unknownVessel = 'V9';
export const unknownWinery = 'nowhere';

/** Where wine may be: a lot and one of its vessels, the unnamed one without a code. */
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
 * A world of a few lots and vessels, so small that its actions meet all the time.
 * Owns: a belief of what is where, from the actions made up so far, and the clock they go by.
 * Invariant: the belief is only a hint. Backdated actions and edits make it wrong, and that is wanted: then actions are nearly possible.
 */
export class SmallWorld {
  now = dateMs(2024, 9, 1, 8);
  /** Whether what was last made up takes more than is believed to be there, or goes where another lot is. */
  doubtful = false;
  /** Millionths by winery, lot and vessel. */
  #volumes = new Map<string, Held>();
  /** Weights in millionths, and bottles, by winery and lot. */
  #counts = new Map<string, number>();

  constructor(readonly wineries: readonly { readonly winery: string; readonly body: WineryBody }[]) {}

  /** The next effective time: mostly onwards, often in the very same millisecond, sometimes far back. */
  nextTime(chance: Chance): number {
    if (chance.happens(0.15)) return this.now - chance.whole(0, 40 * 60) * minuteMs;
    if (chance.happens(0.2)) return this.now;
    this.now += chance.happens(0.1) ? 1 : chance.whole(1, 180) * minuteMs;
    return this.now;
  }

  /** Any time from shortly before the beginning to shortly after the last action. */
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

  pour(winery: string, spot: Spot, change: number): void {
    const volume = this.volume(winery, spot) + change;
    const holder = spot.vessel === undefined ? undefined : this.holder(winery, spot.vessel);
    if (volume < 0 || change === 0 || (holder !== undefined && holder !== spot.lot)) this.doubtful = true;
    this.#volumes.set(keyOf(winery, spot), { winery, spot, volume: Math.max(0, volume) });
  }

  count(winery: string, lot: string): number {
    return this.#counts.get(`${winery}/${lot}`) ?? 0;
  }

  recount(winery: string, lot: string, change: number): void {
    const count = this.count(winery, lot) + change;
    if (count < 0 || change === 0) this.doubtful = true;
    this.#counts.set(`${winery}/${lot}`, Math.max(0, count));
  }

  /** Makes something up; if the belief says that it will be refused, the belief stays as it was. */
  imagine<Result>(make: () => Result): { readonly result: Result; readonly doubtful: boolean } {
    const volumes = new Map(this.#volumes);
    const counts = new Map(this.#counts);
    this.doubtful = false;
    const result = make();
    if (this.doubtful) {
      this.#volumes = volumes;
      this.#counts = counts;
    }
    return { result, doubtful: this.doubtful };
  }
}

function keyOf(winery: string, { lot, vessel }: Spot): string {
  return `${winery}/${lot}/${vessel ?? ''}`;
}

/** One or two wineries; two never agree on the units of volume and weight, and every other time not on the currency. */
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
  ];
  return new SmallWorld(all.slice(0, Math.max(1, wineries)));
}
