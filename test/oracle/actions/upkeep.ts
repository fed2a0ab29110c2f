/** What is found, added, measured or said about one lot, without moving it. */
import { type Body, has, listOf, microOf, moneyOf, numberIn, optionalTextOf, textOf, textsOf } from '../body.js';
import { type Draft, Refusal, refuseIf } from '../cellar.js';
import { floorDivide } from '../exact.js';
import { addAmount, additiveKey, changeVessel, isBulk, isEmpty, type Lot, scaleUp, volumeOf } from '../lot.js';

export function measure(draft: Draft, winery: string, body: Body): void {
  const readings = has(body, 'readings') ? listOf(body, 'readings') : [body];
  const lot = draft.read(winery, textOf(body, 'lot'));
  refuseIf(!isBulk(lot.kind), 'wrong_kind');
  const before = volumeOf(lot);
  const found = readings.map((reading) => {
    const vessel = optionalTextOf(reading, 'vessel') ?? null;
    refuseIf(!lot.vessels.has(vessel), 'not_in_vessel');
    return { vessel, volume: microOf(reading, 'volume') };
  });
  for (const { vessel, volume } of found) changeVessel(lot, vessel, volume - (lot.vessels.get(vessel) ?? 0n));
  followVolume(draft, lot, before);
}

export function adjust(draft: Draft, winery: string, body: Body): void {
  const lot = draft.read(winery, textOf(body, 'lot'));
  refuseIf(!isBulk(lot.kind), 'wrong_kind');
  const vessel = optionalTextOf(body, 'vessel') ?? null;
  const change = microOf(body, 'change');
  const before = volumeOf(lot);
  refuseIf((lot.vessels.get(vessel) ?? 0n) + change < 0n, 'insufficient_volume');
  refuseIf(change > 0n && before === 0n, 'composition_incomplete');
  refuseIf(change > 0n && vessel !== null && draft.isOccupied(winery, vessel, lot.code), 'vessel_occupied');
  changeVessel(lot, vessel, change);
  followVolume(draft, lot, before);
}

/** Fruit takes no volume, cases take nothing [R9]; volume needs a place that holds the lot [R11]. */
export function addition(draft: Draft, winery: string, body: Body): void {
  const lot = draft.read(winery, textOf(body, 'lot'));
  const vessel = optionalTextOf(body, 'vessel') ?? null;
  const volume = has(body, 'volume') ? microOf(body, 'volume') : 0n;
  refuseIf(lot.kind === 'cases' || (lot.kind === 'fruit' && has(body, 'volume')), 'wrong_kind');
  const namesPlace = vessel !== null || has(body, 'volume');
  refuseIf(namesPlace ? !lot.vessels.has(vessel) : isEmpty(lot), 'not_in_vessel');
  addAmount(lot.additives, additiveKey(textOf(body, 'product'), textOf(body, 'unit')), microOf(body, 'amount'));
  addAmount(lot.cost, 'addition', moneyOf(body, 'cost'));
  changeVessel(lot, vessel, volume);
  const flow = draft.flow(winery);
  flow.volumeIn += volume;
  flow.received += volume;
  flow.costIn += moneyOf(body, 'cost');
  flow.costReceived += moneyOf(body, 'cost');
}

/** Without a vessel it is of the whole lot, even an empty one [R10]. */
export function analysis(draft: Draft, winery: string, body: Body): void {
  const lot = draft.read(winery, textOf(body, 'lot'));
  const vessel = optionalTextOf(body, 'vessel') ?? null;
  refuseIf(vessel !== null && !lot.vessels.has(vessel), 'not_in_vessel');
  const analyte = textOf(body, 'analyte');
  const unit = textOf(body, 'unit');
  const { id, effectiveAt } = draft.action;
  const value = numberIn(body, 'value');
  lot.analyses.set(JSON.stringify([analyte, unit]), { analyte, unit, value, effectiveAt, action: id });
}

/** A tax class turns must and juice into wine, whatever kind is declared along with it [R9, R23]. */
export function declare(draft: Draft, winery: string, body: Body): void {
  const lot = draft.read(winery, textOf(body, 'lot'));
  const kind = optionalTextOf(body, 'kind') ?? undefined;
  if (kind !== undefined && kind !== lot.kind) {
    refuseIf(!isBulk(lot.kind), 'wrong_kind');
    if (kind === 'must' || kind === 'juice' || kind === 'wine') lot.kind = kind;
    else throw new Refusal('wrong_kind');
  }
  const taxClass = optionalTextOf(body, 'taxClass');
  if (taxClass !== undefined) lot.taxClass = taxClass;
  if (has(body, 'taxClass') && isBulk(lot.kind)) lot.kind = 'wine';
  const owner = optionalTextOf(body, 'owner');
  if (owner !== undefined) lot.owner = owner;
  const stage = optionalTextOf(body, 'stage');
  if (stage !== undefined) lot.stage = stage;
  if (has(body, 'tags')) lot.tags = textsOf(body, 'tags');
}

export function addCost(draft: Draft, winery: string, body: Body): void {
  const lot = draft.read(winery, textOf(body, 'lot'));
  refuseIf(isEmpty(lot), 'not_in_vessel');
  addAmount(lot.cost, textOf(body, 'category'), moneyOf(body, 'amount'));
  draft.flow(winery).costIn += moneyOf(body, 'amount');
  draft.flow(winery).costReceived += moneyOf(body, 'amount');
}

export function archiveLot(draft: Draft, winery: string, body: Body): void {
  const lot = draft.read(winery, textOf(body, 'lot'));
  refuseIf(!isEmpty(lot), 'not_empty');
  lot.status = 'archived';
}

/** Additives after a measure or an adjustment: down by ⌊x·lost/before⌋, up to ⌊x·now/before⌋. Cost and shares stay [R15]. */
function followVolume(draft: Draft, lot: Lot, before: bigint): void {
  const now = volumeOf(lot);
  const lost = before - now;
  if (lost < 0n) scaleUp(lot.additives, now, before);
  else if (lost > 0n) {
    for (const [key, amount] of [...lot.additives]) {
      addAmount(lot.additives, key, -floorDivide(amount * lost, before));
    }
  }
  const flow = draft.flow(lot.winery);
  if (lost > 0n) flow.volumeOut += lost;
  else flow.volumeIn -= lost;
  flow.loss += lost;
}
