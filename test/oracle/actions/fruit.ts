import { type Attempt, refuseIf } from '../attempt.js';
import { type Body, leafOf, listOf, microOf, moneyOf, optionalTextOf, textOf, toPlacesOf } from '../body.js';
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

/** The first receipt sets the lot's origin, which an emptied lot keeps [R8]. */
export function receiveFruit(attempt: Attempt, winery: string, body: Body): void {
  const code = textOf(body, 'lot');
  const origin = leafOf(body);
  const existing = attempt.find(winery, code);
  refuseIf(existing !== undefined && existing.kind !== 'fruit', 'wrong_kind');
  const known = existing?.origin ?? origin;
  refuseIf(!sameLeaf(known, origin), 'origin_differs');
  const lot = existing ?? attempt.create(winery, code, 'fruit');
  lot.origin = origin;
  if (!existing) lot.owner = optionalTextOf(body, 'owner') ?? null;
  lot.composition = pure(origin);
  attempt.moves.push({ step: 'arrive', lot, amount: microOf(body, 'weight'), held: lot.weight });
  lot.weight += microOf(body, 'weight');
  addAmount(lot.cost, 'fruit', moneyOf(body, 'cost'));
  const flow = attempt.flow(winery);
  flow.weightIn += microOf(body, 'weight');
  flow.costIn += moneyOf(body, 'cost');
  flow.costReceived += moneyOf(body, 'cost');
}

export function processFruit(attempt: Attempt, winery: string, body: Body): void {
  const sources = new Map<string, Source>();
  for (const from of listOf(body, 'from')) {
    const lot = attempt.read(winery, textOf(from, 'lot'));
    refuseIf(lot.kind !== 'fruit', 'wrong_kind');
    const weight = from.weight === 'all' ? lot.weight : microOf(from, 'weight');
    refuseIf(weight <= 0n || weight > lot.weight, 'insufficient_weight');
    const source = sources.get(lot.code) ?? { lot, before: lot.weight, taken: 0n };
    source.taken += weight;
    sources.set(lot.code, source);
    lot.weight -= weight;
  }
  const load = loadOf(attempt, winery, [...sources.values()]);
  const places = toPlacesOf(listOf(body, 'to'));
  judgeTargets(attempt, winery, places);
  // Fruit has no volume, so "rest" and "same" find nothing [R18].
  const volumes = refuseUnresolved(resolveVolumes(places, { ...load, volume: 0n }, 0n));
  const made = volumes.reduce((total, volume) => total + volume, 0n);
  const newKind = bulkKindOf(textOf(body, 'kind'));
  arriveInPlaces(attempt, winery, load, { places, volumes, left: made, newKind });
  attempt.flow(winery).weightOut += load.volume;
  attempt.flow(winery).received += made;
}
