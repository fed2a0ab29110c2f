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
import { type Draft, refuseIf } from '../cellar.js';
import { sum } from '../exact.js';
import { addAmount, type Format, isEmpty, type Lot, volumeOf, volumeOfBottles } from '../lot.js';
import {
  arrive,
  arriveInPlaces,
  judgeTargets,
  type Load,
  leaveBulk,
  loadOf,
  refuseUnresolved,
  resolveVolumes,
  type Source,
  targetLot,
} from '../movement.js';

/** The case lot is judged like a `to` place, the bulk's volume last [R3]. */
export function bottle(draft: Draft, winery: string, body: Body): void {
  const load = leaveBulk(draft, winery, fromPlacesOf(body));
  const format = { bottleMl: numberIn(body, 'bottleMl'), bottlesPerCase: numberIn(body, 'bottlesPerCase') };
  const lot = caseTarget(draft, winery, load, { lot: textOf(body, 'caseLot'), format });
  const bottles = countOf(body, format.bottlesPerCase);
  const volume = volumeOfBottles(lot, lot.bottles + bottles) - volumeOf(lot);
  refuseIf(load.volume < volume, 'insufficient_volume');
  arrive(draft, winery, load, { arrivals: [{ lot, volume, vessels: [], bottles }], left: load.volume });
  addAmount(lot.cost, 'dry_goods', moneyOf(body, 'cost'));
  draft.flow(winery).costIn += moneyOf(body, 'cost');
  draft.flow(winery).costReceived += moneyOf(body, 'cost');
}

/** Breakage too takes its cost along [R17]. */
export function removeCases(draft: Draft, winery: string, body: Body): void {
  const { load } = leaveCases(draft, winery, [body]);
  draft.flow(winery).removed += load.volume;
  draft.flow(winery).costRemoved += sum(load.cost.values());
}

/** An emptied lot has no composition for what returns [R12]. */
export function returnCases(draft: Draft, winery: string, body: Body): void {
  const { lot, format } = readCases(draft, winery, textOf(body, 'caseLot'));
  refuseIf(isEmpty(lot), 'composition_incomplete');
  const before = volumeOf(lot);
  lot.bottles += countOf(body, format.bottlesPerCase);
  addAmount(lot.cost, 'returned', moneyOf(body, 'cost'));
  const flow = draft.flow(winery);
  flow.volumeIn += volumeOf(lot) - before;
  flow.received += volumeOf(lot) - before;
  flow.costIn += moneyOf(body, 'cost');
  flow.costReceived += moneyOf(body, 'cost');
}

export function dumpCases(draft: Draft, winery: string, body: Body): void {
  const { load } = leaveCases(draft, winery, [body]);
  const places = toPlacesOf(listOf(body, 'to'));
  judgeTargets(draft, winery, places);
  const loss = has(body, 'loss') ? microOf(body, 'loss') : 0n;
  const volumes = refuseUnresolved(resolveVolumes(places, load, loss));
  refuseIf(sum(volumes) > load.volume && body.lossReason !== 'gain', 'over_received');
  arriveInPlaces(draft, winery, load, { places, volumes, left: load.volume, newKind: 'wine' });
}

/** Takes cases from each `{caseLot, cases, bottles?}` in body order; they must all be of one format to travel together [R14]. */
export function leaveCases(
  draft: Draft,
  winery: string,
  places: readonly Body[],
): { load: Load; bottles: bigint; format: Format } {
  const sources = new Map<string, Source>();
  let bottles = 0n;
  let oneFormat: Format | null = null;
  for (const place of places) {
    const { lot, format } = readCases(draft, winery, textOf(place, 'caseLot'));
    refuseIf(oneFormat !== null && !sameFormat(oneFormat, format), 'wrong_kind');
    oneFormat = format;
    const count = countOf(place, format.bottlesPerCase);
    refuseIf(count > lot.bottles, 'insufficient_cases');
    const source = sources.get(lot.code) ?? { lot, before: volumeOf(lot), taken: 0n };
    source.taken += volumeOf(lot) - volumeOfBottles(lot, lot.bottles - count);
    sources.set(lot.code, source);
    lot.bottles -= count;
    bottles += count;
  }
  if (!oneFormat) throw new Error('no cases are named');
  const load = loadOf(draft, winery, [...sources.values()]);
  draft.flow(winery).volumeOut += load.volume;
  return { load, bottles, format: oneFormat };
}

/** The case lot that bottles arrive in: an existing one must be of the same format, a new one takes it. */
export function caseTarget(
  draft: Draft,
  winery: string,
  load: Load,
  target: { readonly lot: string; readonly format: Format },
): Lot {
  const existing = draft.find(winery, target.lot);
  refuseIf(existing !== undefined && !(existing.format && sameFormat(existing.format, target.format)), 'wrong_kind');
  if (existing) return existing;
  const wish = { kind: undefined, fraction: undefined, taxClass: undefined, owner: undefined };
  const lot = targetLot(draft, winery, load.sources, { lot: target.lot, wish, newKind: 'cases' });
  lot.format = target.format;
  return lot;
}

function readCases(draft: Draft, winery: string, code: string): { lot: Lot; format: Format } {
  const lot = draft.read(winery, code);
  refuseIf(lot.kind !== 'cases', 'wrong_kind');
  if (!lot.format) throw new Error(`case lot ${code} has no format`);
  return { lot, format: lot.format };
}

function sameFormat(a: Format, b: Format): boolean {
  return a.bottleMl === b.bottleMl && a.bottlesPerCase === b.bottlesPerCase;
}
