import type { Position } from '../kernel/position.js';
import { bottleVolume } from './bottle-volume.js';
import { compareCodePoints } from './code-point.js';
import { mix } from './composition.js';
import { compareSubstances, type LotEvent } from './event.js';
import { addSorted } from './sorted-list.js';
import type { Additive, Analysis, CostLine, Holding, Lot } from './state.js';

/** A lot before its first event: it does not exist yet. */
export const NO_LOT: Lot = {
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

/** The volume of a lot: the sum of its holdings, or what all its bottles hold; fruit has none. */
export function volumeOf(lot: Lot): number {
  if (lot.kind !== 'cases') return lot.holdings.reduce((sum, holding) => sum + holding.volume, 0);
  if (lot.format === null || lot.volumeUnit === null)
    throw new Error('a case lot has a format and a unit from its first event on');
  return bottleVolume(lot.bottles, lot.format, lot.volumeUnit);
}

/** The amount a lot is measured in: weight for fruit, else volume. */
export function measureOf(lot: Lot): number {
  return lot.kind === 'fruit' ? lot.weight : volumeOf(lot);
}

export function isEmpty(lot: Lot): boolean {
  return measureOf(lot) === 0;
}

/** What a lot holds in one of its vessels; '' is its own unnamed vessel. */
export function heldIn({ holdings }: Lot, vessel: string): number {
  // Holdings are sorted, and a lot may lie in thousands of barrels that one action names all of.
  let low = 0;
  let high = holdings.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const holding = holdings[middle];
    if (holding === undefined) break;
    const order = compareCodePoints(holding.vessel, vessel);
    if (order === 0) return holding.volume;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return 0;
}

/**
 * Folds one event. The only thing it does that the event doesn't say in so many words is to forget the composition of a lot
 * of which nothing is left; costs and additives that go with the last drop stand in the event itself.
 */
export function evolveLot(lot: Lot, event: LotEvent, position: Position): Lot {
  const declared = withDeclarations(lot, event, position);
  const changed: Lot = {
    ...declared,
    weight: declared.weight + (event.weight ?? 0),
    bottles: declared.bottles + (event.bottles ?? 0),
    holdings: addSorted<Holding>(
      declared.holdings,
      event.vessels.map(({ vessel, change }) => ({ vessel, volume: change })),
      HOLDINGS,
    ),
    additives: addSorted<Additive>(
      declared.additives,
      event.additives.map(({ product, unit, change }) => ({ product, unit, amount: change })),
      ADDITIVES,
    ),
    cost: addSorted<CostLine>(
      declared.cost,
      event.cost.map(({ category, change }) => ({ category, amount: change })),
      COSTS,
    ),
    lastAction: position.id,
    effectiveAt: position.effectiveAt,
  };
  if (isEmpty(changed)) return changed.composition.length === 0 ? changed : { ...changed, composition: [] };
  if (event.mixed === undefined) return changed;
  const held = { volume: measureOf(declared), composition: declared.composition };
  return { ...changed, composition: mix([held, event.mixed]) };
}

function withDeclarations(lot: Lot, event: LotEvent, position: Position): Lot {
  const { analyses, ...set } = event.set;
  const declared = { ...lot, ...set };
  if (analyses === undefined || analyses.length === 0) return declared;
  const latest = analyses.map((analysis) => ({ ...analysis, effectiveAt: position.effectiveAt, action: position.id }));
  return {
    ...declared,
    analyses: latest.reduce<readonly Analysis[]>((all, one) => addSorted(all, [one], ANALYSES), lot.analyses),
  };
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
/** The latest analysis of an analyte in a unit stands; the timeline's order says which one that is. */
const ANALYSES = {
  compare: (a: Analysis, b: Analysis) => compareCodePoints(a.analyte, b.analyte) || compareCodePoints(a.unit, b.unit),
  add: (_: Analysis, later: Analysis) => later,
};

function nonZero<Entry>(entry: Entry, amount: number): Entry | null {
  return amount === 0 ? null : entry;
}
