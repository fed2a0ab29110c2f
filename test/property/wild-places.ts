import type { Chance } from '../../src/harvest/chance.js';
import { distinct } from '../../src/harvest/small-place.js';
import { caseLots, fruitLots, type Spot, vessels } from '../../src/harvest/small-world.js';
import type { ActionData } from '../../src/harvest/step.js';
import type { OracleLotState, OracleWinery } from '../oracle/replay.js';

/** What the generators of wild data depend on. */
export interface WildScene {
  readonly chance: Chance;
  readonly winery: OracleWinery;
  readonly wineries: readonly OracleWinery[];
  /** The present lots of the winery. */
  readonly lots: readonly OracleLotState[];
  /** The codes of its wine lots: few, so that actions affect one another. */
  readonly codes: readonly string[];
  /** Whether amounts are as large as a body allows, so that sums become too large. */
  readonly huge: boolean;
}

interface Held {
  readonly spot: Spot;
  /** In millionths. */
  readonly volume: number;
}

const million = 1_000_000;
const largestMicro = 1_000_000_000 * million;

export const lossReasons = ['evaporation', 'lees', 'spill', 'gain', 'gain', 'other'] as const;

export function wildCost({ chance, huge }: WildScene): number {
  return huge && chance.happens(0.5) ? 99_999_999_999.9999 : chance.pick([0, 0.0001, 100, 33.3333, 7.01]);
}

function anyOf<Item>(chance: Chance, items: readonly Item[], otherwise: Item): Item {
  return items.length === 0 ? otherwise : chance.pick(items);
}

export function decimalOf(micro: number): number {
  return Math.min(Math.max(micro, 1), largestMicro) / million;
}

export function microOf(decimal: number): number {
  return Math.round(decimal * million);
}

/** Returns an existing lot of one of the kinds, or, one time in twelve, any code. */
export function lotOf({ chance, lots, codes }: WildScene, kinds: readonly string[]): string {
  const anyCode = chance.pick([...fruitLots, ...codes, ...caseLots]);
  if (chance.happens(0.08)) return anyCode;
  const fitting = lots.filter((lot) => kinds.includes(lot.kind)).map((lot) => lot.lot);
  return anyOf(chance, fitting, anyCode);
}

function held({ lots }: WildScene): readonly Held[] {
  return lots.flatMap(({ lot, vessels: holdings }) =>
    holdings.map(({ vessel, volume }) => ({
      spot: vessel === null ? { lot } : { lot, vessel },
      volume: microOf(volume),
    })),
  );
}

/** Returns a place that holds something, or sometimes one that does not. */
export function heldSpot(scene: WildScene): Held {
  const { chance } = scene;
  const nowhere = { spot: { lot: chance.pick(scene.codes), vessel: chance.pick(vessels) }, volume: 10 * million };
  return chance.happens(0.05) ? nowhere : anyOf(chance, held(scene), nowhere);
}

/** Returns a part of a volume: a half, a third, a millionth, all but a millionth, all, or a millionth too much. */
export function portion(chance: Chance, whole: number): number {
  const parts = [
    Math.floor(whole / 2),
    Math.floor(whole / 3),
    Math.floor(whole / 7),
    1,
    whole - 1,
    whole,
    whole,
    5 * million,
  ];
  return Math.max(1, chance.happens(0.03) ? whole + 1 : Math.min(whole, chance.pick(parts)));
}

/** Returns a `from`: its places, the volume taken from each, and the total. */
export function wildFrom(
  scene: WildScene,
  most: number,
): { places: ActionData[]; taken: readonly Held[]; total: number } {
  const { chance } = scene;
  const spots = distinct(Array.from({ length: chance.whole(1, most) }, () => heldSpot(scene).spot));
  const places: ActionData[] = [];
  const taken: Held[] = [];
  for (const spot of spots) {
    const volume = held(scene).find((one) => sameSpot(one.spot, spot))?.volume ?? 10 * million;
    const all = chance.happens(0.3);
    const part = all ? volume : portion(chance, volume);
    taken.push({ spot, volume: part });
    places.push({ ...spot, volume: all ? 'all' : decimalOf(part) });
  }
  return { places, taken, total: taken.reduce((sum, one) => sum + one.volume, 0) };
}

