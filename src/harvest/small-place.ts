import type { Chance } from './chance.js';
import { caseLots, fruitLots, type SmallWorld, type Spot, unknownVessel, vessels, wineLots } from './small-world.js';
import type { ActionData, WineryBody } from './step.js';
import { decimal, millionth } from './unit-system.js';

/** What the generator of an action depends on. */
export interface Scene {
  readonly chance: Chance;
  readonly world: SmallWorld;
  readonly winery: string;
}

/** Round amounts and difficult ones: thirds, a millionth, and more than any place holds. */
const amounts = [10, 25, 40, 60, 100, 33.333333, 7.654321, 0.000001, 500] as const;

interface Taken {
  readonly spot: Spot;
  readonly volume: number;
}

interface Sources {
  readonly places: readonly ActionData[];
  readonly taken: readonly Taken[];
}

/** Returns a `from`: all that places hold by the estimate, a part of it, or a millionth too much. */
export function sources(scene: Scene, most: number): Sources {
  const { chance, world, winery } = scene;
  const { lot } = anySpot(scene);
  const spread = world.spots(winery).filter((spot) => spot.lot === lot && spot.vessel !== undefined);
  const taken: Taken[] = [];
  const take = (spot: Spot, volume: number): void => {
    taken.push({ spot, volume });
    world.addVolume(winery, spot, -volume);
  };
  if (spread.length > 1 && chance.happens(0.35)) {
    const all = chance.happens(0.6);
    const each = Math.min(...spread.map((spot) => world.volume(winery, spot)));
    for (const spot of spread) take(spot, all ? world.volume(winery, spot) : each);
    return {
      places: [{ lot, vessels: spread.map(({ vessel }) => vessel), volume: all ? 'all' : decimal(each) }],
      taken,
    };
  }
  const spots = distinct(Array.from({ length: chance.whole(1, most) }, () => anySpot(scene)));
  const places = spots.map((spot) => {
    const there = world.volume(winery, spot);
    const part = Math.max(
      1,
      chance.pick([Math.floor(there / 2), Math.floor(there / 3), there, there + 1, 10 * millionth]),
    );
    const all = chance.happens(0.35);
    take(spot, all ? there : part);
    return { ...place(spot), volume: all ? 'all' : decimal(part) };
  });
  return { places, taken };
}

/** Returns a `to` for the volume `arriving`, or, without it, for a crush. */
export function targets(scene: Scene, most: number, arriving: number | undefined): ActionData[] {
  const { chance, world, winery } = scene;
  const spots = distinct(Array.from({ length: chance.whole(1, most) }, () => targetSpot(scene)));
  const [first, second] = spots;
  if (
    first?.vessel !== undefined &&
    second?.vessel !== undefined &&
    first.vessel !== second.vessel &&
    chance.happens(0.5)
  ) {
    const each = chance.pick([2, 5, 8.5]);
    for (const { vessel } of [first, second])
      if (vessel !== undefined) world.addVolume(winery, { lot: first.lot, vessel }, each * millionth);
    if (arriving !== undefined && 2 * each * millionth > arriving) world.implausible = true;
    return [{ lot: first.lot, vessels: [first.vessel, second.vessel], volume: each }];
  }
  let left = arriving ?? Number.POSITIVE_INFINITY;
  return spots.map((spot, index) => {
    // Only the last place of a movement takes the rest.
    const rest = arriving !== undefined && index === spots.length - 1 && chance.happens(0.75);
    const volume = arriving === undefined ? chance.whole(20, 80) : chance.pick([5, 10, 3.333333]);
    const poured = rest ? left : Math.round(volume * millionth);
    left -= poured;
    if (left < 0 || poured <= 0) world.implausible = true;
    world.addVolume(winery, spot, Math.max(1, poured));
    const creates = chance.happens(0.2)
      ? chance.pick([{ kind: 'wine' }, { fraction: 'press' }, { taxClass: 'a' }, { owner: 'client-1' }])
      : {};
    return { ...place(spot), volume: rest ? 'rest' : volume, ...creates };
  });
}

export function sum(taken: readonly Taken[]): number {
  return taken.reduce((volume, part) => volume + part.volume, 0);
}

export function unitsOf({ world, winery }: Scene): WineryBody {
  const found = world.wineries.find((known) => known.winery === winery);
  if (found === undefined) throw new Error(`The small world has no winery ${winery}.`);
  return found.body;
}

export function anySpot({ chance, world, winery }: Scene): Spot {
  const spots = world.spots(winery);
  if (spots.length > 0 && chance.happens(0.95)) return chance.pick(spots);
  world.implausible = true;
  return chance.happens(0.5) ? { lot: anyLot(chance), vessel: chance.pick(vessels) } : { lot: anyLot(chance) };
}

/** Returns a target: an empty vessel or one that holds the lot; sometimes an occupied or unknown one, or the unnamed one. */
export function targetSpot({ chance, world, winery }: Scene): Spot {
  const lot = chance.happens(0.03) ? anyLot(chance) : chance.pick(wineLots);
  if (chance.happens(0.15)) return { lot };
  if (chance.happens(0.02)) {
    world.implausible = true;
    return { lot, vessel: unknownVessel };
  }
  const fitting = vessels.filter((vessel) => [undefined, lot].includes(world.holder(winery, vessel)));
  return { lot, vessel: fitting.length === 0 || chance.happens(0.08) ? chance.pick(vessels) : chance.pick(fitting) };
}

export function anyLot(chance: Chance): string {
  return chance.pick([...wineLots, ...wineLots, ...fruitLots, ...caseLots]);
}

export function someAmount(chance: Chance): number {
  return chance.pick(amounts);
}

export function place({ lot, vessel }: Spot): { readonly lot: string; readonly vessel?: string } {
  return vessel === undefined ? { lot } : { lot, vessel };
}

/** Returns the spots without repetition: a list that names a place twice is malformed, not impossible. */
export function distinct(spots: readonly Spot[]): Spot[] {
  const seen = new Map(spots.map((spot) => [`${spot.lot}/${spot.vessel ?? ''}`, spot]));
  return [...seen.values()];
}
