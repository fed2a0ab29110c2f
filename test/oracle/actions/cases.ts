import { type Attempt, refuseIf } from '../attempt.js';
import {
  type Body,
  countOf,
  fromPlacesOf,
  has,
  listOf,
  microOf,
  moneyOf,
  numberIn,
  textOf,
  toPlacesOf,
} from '../body.js';
import { floorDivide, sum } from '../exact.js';
import { addAmount, type Format, type Lot, volumeOf, volumeOfBottles } from '../lot.js';
import {
  arrive,
  arriveInPlaces,
  judgeTargets,
  type Load,
  loadOf,
  refuseUnresolved,
  resolveVolumes,
  type Source,
  takeBulk,
  targetLot,
} from '../movement.js';

/** Checks the case lot like a `to` place, and the volume of the bulk last [R3]. */
export function bottle(attempt: Attempt, winery: string, body: Body): void {
  const load = takeBulk(attempt, winery, fromPlacesOf(body));
  const format = { bottleMl: numberIn(body, 'bottleMl'), bottlesPerCase: numberIn(body, 'bottlesPerCase') };
  const lot = caseTarget(attempt, winery, load, { lot: textOf(body, 'caseLot'), format });
  const bottles = countOf(body, format.bottlesPerCase);
  const volume = volumeOfBottles(lot, lot.bottles + bottles) - volumeOf(lot);
  refuseIf(load.volume < volume, 'insufficient_volume');
  arrive(attempt, winery, load, { arrivals: [{ lot, volume, vessels: [], bottles }], left: load.volume });
  addAmount(lot.cost, 'dry_goods', moneyOf(body, 'cost'));
  attempt.flow(winery).costIn += moneyOf(body, 'cost');
  attempt.flow(winery).costReceived += moneyOf(body, 'cost');
}

/** Cases removed for any reason, breakage included, take their cost with them [R17]. */
export function removeCases(attempt: Attempt, winery: string, body: Body): void {
  const { load } = takeCases(attempt, winery, [body]);
  attempt.flow(winery).removed += load.volume;
  attempt.flow(winery).costRemoved += sum(load.cost.values());
}

/** Bottles that return to a sold-out lot have what its last bottles had, additives in proportion [R12]. */
export function returnCases(attempt: Attempt, winery: string, body: Body): void {
  const { lot, format } = readCases(attempt, winery, textOf(body, 'caseLot'));
  const before = volumeOf(lot);
  const returned = countOf(body, format.bottlesPerCase);
  const last = lot.lastBottles;
  if (lot.bottles === 0n && last) {
    lot.composition = last.composition;
    for (const [key, amount] of last.additives)
      addAmount(lot.additives, key, floorDivide(amount * returned, last.bottles));
  }
  lot.bottles += returned;
  addAmount(lot.cost, 'returned', moneyOf(body, 'cost'));
  const flow = attempt.flow(winery);
  flow.volumeIn += volumeOf(lot) - before;
  flow.received += volumeOf(lot) - before;
  flow.costIn += moneyOf(body, 'cost');
  flow.costReceived += moneyOf(body, 'cost');
}

export function dumpCases(attempt: Attempt, winery: string, body: Body): void {
  const { load } = takeCases(attempt, winery, [body]);
  const places = toPlacesOf(listOf(body, 'to'));
  judgeTargets(attempt, winery, places);
  const loss = has(body, 'loss') ? microOf(body, 'loss') : 0n;
  const volumes = refuseUnresolved(resolveVolumes(places, load, loss));
  refuseIf(sum(volumes) > load.volume && body.lossReason !== 'gain', 'over_received');
  arriveInPlaces(attempt, winery, load, { places, volumes, left: load.volume, newKind: 'wine' });
}

/** Takes cases from each `{caseLot, cases, bottles?}` in body order. All must have the same format [R14]. */
export function takeCases(
  attempt: Attempt,
  winery: string,
  places: readonly Body[],
): { load: Load; bottles: bigint; format: Format } {
  const sources = new Map<string, Source>();
  const had = new Map<Lot, bigint>();
  let bottles = 0n;
  let oneFormat: Format | null = null;
  for (const place of places) {
    const { lot, format } = readCases(attempt, winery, textOf(place, 'caseLot'));
    refuseIf(oneFormat !== null && !sameFormat(oneFormat, format), 'wrong_kind');
    oneFormat = format;
    const count = countOf(place, format.bottlesPerCase);
    refuseIf(count > lot.bottles, 'insufficient_cases');
    const source = sources.get(lot.code) ?? { lot, before: volumeOf(lot), taken: 0n };
    if (!had.has(lot)) had.set(lot, lot.bottles);
    source.taken += volumeOf(lot) - volumeOfBottles(lot, lot.bottles - count);
    sources.set(lot.code, source);
    lot.bottles -= count;
    bottles += count;
  }
  if (!oneFormat) throw new Error('the body names no cases');
  for (const [lot, count] of had)
    if (lot.bottles === 0n)
      lot.lastBottles = { bottles: count, composition: lot.composition, additives: new Map(lot.additives) };
  const load = loadOf(attempt, winery, [...sources.values()]);
  attempt.flow(winery).volumeOut += load.volume;
  return { load, bottles, format: oneFormat };
}

/** Returns the case lot that receives bottles. An existing lot must have the format; a new lot gets it. */
export function caseTarget(
  attempt: Attempt,
  winery: string,
  load: Load,
  target: { readonly lot: string; readonly format: Format },
): Lot {
  const existing = attempt.find(winery, target.lot);
  refuseIf(existing !== undefined && !(existing.format && sameFormat(existing.format, target.format)), 'wrong_kind');
  if (existing) return existing;
  const attributes = { kind: undefined, fraction: undefined, taxClass: undefined, owner: undefined };
  const lot = targetLot(attempt, winery, load.sources, { lot: target.lot, attributes, newKind: 'cases' });
  lot.format = target.format;
  return lot;
}

function readCases(attempt: Attempt, winery: string, code: string): { lot: Lot; format: Format } {
  const lot = attempt.read(winery, code);
  refuseIf(lot.kind !== 'cases', 'wrong_kind');
  if (!lot.format) throw new Error(`case lot ${code} has no format`);
  return { lot, format: lot.format };
}

function sameFormat(a: Format, b: Format): boolean {
  return a.bottleMl === b.bottleMl && a.bottlesPerCase === b.bottlesPerCase;
}
