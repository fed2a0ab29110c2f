import type { Chance } from './chance.js';
import { caseLots, fruitLots, type SmallWorld, type Spot, unknownVessel, unknownWinery, vessels, wineLots } from './small-world.js';
import { type ActionData, type ActionType, actionTypes, type WineryBody } from './step.js';
import { convertInBond, decimal, millionth, volumeOfBottles } from './unit-system.js';

const varieties = ['Cabernet Sauvignon', 'Merlot', 'Syrah'] as const;
const appellations = ['Oakville', 'Lodi'] as const;
const lossReasons = ['evaporation', 'lees', 'filtration', 'spill', 'pomace', 'testing', 'inventory', 'other'] as const;
/** Round amounts and awkward ones: thirds, single millionths, and more than anything holds. */
const amounts = [10, 25, 40, 60, 100, 33.333333, 7.654321, 0.000001, 500] as const;

interface Scene {
  readonly chance: Chance;
  readonly world: SmallWorld;
  readonly winery: string;
}

/** Made-up data of one type, valid in form; possible as far as the world's belief goes, and now and then deliberately not. */
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
      return { ...casesOut(scene), reason: chance.pick(['taxpaid', 'tasting', 'export', 'family', 'testing', 'breakage']) };
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

/** Kinds in the proportions that keep a small world alive: it must receive often, since so much leaves. */
export function randomType(chance: Chance, spots: number): ActionType {
  if (chance.happens(spots === 0 ? 0.9 : spots < 4 ? 0.3 : 0.12)) return chance.pick(['receive_fruit', 'receive_bulk', 'process_fruit']);
  if (chance.happens(0.35)) return chance.pick(['rack', 'blend', 'blend', 'transfer', 'top', 'measure', 'bottle', 'transfer_in_bond']);
  return chance.pick(actionTypes);
}

function upkeep(type: ActionType, scene: Scene): ActionData {
  const { chance } = scene;
  const spot = anySpot(scene);
  switch (type) {
    case 'addition':
      return addition(scene, spot);
    case 'analysis':
      return { ...(chance.happens(0.5) ? place(spot) : { lot: spot.lot }), analyte: chance.pick(['pH', 'brix']), value: chance.whole(-20, 400) / 10, unit: 'x' };
    case 'declare':
      return { lot: spot.lot, ...chance.pick([{ taxClass: 'a' }, { stage: 'ageing' }, { owner: 'client-1' }, { kind: 'wine' }, { tags: ['hold'] }]) };
    case 'add_cost':
      return { lot: chance.happens(0.2) ? anyLot(chance) : spot.lot, category: chance.pick(['storage', 'labour']), amount: chance.whole(-500, 2_000) / 100 || 1 };
    case 'archive_lot':
      return archive(scene);
    default:
      return { lot: anyLot(chance), text: 'Looked at it.' };
  }
}

function receiveFruit({ chance, world, winery }: Scene): ActionData {
  const lot = chance.pick(fruitLots);
  const weight = chance.happens(0.3) ? 333.333333 : chance.whole(1, 40) * 100;
  world.recount(winery, lot, Math.round(weight * millionth));
  // A fruit lot is of one origin; one receipt in eight forgets that.
  const origin = chance.happens(0.125) ? 2 : fruitLots.indexOf(lot);
  const variety = varieties[origin] ?? 'Syrah';
  return { lot, weight, variety, vintage: 2024, appellation: appellations[origin % 2] ?? 'Lodi', cost: chance.whole(0, 9_999) / 10 };
}

function processFruit(scene: Scene): ActionData {
  const { chance, world, winery } = scene;
  const lots = fruitLots.filter((lot) => world.count(winery, lot) > 0);
  const chosen = lots.length === 0 || chance.happens(0.1) ? [chance.pick(fruitLots)] : chance.happens(0.5) ? lots : [chance.pick(lots)];
  const from = chosen.map((lot) => {
    const weight = chance.happens(0.5) ? ('all' as const) : chance.whole(1, 20) * 100;
    world.recount(winery, lot, weight === 'all' ? -world.count(winery, lot) : -weight * millionth);
    return { lot, weight };
  });
  return { from, to: targets(scene, 2, undefined), kind: chance.pick(['must', 'juice']) };
}

