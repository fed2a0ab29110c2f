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
import { type Draft, refuseIf } from '../cellar.js';
import { ordered } from '../composition.js';
import { floorDivide, sum, wholeShare } from '../exact.js';
import { type Amounts, addAmount, changeVessel, isBulk, type Lot, volumeOf } from '../lot.js';
import {
  arriveInPlaces,
  bulkKindOf,
  judgeTargets,
  leaveBulk,
  loadFromOutside,
  refuseUnresolved,
  resolveVolumes,
} from '../movement.js';

export function receiveBulk(draft: Draft, winery: string, body: Body): void {
  const components = listOf(body, 'components').map((part) => ({ leaf: leafOf(part), share: shareOf(part) }));
  const cost: Amounts = new Map();
  addAmount(cost, 'bulk', moneyOf(body, 'cost'));
  const places = toPlacesOf([bodyOf(body.to)]).map((place) => ({
    ...place,
    wish: {
      ...place.wish,
      taxClass: place.wish.taxClass === undefined ? optionalTextOf(body, 'taxClass') : place.wish.taxClass,
      owner: place.wish.owner === undefined ? optionalTextOf(body, 'owner') : place.wish.owner,
    },
  }));
  judgeTargets(draft, winery, places);
  const volumes = refuseUnresolved(resolveVolumes(places, loadFromOutside(0n, [], new Map()), 0n));
  refuseIf(sum(components.map(({ share }) => share)) !== wholeShare, 'composition_incomplete');
  const load = loadFromOutside(sum(volumes), ordered(components), cost);
  const newKind = bulkKindOf(optionalTextOf(body, 'kind') ?? 'wine');
  arriveInPlaces(draft, winery, load, { places, volumes, left: load.volume, newKind });
  draft.flow(winery).received += load.volume;
  draft.flow(winery).costReceived += sum(cost.values());
}

/** `rack`, `filter`, `barrel_down`, `drain_press`, `blend` and `transfer`. */
export function move(draft: Draft, winery: string, body: Body): void {
  const load = leaveBulk(draft, winery, fromPlacesOf(body));
  const places = toPlacesOf(listOf(body, 'to'));
  judgeTargets(draft, winery, places);
  const loss = has(body, 'loss') ? microOf(body, 'loss') : 0n;
  const volumes = refuseUnresolved(resolveVolumes(places, load, loss));
  refuseIf(sum(volumes) > load.volume && body.lossReason !== 'gain', 'over_received');
  const newKind = load.sources[0]?.kind ?? 'wine';
  arriveInPlaces(draft, winery, load, { places, volumes, left: load.volume, newKind });
}

/** Targets are read before they receive [R2]. */
export function top(draft: Draft, winery: string, body: Body): void {
  const load = leaveBulk(draft, winery, fromPlacesOf(body));
  const places = toPlacesOf(listOf(body, 'to'));
  const said = resolveVolumes(places, load, 0n);
  const evaporated = new Map<Lot, bigint>();
  places.forEach((place, index) => {
    const lot = draft.read(winery, place.lot);
    refuseIf(!isBulk(lot.kind), 'wrong_kind');
    const volume = said[index] ?? null;
    if (volume === null) return;
    refuseIf((lot.vessels.get(place.vessel) ?? 0n) < volume, 'insufficient_volume');
    evaporated.set(lot, (evaporated.get(lot) ?? 0n) + volume);
  });
  const volumes = refuseUnresolved(said);
  refuseIf(sum(volumes) > load.volume, 'over_received');
  for (const [lot, volume] of evaporated) evaporate(draft, lot, volume);
  places.forEach((place, index) => {
    const lot = draft.read(winery, place.lot);
    changeVessel(lot, place.vessel, -(volumes[index] ?? 0n));
  });
  arriveInPlaces(draft, winery, load, { places, volumes, left: load.volume, newKind: 'wine' });
}

export function shipBulk(draft: Draft, winery: string, body: Body): void {
  const load = leaveBulk(draft, winery, fromPlacesOf(body));
  draft.flow(winery).removed += load.volume;
  draft.flow(winery).costRemoved += sum(load.cost.values());
}

/** Additives go with what evaporates, ⌊x·lost/before⌋ once for the lot [R15]; cost stays. */
function evaporate(draft: Draft, lot: Lot, lost: bigint): void {
  const before = volumeOf(lot);
  for (const [key, amount] of [...lot.additives]) {
    addAmount(lot.additives, key, -floorDivide(amount * lost, before));
  }
  draft.flow(lot.winery).volumeOut += lost;
  draft.flow(lot.winery).loss += lost;
}
