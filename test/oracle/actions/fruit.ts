import { type Body, leafOf, listOf, microOf, moneyOf, optionalTextOf, textOf, toPlacesOf } from '../body.js';
import { type Draft, refuseIf } from '../cellar.js';
import { pure, sameLeaf } from '../composition.js';
import { addAmount } from '../lot.js';
import {
  arriveInPlaces,
  bulkKindOf,
  judgeTargets,
  loadOf,
  refuseUnresolved,
  resolveVolumes,
  type Source,
} from '../movement.js';

/** The first receipt decides the origin of the lot for ever [R8]. */
export function receiveFruit(draft: Draft, winery: string, body: Body): void {
  const code = textOf(body, 'lot');
  const origin = leafOf(body);
  const existing = draft.find(winery, code);
  refuseIf(existing !== undefined && existing.kind !== 'fruit', 'wrong_kind');
  const known = existing?.origin ?? origin;
  refuseIf(!sameLeaf(known, origin), 'origin_differs');
  const lot = existing ?? draft.create(winery, code, 'fruit');
  lot.origin = origin;
  if (!existing) lot.owner = optionalTextOf(body, 'owner') ?? null;
  lot.composition = pure(origin);
  lot.weight += microOf(body, 'weight');
  addAmount(lot.cost, 'fruit', moneyOf(body, 'cost'));
  const flow = draft.flow(winery);
  flow.weightIn += microOf(body, 'weight');
  flow.costIn += moneyOf(body, 'cost');
  flow.costReceived += moneyOf(body, 'cost');
}

export function processFruit(draft: Draft, winery: string, body: Body): void {
  const sources = new Map<string, Source>();
  for (const from of listOf(body, 'from')) {
    const lot = draft.read(winery, textOf(from, 'lot'));
    refuseIf(lot.kind !== 'fruit', 'wrong_kind');
    const weight = from.weight === 'all' ? lot.weight : microOf(from, 'weight');
    refuseIf(weight <= 0n || weight > lot.weight, 'insufficient_weight');
    const source = sources.get(lot.code) ?? { lot, before: lot.weight, taken: 0n };
    source.taken += weight;
    sources.set(lot.code, source);
    lot.weight -= weight;
  }
  const load = loadOf(draft, winery, [...sources.values()]);
  const places = toPlacesOf(listOf(body, 'to'));
  judgeTargets(draft, winery, places);
  // No volume leaves, so there is nothing for "rest" and "same" to stand for [R18].
  const volumes = refuseUnresolved(resolveVolumes(places, { ...load, volume: 0n }, 0n));
  const made = volumes.reduce((total, volume) => total + volume, 0n);
  const newKind = bulkKindOf(textOf(body, 'kind'));
  arriveInPlaces(draft, winery, load, { places, volumes, left: made, newKind });
  draft.flow(winery).weightOut += load.volume;
  draft.flow(winery).received += made;
}