function receiveBulk(scene: Scene): ActionData {
  const { chance, world, winery } = scene;
  const spot = targetSpot(scene);
  const volume = someAmount(chance);
  world.pour(winery, spot, Math.round(volume * millionth));
  const shares = chance.happens(0.05) ? [0.5, 0.4] : chance.pick([[1], [0.75, 0.25], [0.333333333333, 0.333333333333, 0.333333333334]]);
  const components = shares.map((share, index) => ({
    share,
    variety: varieties[index] ?? 'Syrah',
    vintage: chance.happens(0.1) ? null : 2023,
    appellation: chance.pick(appellations),
    ...(chance.happens(0.2) ? { block: 'B1' } : {}),
  }));
  return { to: { ...place(spot), volume }, components, kind: chance.pick(['juice', 'wine']), cost: chance.whole(0, 5_000) / 10 };
}

function movement(scene: Scene, mostSources: number): ActionData {
  const { chance, world, winery } = scene;
  const { places: from, taken } = sources(scene, mostSources);
  if (chance.happens(0.05)) return { from, to: [], lossReason: chance.pick(lossReasons) };
  const [first] = from;
  if (first !== undefined && chance.happens(0.12)) {
    // Everything goes back to where it came from, perhaps as another lot.
    const lot = chance.pick(wineLots);
    const { lot: _lot, volume: _volume, ...where } = first;
    for (const { spot, volume } of taken) if (spot.lot === first['lot']) world.pour(winery, { ...spot, lot }, volume);
    return { from, to: [{ lot, ...where, volume: 'same' }] };
  }
  const loss = chance.happens(0.4) ? chance.pick([0.1, 1, 2.5, 0.000001]) : 0;
  const to = targets(scene, 2, sum(taken) - loss * millionth);
  // A loss beside explicit volumes would say the same thing twice, so it is given only where a target takes the rest.
  if (loss > 0 && to.some((target) => target['volume'] === 'rest')) return { from, to, loss, lossReason: chance.pick(lossReasons) };
  return chance.happens(0.1) ? { from, to, lossReason: 'gain' } : { from, to };
}

function top(scene: Scene): ActionData {
  const { chance, world, winery } = scene;
  const each = chance.pick([0.5, 1, 0.333333, 4]);
  const spots = distinct([anySpot(scene), anySpot(scene)].slice(0, chance.whole(1, 2)));
  for (const spot of spots) if (world.volume(winery, spot) < each * millionth) world.doubtful = true;
  const source = anySpot(scene);
  const volume = Math.round(each * millionth) * spots.length + (chance.happens(0.3) ? 100_000 : 0) - (chance.happens(0.05) ? 1 : 0);
  world.pour(winery, source, -volume);
  return { from: [{ ...place(source), volume: decimal(volume) }], to: spots.map((spot) => ({ ...place(spot), volume: each })) };
}

function adjust(scene: Scene): ActionData {
  const { chance, world, winery } = scene;
  const spot = anySpot(scene);
  const change = someAmount(chance) * (chance.happens(0.6) ? -1 : 1);
  world.pour(winery, spot, Math.round(change * millionth));
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
      world.pour(winery, spot, found - there);
      return { ...(spot.vessel === undefined ? {} : { vessel: spot.vessel }), volume: decimal(found) };
    });
  const [only] = readings;
  return readings.length === 1 && only !== undefined ? { lot: first.lot, ...only } : { lot: first.lot, readings };
}

function bottle(scene: Scene): ActionData {
  const { chance, world, winery } = scene;
  const { places: from, taken } = sources(scene, 2);
  const caseLot = chance.pick(caseLots);
  const bottlesPerCase = 12;
  // One format for each case lot; another one now and then is `wrong_kind`.
  const bottleMl = (caseLot === 'C1') === chance.happens(0.95) ? 750 : 375;
  // The line fills nearly all of what leaves, and once in a while a bottle more than there is wine for.
  const most = Math.floor(sum(taken) / volumeOfBottles(unitsOf(scene), 1, bottleMl));
  const total = chance.happens(0.08) ? most + 1 : Math.max(1, most - chance.whole(0, 20));
  if (total > most) world.doubtful = true;
  const cases = Math.max(0, Math.floor(total / bottlesPerCase) - chance.whole(0, 1));
  const bottles = total - cases * bottlesPerCase;
  world.recount(winery, caseLot, total);
  return { from, caseLot, bottleMl, bottlesPerCase, cases, ...(bottles > 0 ? { bottles } : {}), cost: chance.whole(0, 900) / 10 };
}

interface CasesOut {
  readonly caseLot: string;
  readonly cases: number;
  readonly bottles?: number;
}

