import type { Position } from '../kernel/position.js';
import { bottleVolume } from './bottle-volume.js';
import { compareCodePoints } from './code-point.js';
import { mix } from './composition.js';
import { compareSubstances, type LotEvent } from './event.js';
import { addSorted } from './sorted-list.js';
import type { Additive, Analysis, CostLine, Holding, Lot, SoldOut } from './state.js';

/** The state of a lot before its first event: the lot does not exist yet. */
export const INITIAL_LOT: Lot = {
  stream: 'lot',
  kind: null,
  status: 'active',
  weight: 0,
  bottles: 0,
  format: null,
  holdings: [],
  composition: [],
  additives: [],
  analyses: [],
  cost: [],
  taxClass: null,
  owner: null,
  stage: null,
  fraction: null,
  tags: [],
  lastAction: null,
  effectiveAt: null,
  volumeUnit: null,
};

/** Returns the volume of a lot: the sum of its holdings, or what all of its bottles hold. Fruit has none. */
export function volumeOf(lot: Lot): number {
  if (lot.kind !== 'cases') {
    let sum = 0;
    for (const { volume } of lot.holdings) sum += volume;
    return sum;
  }
  if (lot.format === null || lot.volumeUnit === null)
    throw new Error('A case lot has a format and a volume unit from its first event on.');
  return bottleVolume(lot.bottles, lot.format, lot.volumeUnit);
}

/** Returns the amount of a lot in its own measure: the weight of fruit, or the volume of any other kind. */
export function measureOf(lot: Lot): number {
  return lot.kind === 'fruit' ? lot.weight : volumeOf(lot);
}

export function isEmpty(lot: Lot): boolean {
  return measureOf(lot) === 0;
}

/** Returns the volume that a lot has in one of its vessels. '' is its own unnamed vessel. */
export function heldIn({ holdings }: Lot, vessel: string): number {
  const holding = holdings[firstHolding(holdings, vessel, { from: 0, before: holdings.length })];
  return holding?.vessel === vessel ? holding.volume : 0;
}

/**
 * Returns `heldIn` for vessels that are asked for in the order of their codes, as an event lists them. A lot may lie in thousands of barrels, and one
 * action may name all of them: each search starts where the one before ended.
 */
export function heldInOrder({ holdings }: Lot): (vessel: string) => number {
  let from = 0;
  return (vessel) => {
    let before = from;
    for (let step = 1; isBefore(holdings[before], vessel); step *= 2) {
      from = before + 1;
      before += step;
    }
    from = firstHolding(holdings, vessel, { from, before: Math.min(before, holdings.length) });
    const holding = holdings[from];
    return holding?.vessel === vessel ? holding.volume : 0;
  };
}

function isBefore(holding: Holding | undefined, vessel: string): boolean {
  return holding !== undefined && compareCodePoints(holding.vessel, vessel) < 0;
}

