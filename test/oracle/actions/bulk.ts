import { type Attempt, refuseIf } from '../attempt.js';
import {
  type Body,
  bodyOf,
  fromPlacesOf,
  has,
  leafOf,
  listOf,
  microOf,
  moneyOf,
  optionalTextOf,
  shareOf,
  toPlacesOf,
} from '../body.js';
import { canonical } from '../composition.js';
import { floorDivide, sum, wholeShare } from '../exact.js';
import { type Amounts, addAmount, changeVessel, isBulk, type Lot, volumeOf } from '../lot.js';
import {
  arriveInPlaces,
  bulkKindOf,
  judgeTargets,
  loadFromOutside,
  refuseUnresolved,
  resolveVolumes,
  takeBulk,
} from '../movement.js';

export function receiveBulk(attempt: Attempt, winery: string, body: Body): void {
  const components = listOf(body, 'components').map((part) => ({ leaf: leafOf(part), share: shareOf(part) }));
  const cost: Amounts = new Map();
  addAmount(cost, 'bulk', moneyOf(body, 'cost'));
  const places = toPlacesOf([bodyOf(body.to)]).map((place) => ({
    ...place,
    attributes: {
      ...place.attributes,
      taxClass: place.attributes.taxClass === undefined ? optionalTextOf(body, 'taxClass') : place.attributes.taxClass,
      owner: place.attributes.owner === undefined ? optionalTextOf(body, 'owner') : place.attributes.owner,
    },
  }));
  judgeTargets(attempt, winery, places);
  const volumes = refuseUnresolved(resolveVolumes(places, loadFromOutside(0n, [], new Map()), 0n));
  refuseIf(sum(components.map(({ share }) => share)) !== wholeShare, 'composition_incomplete');
  const load = loadFromOutside(sum(volumes), canonical(components), cost);
  const newKind = bulkKindOf(optionalTextOf(body, 'kind') ?? 'wine');
  arriveInPlaces(attempt, winery, load, { places, volumes, left: load.volume, newKind });
  attempt.flow(winery).received += load.volume;
  attempt.flow(winery).costReceived += sum(cost.values());
}

/** Performs `rack`, `filter`, `barrel_down`, `drain_press`, `blend` and `transfer`. */
export function move(attempt: Attempt, winery: string, body: Body): void {
  const load = takeBulk(attempt, winery, fromPlacesOf(body));
  const places = toPlacesOf(listOf(body, 'to'));
  judgeTargets(attempt, winery, places);
  const loss = has(body, 'loss') ? microOf(body, 'loss') : 0n;
  const volumes = refuseUnresolved(resolveVolumes(places, load, loss));
  refuseIf(sum(volumes) > load.volume && body.lossReason !== 'gain', 'over_received');
  const newKind = load.sources[0]?.kind ?? 'wine';
  arriveInPlaces(attempt, winery, load, { places, volumes, left: load.volume, newKind });
}

/** The targets are read, evaporation is taken from them, and then they receive the mixture [R2]. */
export function top(attempt: Attempt, winery: string, body: Body): void {
  const load = takeBulk(attempt, winery, fromPlacesOf(body));
  const places = toPlacesOf(listOf(body, 'to'));
  const requested = resolveVolumes(places, load, 0n);
  const evaporated = new Map<Lot, bigint>();
  places.forEach((place, index) => {
    const lot = attempt.read(winery, place.lot);
    refuseIf(!isBulk(lot.kind), 'wrong_kind');
    const volume = requested[index] ?? null;
    if (volume === null) return;
    refuseIf((lot.vessels.get(place.vessel) ?? 0n) < volume, 'insufficient_volume');
    evaporated.set(lot, (evaporated.get(lot) ?? 0n) + volume);
  });
  const volumes = refuseUnresolved(requested);
  refuseIf(sum(volumes) > load.volume, 'over_received');
  for (const [lot, volume] of evaporated) evaporate(attempt, lot, volume);
  places.forEach((place, index) => {
    const lot = attempt.read(winery, place.lot);
    changeVessel(lot, place.vessel, -(volumes[index] ?? 0n));
  });
  arriveInPlaces(attempt, winery, load, { places, volumes, left: load.volume, newKind: 'wine' });
}

export function shipBulk(attempt: Attempt, winery: string, body: Body): void {
  const load = takeBulk(attempt, winery, fromPlacesOf(body));
  attempt.flow(winery).removed += load.volume;
  attempt.flow(winery).costRemoved += sum(load.cost.values());
}

/** Takes ⌊x·lost/before⌋ of each additive, once for the lot [R15]. Cost stays. */
function evaporate(attempt: Attempt, lot: Lot, lost: bigint): void {
  const before = volumeOf(lot);
  for (const [key, amount] of [...lot.additives]) {
    addAmount(lot.additives, key, -floorDivide(amount * lost, before));
  }
  attempt.moves.push({ step: 'lose', lot, amount: lost });
  attempt.flow(lot.winery).volumeOut += lost;
  attempt.flow(lot.winery).loss += lost;
}
