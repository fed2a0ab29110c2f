import type { Chance } from './chance.js';
import { bottle, casesOut, dumpCases, returnCases, transferInBond } from './small-case-data.js';
import {
  anyLot,
  anySpot,
  distinct,
  place,
  type Scene,
  someAmount,
  sources,
  sum,
  targetSpot,
  targets,
} from './small-place.js';
import { fruitLots, type SmallWorld, type Spot, wineLots } from './small-world.js';
import { type ActionData, type ActionType, actionTypes } from './step.js';
import { decimal, millionth } from './unit-system.js';

const varieties = ['Cabernet Sauvignon', 'Merlot', 'Syrah'] as const;

const appellations = ['Oakville', 'Lodi'] as const;

const lossReasons = ['evaporation', 'lees', 'filtration', 'spill', 'pomace', 'testing', 'inventory', 'other'] as const;

/** Returns random well-formed data of a type: mostly possible by the world's estimate, sometimes deliberately not. */
export function randomData(type: ActionType, chance: Chance, world: SmallWorld, winery: string): ActionData {
  const scene = { chance, world, winery };
  switch (type) {
    case 'receive_fruit':
      return receiveFruit(scene);
    case 'process_fruit':
      return processFruit(scene);
    case 'receive_bulk':
      return receiveBulk(scene);
    case 'rack':
    case 'filter':
    case 'barrel_down':
    case 'drain_press':
    case 'blend':
    case 'transfer':
      return movement(scene, type === 'blend' ? 3 : 2);
    case 'top':
      return top(scene);
    case 'measure':
      return measure(scene);
    case 'adjust':
      return adjust(scene);
    case 'bottle':
      return bottle(scene);
    case 'remove_cases':
      return {
        ...casesOut(scene),
        reason: chance.pick(['taxpaid', 'tasting', 'export', 'family', 'testing', 'breakage']),
      };
    case 'return_cases':
      return returnCases(scene);
    case 'dump_cases':
      return dumpCases(scene);
    case 'ship_bulk':
      return { from: sources(scene, 1).places, reason: chance.pick(['in_bond', 'taxpaid', 'distilling', 'vinegar']) };
    case 'transfer_in_bond':
      return transferInBond(scene);
    default:
      return upkeep(type, scene);
  }
}

/** Returns a random type. Receipts are frequent, so that the world does not run empty. */
export function randomType(chance: Chance, spots: number): ActionType {
  if (chance.happens(spots === 0 ? 0.9 : spots < 4 ? 0.3 : 0.12))
    return chance.pick(['receive_fruit', 'receive_bulk', 'process_fruit']);
  if (chance.happens(0.35))
    return chance.pick(['rack', 'blend', 'blend', 'transfer', 'top', 'measure', 'bottle', 'transfer_in_bond']);
  return chance.pick(actionTypes);
}

function upkeep(type: ActionType, scene: Scene): ActionData {
  const { chance } = scene;
  const spot = anySpot(scene);
  switch (type) {
    case 'addition':
      return addition(scene, spot);
    case 'analysis':
      return {
        ...(chance.happens(0.5) ? place(spot) : { lot: spot.lot }),
        analyte: chance.pick(['pH', 'brix']),
        value: chance.whole(-20, 400) / 10,
        unit: 'x',
      };
    case 'declare':
      return {
        lot: spot.lot,
        ...chance.pick([
          { taxClass: 'a' },
          { stage: 'ageing' },
          { owner: 'client-1' },
          { kind: 'wine' },
          { tags: ['hold'] },
        ]),
      };
    case 'add_cost':
      return {
        lot: chance.happens(0.2) ? anyLot(chance) : spot.lot,
        category: chance.pick(['storage', 'labour']),
        amount: chance.whole(-500, 2_000) / 100 || 1,
      };
    case 'archive_lot':
      return archive(scene);
    default:
      return { lot: anyLot(chance), text: 'Looked at it.' };
  }
}

function receiveFruit({ chance, world, winery }: Scene): ActionData {
  const lot = chance.pick(fruitLots);
  const weight = chance.happens(0.3) ? 333.333333 : chance.whole(1, 40) * 100;
  world.addCount(winery, lot, Math.round(weight * millionth));
  // A fruit lot has one origin. One receipt in eight has another.
  const origin = chance.happens(0.125) ? 2 : fruitLots.indexOf(lot);
  const variety = varieties[origin] ?? 'Syrah';
  return {
    lot,
    weight,
    variety,
    vintage: 2024,
    appellation: appellations[origin % 2] ?? 'Lodi',
    cost: chance.whole(0, 9_999) / 10,
  };
}

function processFruit(scene: Scene): ActionData {
  const { chance, world, winery } = scene;
  const lots = fruitLots.filter((lot) => world.count(winery, lot) > 0);
  const chosen =
    lots.length === 0 || chance.happens(0.1)
      ? [chance.pick(fruitLots)]
      : chance.happens(0.5)
        ? lots
        : [chance.pick(lots)];
  const from = chosen.map((lot) => {
    const weight = chance.happens(0.5) ? ('all' as const) : chance.whole(1, 20) * 100;
    world.addCount(winery, lot, weight === 'all' ? -world.count(winery, lot) : -weight * millionth);
    return { lot, weight };
  });
  return { from, to: targets(scene, 2, undefined), kind: chance.pick(['must', 'juice']) };
}