/** Returns the place of the first holding in a vessel or a later one, between `from` and `before`. A binary search. */
function firstHolding(
  holdings: readonly Holding[],
  vessel: string,
  { from, before }: { readonly from: number; readonly before: number },
): number {
  let low = from;
  let high = before;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(holdings[middle], vessel)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Returns the state of a lot after one event. The composition follows from the event and the state: what arrives is mixed
 * in, and a lot of which nothing is left loses its composition unless it is fruit.
 */
export function evolveLot(lot: Lot, event: LotEvent, position: Position): Lot {
  const { set } = event;
  // Written member by member: a cascade folds every event that it meets, and a spread costs several times as much.
  const after: Lot & { composition: Lot['composition'] } = {
    stream: 'lot',
    kind: setOr(set.kind, lot.kind),
    status: setOr(set.status, lot.status),
    weight: lot.weight + (event.weight ?? 0),
    bottles: lot.bottles + (event.bottles ?? 0),
    format: setOr(set.format, lot.format),
    holdings: withVolumes(lot.holdings, event.vessels),
    composition: lot.composition,
    additives: withAdditives(lot.additives, event.additives),
    analyses: withAnalyses(lot.analyses, set.analyses, position),
    cost: withCosts(lot.cost, event.cost),
    taxClass: setOr(set.taxClass, lot.taxClass),
    owner: setOr(set.owner, lot.owner),
    stage: setOr(set.stage, lot.stage),
    fraction: setOr(set.fraction, lot.fraction),
    tags: setOr(set.tags, lot.tags),
    lastAction: position.id,
    effectiveAt: position.effectiveAt,
    volumeUnit: setOr(set.volumeUnit, lot.volumeUnit),
  };
  after.composition = compositionAfter(lot, event, after);
  const soldOut = soldOutAfter(lot, after);
  return soldOut === undefined ? after : { ...after, soldOut };
}

/** Returns what the last bottles of a case lot had if it holds none after an event. */
function soldOutAfter(lot: Lot, after: Lot): SoldOut | undefined {
  if (after.kind !== 'cases' || after.bottles > 0) return undefined;
  const { bottles, composition, additives } = lot;
  return bottles === 0 ? lot.soldOut : { bottles, composition, additives };
}

function compositionAfter(lot: Lot, { mixed }: LotEvent, after: Lot): Lot['composition'] {
  if (isEmpty(after)) return after.kind === 'fruit' || lot.composition.length === 0 ? lot.composition : [];
  if (mixed === undefined) return lot.composition;
  return mix([{ volume: lot.kind === null ? 0 : measureOf(lot), composition: lot.composition }, mixed]);
}

/** Returns what an event sets, which may be null, or the current value where it sets nothing. */
function setOr<T>(value: T | undefined, current: T): T {
  return value === undefined ? current : value;
}

function withVolumes(holdings: Lot['holdings'], changes: LotEvent['vessels']): Lot['holdings'] {
  if (changes.length === 0) return holdings;
  const volumes = changes.map(({ vessel, change }): Holding => ({ vessel, volume: change }));
  return addSorted(holdings, volumes, HOLDINGS);
}

function withAdditives(additives: Lot['additives'], changes: LotEvent['additives']): Lot['additives'] {
  if (changes.length === 0) return additives;
  const amounts = changes.map(({ product, unit, change }): Additive => ({ product, unit, amount: change }));
  return addSorted(additives, amounts, ADDITIVES);
}

function withCosts(cost: Lot['cost'], changes: LotEvent['cost']): Lot['cost'] {
  if (changes.length === 0) return cost;
  const lines = changes.map(({ category, change }): CostLine => ({ category, amount: change }));
  return addSorted(cost, lines, COSTS);
}

function withAnalyses(
  analyses: Lot['analyses'],
  added: LotEvent['set']['analyses'],
  { effectiveAt, id }: Position,
): Lot['analyses'] {
  let all = analyses;
  for (const { analyte, unit, value } of added ?? [])
    all = addSorted<Analysis>(all, [{ analyte, unit, value, effectiveAt, action: id }], ANALYSES);
  return all;
}

const HOLDINGS = {
  compare: (a: Holding, b: Holding) => compareCodePoints(a.vessel, b.vessel),
  add: (a: Holding, b: Holding) => nonZero({ vessel: a.vessel, volume: a.volume + b.volume }, a.volume + b.volume),
};
const ADDITIVES = {
  compare: compareSubstances,
  add: (a: Additive, b: Additive) =>
    nonZero({ product: a.product, unit: a.unit, amount: a.amount + b.amount }, a.amount + b.amount),
};
const COSTS = {
  compare: (a: CostLine, b: CostLine) => compareCodePoints(a.category, b.category),
  add: (a: CostLine, b: CostLine) =>
    nonZero({ category: a.category, amount: a.amount + b.amount }, a.amount + b.amount),
};
/** A later analysis of the same analyte and unit replaces the earlier one. */
const ANALYSES = {
  compare: (a: Analysis, b: Analysis) => compareCodePoints(a.analyte, b.analyte) || compareCodePoints(a.unit, b.unit),
  add: (_: Analysis, later: Analysis) => later,
};

function nonZero<Entry>(entry: Entry, amount: number): Entry | null {
  return amount === 0 ? null : entry;
}