function casesOut({ chance, world, winery }: Scene): CasesOut {
  const caseLot = chance.pick(caseLots);
  const all = Math.floor(world.count(winery, caseLot) / 12);
  const cases = Math.max(1, Math.min(all, chance.whole(1, 8)));
  const bottles = chance.happens(0.4) ? chance.whole(1, 13) : 0;
  world.recount(winery, caseLot, -(cases * 12 + bottles));
  return bottles > 0 ? { caseLot, cases, bottles } : { caseLot, cases };
}

function returnCases({ chance, world, winery }: Scene): ActionData {
  const caseLot = chance.pick(caseLots);
  const cases = chance.whole(1, 3);
  if (world.count(winery, caseLot) === 0) world.doubtful = true;
  world.recount(winery, caseLot, cases * 12);
  return { caseLot, cases, ...(chance.happens(0.5) ? { cost: chance.whole(1, 50) } : {}) };
}

function dumpCases(scene: Scene): ActionData {
  const { chance } = scene;
  const out = casesOut(scene);
  const bottleMl = out.caseLot === 'C1' ? 750 : 375;
  const volume = volumeOfBottles(unitsOf(scene), out.cases * 12 + (out.bottles ?? 0), bottleMl);
  return { ...out, to: targets(scene, 2, volume), ...(chance.happens(0.6) ? { lossReason: 'spill' } : {}) };
}

function transferInBond(scene: Scene): ActionData {
  const { chance, world, winery } = scene;
  const others = world.wineries.filter((other) => other.winery !== winery);
  const receiver = chance.happens(0.05) ? undefined : others[0];
  if (receiver === undefined) world.doubtful = true;
  const code = receiver?.winery ?? unknownWinery;
  if (chance.happens(0.3)) {
    const out = casesOut(scene);
    world.recount(code, out.caseLot, out.cases * 12 + (out.bottles ?? 0));
    return { from: [out], to: { winery: code, lot: chance.happens(0.95) ? out.caseLot : chance.pick(caseLots) } };
  }
  const { places: from, taken } = sources(scene, 1);
  const spot = targetSpot({ ...scene, winery: code });
  const whole = receiver === undefined ? 0 : convertInBond(unitsOf(scene), receiver.body, sum(taken));
  const gauged = chance.happens(0.3) ? Math.max(1, Math.floor(whole * chance.pick([0.98, 0.999, 1.01]))) : undefined;
  world.pour(code, spot, gauged ?? whole);
  const volume = gauged === undefined ? {} : { volume: decimal(gauged) };
  return { from, to: { winery: code, ...place(spot), ...volume, ...(chance.happens(0.3) ? { cost: chance.whole(0, 400) } : {}) } };
}

function addition({ chance, world, winery }: Scene, spot: Spot): ActionData {
  const base = { product: chance.pick(['KMBS', 'sugar']), amount: chance.pick([1, 0.333333, 250]), unit: 'g', cost: chance.whole(0, 300) / 100 };
  if (chance.happens(0.7)) return { ...(chance.happens(0.4) ? place(spot) : { lot: spot.lot }), ...base };
  const volume = chance.pick([1, 2.5, 0.000001]);
  world.pour(winery, spot, Math.round(volume * millionth));
  return { ...place(spot), ...base, volume, purpose: chance.pick(['sweeten', 'fortify', 'ameliorate']) };
}

interface Taken {
  readonly spot: Spot;
  readonly volume: number;
}

interface Sources {
  readonly places: readonly ActionData[];
  readonly taken: readonly Taken[];
}

/** Some of what is believed to be there, taken out: all of it, a part, exactly as much as there is, or a millionth too much. */
function sources(scene: Scene, most: number): Sources {
  const { chance, world, winery } = scene;
  const { lot } = anySpot(scene);
  const spread = world.spots(winery).filter((spot) => spot.lot === lot && spot.vessel !== undefined);
  const taken: Taken[] = [];
  const take = (spot: Spot, volume: number): void => {
    taken.push({ spot, volume });
    world.pour(winery, spot, -volume);
  };
  if (spread.length > 1 && chance.happens(0.35)) {
    const all = chance.happens(0.6);
    const each = Math.min(...spread.map((spot) => world.volume(winery, spot)));
    for (const spot of spread) take(spot, all ? world.volume(winery, spot) : each);
    return { places: [{ lot, vessels: spread.map(({ vessel }) => vessel), volume: all ? 'all' : decimal(each) }], taken };
  }
  const spots = distinct(Array.from({ length: chance.whole(1, most) }, () => anySpot(scene)));
  const places = spots.map((spot) => {
    const there = world.volume(winery, spot);
    const part = Math.max(1, chance.pick([Math.floor(there / 2), Math.floor(there / 3), there, there + 1, 10 * millionth]));
    const all = chance.happens(0.35);
    take(spot, all ? there : part);
    return { ...place(spot), volume: all ? 'all' : decimal(part) };
  });
  return { places, taken };
}