function receiveBulk(scene: Scene): ActionData {
  const { chance, world, winery } = scene;
  const spot = targetSpot(scene);
  const volume = someAmount(chance);
  world.addVolume(winery, spot, Math.round(volume * millionth));
  const shares = chance.happens(0.05)
    ? [0.5, 0.4]
    : chance.pick([[1], [0.75, 0.25], [0.333333333333, 0.333333333333, 0.333333333334]]);
  const components = shares.map((share, index) => ({
    share,
    variety: varieties[index] ?? 'Syrah',
    vintage: chance.happens(0.1) ? null : 2023,
    appellation: chance.pick(appellations),
    ...(chance.happens(0.2) ? { block: 'B1' } : {}),
  }));
  return {
    to: { ...place(spot), volume },
    components,
    kind: chance.pick(['juice', 'wine']),
    cost: chance.whole(0, 5_000) / 10,
  };
}

function movement(scene: Scene, mostSources: number): ActionData {
  const { chance, world, winery } = scene;
  const { places: from, taken } = sources(scene, mostSources);
  if (chance.happens(0.05)) return { from, to: [], lossReason: chance.pick(lossReasons) };
  const [first] = from;
  if (first !== undefined && chance.happens(0.12)) {
    // Everything returns to where it came from, perhaps as another lot.
    const lot = chance.pick(wineLots);
    const { lot: _lot, volume: _volume, ...where } = first;
    for (const { spot, volume } of taken) if (spot.lot === first.lot) world.addVolume(winery, { ...spot, lot }, volume);
    return { from, to: [{ lot, ...where, volume: 'same' }] };
  }
  const loss = chance.happens(0.4) ? chance.pick([0.1, 1, 2.5, 0.000001]) : 0;
  const to = targets(scene, 2, sum(taken) - loss * millionth);
  // A loss has an effect only where a place takes the rest.
  if (loss > 0 && to.some((target) => target.volume === 'rest'))
    return { from, to, loss, lossReason: chance.pick(lossReasons) };
  return chance.happens(0.1) ? { from, to, lossReason: 'gain' } : { from, to };
}

function top(scene: Scene): ActionData {
  const { chance, world, winery } = scene;
  const each = chance.pick([0.5, 1, 0.333333, 4]);
  const spots = distinct([anySpot(scene), anySpot(scene)].slice(0, chance.whole(1, 2)));
  for (const spot of spots) if (world.volume(winery, spot) < each * millionth) world.implausible = true;
  const source = anySpot(scene);
  const volume =
    Math.round(each * millionth) * spots.length + (chance.happens(0.3) ? 100_000 : 0) - (chance.happens(0.05) ? 1 : 0);
  world.addVolume(winery, source, -volume);
  return {
    from: [{ ...place(source), volume: decimal(volume) }],
    to: spots.map((spot) => ({ ...place(spot), volume: each })),
  };
}

function adjust(scene: Scene): ActionData {
  const { chance, world, winery } = scene;
  const spot = anySpot(scene);
  const change = someAmount(chance) * (chance.happens(0.6) ? -1 : 1);
  world.addVolume(winery, spot, Math.round(change * millionth));
  return { ...place(spot), change, reason: chance.pick([...lossReasons, 'gain']) };
}

function measure(scene: Scene): ActionData {
  const { chance, world, winery } = scene;
  const spots = distinct([anySpot(scene), anySpot(scene)].slice(0, chance.whole(1, 2)));
  const [first] = spots;
  if (first === undefined) return { lot: 'L1', volume: 1 };
  const readings = spots
    .filter((spot) => spot.lot === first.lot)
    .map((spot) => {
      const there = world.volume(winery, spot);
      const found = chance.happens(0.08) ? 0 : Math.max(0, there + chance.pick([-5, -2, -1, 1, 2]) * millionth);
      world.addVolume(winery, spot, found - there);
      return { ...(spot.vessel === undefined ? {} : { vessel: spot.vessel }), volume: decimal(found) };
    });
  const [only] = readings;
  return readings.length === 1 && only !== undefined ? { lot: first.lot, ...only } : { lot: first.lot, readings };
}

function addition({ chance, world, winery }: Scene, spot: Spot): ActionData {
  const base = {
    product: chance.pick(['KMBS', 'sugar']),
    amount: chance.pick([1, 0.333333, 250]),
    unit: 'g',
    cost: chance.whole(0, 300) / 100,
  };
  if (chance.happens(0.7)) return { ...(chance.happens(0.4) ? place(spot) : { lot: spot.lot }), ...base };
  const volume = chance.pick([1, 2.5, 0.000001]);
  world.addVolume(winery, spot, Math.round(volume * millionth));
  return { ...place(spot), ...base, volume, purpose: chance.pick(['sweeten', 'fortify', 'ameliorate']) };
}

/** Returns mostly a lot that is empty by the estimate. It is rare, because later arrivals in the lot are refused. */
function archive({ chance, world, winery }: Scene): ActionData {
  const lot = anyLot(chance);
  const holds = world.count(winery, lot) > 0 || world.spots(winery).some((spot) => spot.lot === lot);
  if (holds || chance.happens(0.6)) world.implausible = true;
  return { lot };
}
