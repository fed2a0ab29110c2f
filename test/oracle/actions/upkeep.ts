/** Actions on one lot that do not move wine: measurements, adjustments, additions, analyses and declarations. */

import { type Attempt, Refusal, refuseIf } from '../attempt.js';
import { type Body, has, listOf, microOf, moneyOf, numberIn, optionalTextOf, textOf, textsOf } from '../body.js';
import { floorDivide } from '../exact.js';
import { addAmount, additiveKey, changeVessel, isBulk, isEmpty, type Lot, scale, volumeOf } from '../lot.js';

export function measure(attempt: Attempt, winery: string, body: Body): void {
  const readings = has(body, 'readings') ? listOf(body, 'readings') : [body];
  const lot = attempt.read(winery, textOf(body, 'lot'));
  refuseIf(!isBulk(lot.kind), 'wrong_kind');
  const before = volumeOf(lot);
  const found = readings.map((reading) => {
    const vessel = optionalTextOf(reading, 'vessel') ?? null;
    refuseIf(!lot.vessels.has(vessel), 'not_in_vessel');
    return { vessel, volume: microOf(reading, 'volume') };
  });
  for (const { vessel, volume } of found) changeVessel(lot, vessel, volume - (lot.vessels.get(vessel) ?? 0n));
  followVolume(attempt, lot, before);
}

export function adjust(attempt: Attempt, winery: string, body: Body): void {
  const lot = attempt.read(winery, textOf(body, 'lot'));
  refuseIf(!isBulk(lot.kind), 'wrong_kind');
  const vessel = optionalTextOf(body, 'vessel') ?? null;
  const change = microOf(body, 'change');
  const before = volumeOf(lot);
  refuseIf((lot.vessels.get(vessel) ?? 0n) + change < 0n, 'insufficient_volume');
  refuseIf(change > 0n && before === 0n, 'composition_incomplete');
  refuseIf(change > 0n && vessel !== null && attempt.isOccupied(winery, vessel, lot.code), 'vessel_occupied');
  changeVessel(lot, vessel, change);
  followVolume(attempt, lot, before);
}

/** Fruit accepts no volume and cases no addition [R9]. A volume needs a place that holds the lot [R11]. */
export function addition(attempt: Attempt, winery: string, body: Body): void {
  const lot = attempt.read(winery, textOf(body, 'lot'));
  const vessel = optionalTextOf(body, 'vessel') ?? null;
  const volume = has(body, 'volume') ? microOf(body, 'volume') : 0n;
  refuseIf(lot.kind === 'cases' || (lot.kind === 'fruit' && has(body, 'volume')), 'wrong_kind');
  const namesPlace = vessel !== null || has(body, 'volume');
  refuseIf(namesPlace ? !lot.vessels.has(vessel) : isEmpty(lot), 'not_in_vessel');
  addAmount(lot.additives, additiveKey(textOf(body, 'product'), textOf(body, 'unit')), microOf(body, 'amount'));
  addAmount(lot.cost, 'addition', moneyOf(body, 'cost'));
  changeVessel(lot, vessel, volume);
  const flow = attempt.flow(winery);
  flow.volumeIn += volume;
  flow.received += volume;
  flow.costIn += moneyOf(body, 'cost');
  flow.costReceived += moneyOf(body, 'cost');
}

/** Without a vessel, the analysis is of the whole lot, which may be empty [R10]. */
export function analysis(attempt: Attempt, winery: string, body: Body): void {
  const lot = attempt.read(winery, textOf(body, 'lot'));
  const vessel = optionalTextOf(body, 'vessel') ?? null;
  refuseIf(vessel !== null && !lot.vessels.has(vessel), 'not_in_vessel');
  const analyte = textOf(body, 'analyte');
  const unit = textOf(body, 'unit');
  const { id, effectiveAt } = attempt.action;
  const value = numberIn(body, 'value');
  lot.analyses.set(JSON.stringify([analyte, unit]), { analyte, unit, value, effectiveAt, action: id });
}

/** A tax class turns must and juice into wine, even if the same action declares another kind [R9, R23]. */
export function declare(attempt: Attempt, winery: string, body: Body): void {
  const lot = attempt.read(winery, textOf(body, 'lot'));
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

export function addCost(attempt: Attempt, winery: string, body: Body): void {
  const lot = attempt.read(winery, textOf(body, 'lot'));
  refuseIf(isEmpty(lot), 'not_in_vessel');
  addAmount(lot.cost, textOf(body, 'category'), moneyOf(body, 'amount'));
  attempt.flow(winery).costIn += moneyOf(body, 'amount');
  attempt.flow(winery).costReceived += moneyOf(body, 'amount');
}

export function archiveLot(attempt: Attempt, winery: string, body: Body): void {
  const lot = attempt.read(winery, textOf(body, 'lot'));
  refuseIf(!isEmpty(lot), 'not_empty');
  lot.status = 'archived';
}

/** Adapts additives to a measured or adjusted volume: down by ⌊x·lost/before⌋, up to ⌊x·now/before⌋. Cost and shares stay [R15]. */
function followVolume(attempt: Attempt, lot: Lot, before: bigint): void {
  const now = volumeOf(lot);
  const lost = before - now;
  if (lost < 0n) scale(lot.additives, now, before);
  else if (lost > 0n) {
    for (const [key, amount] of [...lot.additives]) {
      addAmount(lot.additives, key, -floorDivide(amount * lost, before));
    }
  }
  const flow = attempt.flow(lot.winery);
  if (lost > 0n) attempt.moves.push({ step: 'lose', lot, amount: lost });
  if (lost > 0n) flow.volumeOut += lost;
  else flow.volumeIn -= lost;
  flow.loss += lost;
}