/** Where `arriving` goes, or, where it is not given, what a crush gives. */
function targets(scene: Scene, most: number, arriving: number | undefined): ActionData[] {
  const { chance, world, winery } = scene;
  const spots = distinct(Array.from({ length: chance.whole(1, most) }, () => targetSpot(scene)));
  const [first, second] = spots;
  if (first?.vessel !== undefined && second?.vessel !== undefined && first.vessel !== second.vessel && chance.happens(0.5)) {
    const each = chance.pick([2, 5, 8.5]);
    for (const { vessel } of [first, second]) if (vessel !== undefined) world.pour(winery, { lot: first.lot, vessel }, each * millionth);
    if (arriving !== undefined && 2 * each * millionth > arriving) world.doubtful = true;
    return [{ lot: first.lot, vessels: [first.vessel, second.vessel], volume: each }];
  }
  let left = arriving ?? Number.POSITIVE_INFINITY;
  return spots.map((spot, index) => {
    // Only what moves can have a rest; it is the last target's.
    const rest = arriving !== undefined && index === spots.length - 1 && chance.happens(0.75);
    const volume = arriving === undefined ? chance.whole(20, 80) : chance.pick([5, 10, 3.333333]);
    const poured = rest ? left : Math.round(volume * millionth);
    left -= poured;
    if (left < 0 || poured <= 0) world.doubtful = true;
    world.pour(winery, spot, Math.max(1, poured));
    const creates = chance.happens(0.2) ? chance.pick([{ kind: 'wine' }, { fraction: 'press' }, { taxClass: 'a' }, { owner: 'client-1' }]) : {};
    return { ...place(spot), volume: rest ? 'rest' : volume, ...creates };
  });
}

function sum(taken: readonly Taken[]): number {
  return taken.reduce((volume, part) => volume + part.volume, 0);
}

function unitsOf({ world, winery }: Scene): WineryBody {
  const found = world.wineries.find((known) => known.winery === winery);
  if (found === undefined) throw new Error(`No winery ${winery} in this small world.`);
  return found.body;
}

function anySpot({ chance, world, winery }: Scene): Spot {
  const spots = world.spots(winery);
  if (spots.length > 0 && chance.happens(0.95)) return chance.pick(spots);
  world.doubtful = true;
  return chance.happens(0.5) ? { lot: anyLot(chance), vessel: chance.pick(vessels) } : { lot: anyLot(chance) };
}

/** Where something may arrive: an empty vessel or one that holds the lot; now and then an occupied or unknown one, or none. */
function targetSpot({ chance, world, winery }: Scene): Spot {
  const lot = chance.happens(0.03) ? anyLot(chance) : chance.pick(wineLots);
  if (chance.happens(0.15)) return { lot };
  if (chance.happens(0.02)) {
    world.doubtful = true;
    return { lot, vessel: unknownVessel };
  }
  const fitting = vessels.filter((vessel) => [undefined, lot].includes(world.holder(winery, vessel)));
  return { lot, vessel: fitting.length === 0 || chance.happens(0.08) ? chance.pick(vessels) : chance.pick(fitting) };
}

/** Mostly a lot that is believed to be empty; not often, since whatever arrives in it later is refused. */
function archive({ chance, world, winery }: Scene): ActionData {
  const lot = anyLot(chance);
  const holds = world.count(winery, lot) > 0 || world.spots(winery).some((spot) => spot.lot === lot);
  if (holds || chance.happens(0.6)) world.doubtful = true;
  return { lot };
}

function anyLot(chance: Chance): string {
  return chance.pick([...wineLots, ...wineLots, ...fruitLots, ...caseLots]);
}

function someAmount(chance: Chance): number {
  return chance.pick(amounts);
}

function place({ lot, vessel }: Spot): { readonly lot: string; readonly vessel?: string } {
  return vessel === undefined ? { lot } : { lot, vessel };
}

/** The same place twice in one list is malformed, not impossible. */
function distinct(spots: readonly Spot[]): Spot[] {
  const seen = new Map(spots.map((spot) => [`${spot.lot}/${spot.vessel ?? ''}`, spot]));
  return [...seen.values()];
}