/** Returns a target: mostly an empty vessel, or one that holds the lot already. */
export function targetSpot(scene: WildScene): Spot {
  const { chance } = scene;
  const lot = chance.happens(0.04) ? chance.pick([...fruitLots, ...caseLots]) : chance.pick(scene.codes);
  if (chance.happens(0.2)) return { lot };
  const holders = new Map(held(scene).map(({ spot }) => [spot.vessel, spot.lot]));
  const fitting = vessels.filter((vessel) => (holders.get(vessel) ?? lot) === lot);
  return { lot, vessel: chance.happens(0.06) ? chance.pick(vessels) : anyOf(chance, fitting, chance.pick(vessels)) };
}

/** Returns a `to` for what was taken: all of it, less, more, the rest, or the same for each vessel. */
export function wildTo(
  scene: WildScene,
  most: number,
  { taken, total }: { taken: readonly Held[]; total: number },
): ActionData[] {
  const { chance } = scene;
  if (chance.happens(0.15)) return sameAgain(scene, taken);
  const spots = distinct(Array.from({ length: chance.whole(1, most) }, () => targetSpot(scene)));
  const factor = chance.happens(0.1) ? chance.pick([1.01, 1.5]) : chance.pick([1, 1, 0.99, 0.5]);
  let left = Math.max(1, Math.floor(total * factor));
  const places = spots.map((spot, index) => {
    const last = index === spots.length - 1;
    if (last && chance.happens(0.5)) return { ...spot, volume: 'rest', ...creation(chance) };
    const volume = last ? left : Math.max(1, Math.floor(left / chance.pick([2, 3, 7])));
    left -= volume;
    return { ...spot, volume: decimalOf(volume), ...creation(chance) };
  });
  return grouped(chance, places);
}

/** Returns a `to` in which each place has a number as its volume. */
export function wildFilled(scene: WildScene, most: number, volumes: readonly number[]): ActionData[] {
  const { chance } = scene;
  const spots = distinct(Array.from({ length: chance.whole(1, most) }, () => targetSpot(scene)));
  return grouped(
    chance,
    spots.map((spot) => ({ ...spot, volume: chance.pick(volumes), ...creation(chance) })),
  );
}

/** Returns the declarations of a `to` for a lot that it creates. */
export function creation(chance: Chance): ActionData {
  if (chance.happens(0.6)) return {};
  return {
    ...(chance.happens(0.3) ? { kind: chance.pick(['must', 'juice', 'wine']) } : {}),
    ...(chance.happens(0.3) ? { fraction: chance.pick(['free run', null]) } : {}),
    ...(chance.happens(0.3) ? { taxClass: chance.pick(['a', 'b', null]) } : {}),
    ...(chance.happens(0.3) ? { owner: chance.pick(['client-1', null]) } : {}),
  };
}

function sameAgain({ chance, codes }: WildScene, taken: readonly Held[]): ActionData[] {
  const renamed = chance.happens(0.5) ? chance.pick(codes) : undefined;
  const back = taken.filter(() => chance.happens(0.8));
  return distinct(back.map(({ spot }) => ({ ...spot, lot: renamed ?? spot.lot }))).map((spot) => ({
    ...spot,
    volume: 'same',
  }));
}

/** Combines two places of one lot into one place with a list of vessels. */
function grouped(chance: Chance, places: readonly ActionData[]): ActionData[] {
  const [first, second, ...others] = places;
  const groups =
    first !== undefined &&
    first.volume !== 'rest' &&
    second !== undefined &&
    first.lot === second.lot &&
    second.volume !== 'rest';
  if (!groups || first.vessel === undefined || second.vessel === undefined || chance.happens(0.5)) return [...places];
  const { vessel, ...rest } = first;
  return [{ ...rest, vessels: [vessel, second.vessel] }, ...others];
}

function sameSpot(a: Spot, b: Spot): boolean {
  return a.lot === b.lot && a.vessel === b.vessel;
}
