import type { Position } from '../kernel/position.js';
import { bottleVolume } from './bottle-volume.js';
import { compareCodePoints } from './code-point.js';
import { mix } from './composition.js';
import { compareSubstances, type LotEvent } from './event.js';
import type { Mutable } from './mutable.js';
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
  if (lot.kind !== 'cases') {
    let sum = 0;
    for (const { volume } of lot.holdings) sum += volume;
    return sum;
  }
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
 * Returns the state of a lot after one event. A lot of which nothing is left loses its composition, without the event's saying so, unless it
 * is fruit; costs and additives that leave with the last drop are in the event.
 */
export function evolveLot(lot: Lot, event: LotEvent, position: Position): Lot {
  const { set } = event;
  // Member by member: a cascade folds every event that it meets, and a spread of so many members costs several times as much.
  const changed: Mutable<Lot> = {
    stream: 'lot',
    kind: declared(set.kind, lot.kind),
    status: declared(set.status, lot.status),
    weight: lot.weight + (event.weight ?? 0),
    bottles: lot.bottles + (event.bottles ?? 0),
    format: declared(set.format, lot.format),
    holdings: withVolumes(lot.holdings, event.vessels),
    composition: lot.composition,
    additives: withAdditives(lot.additives, event.additives),
    analyses: withAnalyses(lot.analyses, set.analyses, position),
    cost: withCosts(lot.cost, event.cost),
    taxClass: declared(set.taxClass, lot.taxClass),
    owner: declared(set.owner, lot.owner),
    stage: declared(set.stage, lot.stage),
    fraction: declared(set.fraction, lot.fraction),
    tags: declared(set.tags, lot.tags),
    lastAction: position.id,
    effectiveAt: position.effectiveAt,
    volumeUnit: declared(set.volumeUnit, lot.volumeUnit),
  };
  if (isEmpty(changed)) {
    if (changed.kind !== 'fruit' && changed.composition.length > 0) changed.composition = [];
  } else if (event.mixed !== undefined) {
    const held = { volume: lot.kind === null ? 0 : measureOf(lot), composition: lot.composition };
    changed.composition = mix([held, event.mixed]);
  }
  return changed;
}

/** What is left unsaid stays; null is said. */
function declared<T>(said: T | undefined, before: T): T {
  return said === undefined ? before : said;
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
  latest: LotEvent['set']['analyses'],
  { effectiveAt, id }: Position,
): Lot['analyses'] {
  let all = analyses;
  for (const { analyte, unit, value } of latest ?? [])
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
/** The latest analysis of an analyte in a unit stands; the timeline's order says which one that is. */
const ANALYSES = {
  compare: (a: Analysis, b: Analysis) => compareCodePoints(a.analyte, b.analyte) || compareCodePoints(a.unit, b.unit),
  add: (_: Analysis, later: Analysis) => later,
};

function nonZero<Entry>(entry: Entry, amount: number): Entry | null {
  return amount === 0 ? null : entry;
}
