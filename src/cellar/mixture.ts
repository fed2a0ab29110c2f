import { type Composition, mix } from './composition.js';
import type { Decision } from './decision.js';
import { compareSubstances, type LotDeclarations, lotEvent } from './event.js';
import { measureOf } from './lot.js';
import { mulDiv } from './quantity.js';
import type { Additive, CostLine, Lot, LotKind } from './state.js';

/**
 * The one rule by which wine moves. Whatever leaves, from all sources, is one mixture; whatever arrives is some of that mixture.
 * Racking, blending, topping, pressing, bottling, dumping, shipping and transfers in bond are this rule with other sources and targets.
 */
export interface Mixture {
  /** How much is on its way, in the measure in which it will arrive. */
  readonly volume: number;
  readonly composition: Composition;
  readonly additives: readonly Additive[];
  readonly cost: readonly CostLine[];
  /** What a lot created by it starts with. */
  readonly kind: LotKind;
  readonly taxClass: string | null;
  readonly owner: string | null;
  readonly stage: string | null;
}

/** What leaves one source lot. */
export interface Departure {
  readonly winery: string;
  readonly lot: string;
  /** In the lot's own measure. */
  readonly amount: number;
  /** Of bulk lots: how much from each vessel. */
  readonly vessels?: readonly { readonly vessel: string; readonly volume: number }[];
  readonly weight?: number;
  readonly bottles?: number;
}

/** What reaches one target lot. */
export interface Arrival {
  readonly winery: string;
  readonly lot: string;
  /** In the lot's own measure. */
  readonly amount: number;
  readonly vessels?: readonly { readonly vessel: string; readonly volume: number }[];
  readonly weight?: number;
  readonly bottles?: number;
  readonly volumeUnit: 'gal' | 'L';
  /** Declared for a lot that is created; goes before what the mixture would give it. */
  readonly creation: LotDeclarations;
}

/**
 * Takes the departures out, one event a source lot: of the additives and of each cost ⌊x·v/V⌋, all of it with the last drop.
 * Departures stand in the order in which their lots first appear, one a lot.
 */
export function leave(decision: Decision, name: string, departures: readonly Departure[]): Mixture {
  const sources = departures.map((departure) => ({ departure, lot: decision.lot(departure.winery, departure.lot) }));
  const taken = sources.map(({ departure, lot }) => {
    const share = { part: departure.amount, whole: measureOf(lot) };
    return {
      additives: lot.additives.map((additive) => ({ ...additive, amount: mulDiv(additive.amount, share) })),
      cost: lot.cost.map((line) => ({ ...line, amount: mulDiv(line.amount, share) })),
    };
  });
  sources.forEach(({ departure }, index) => {
    const { additives, cost } = taken[index] ?? { additives: [], cost: [] };
    const event = lotEvent({
      name,
      vessels: (departure.vessels ?? []).map(({ vessel, volume }) => ({ vessel, change: -volume })),
      weight: -(departure.weight ?? 0),
      bottles: -(departure.bottles ?? 0),
      additives: additives.map(({ product, unit, amount }) => ({ product, unit, change: -amount })),
      cost: cost.map(({ category, amount }) => ({ category, change: -amount })),
    });
    decision.emit(departure.winery, departure.lot, event);
  });
  const lots = sources.map((source) => source.lot);
  return {
    volume: departures.reduce((sum, departure) => sum + departure.amount, 0),
    composition: mix(sources.map(({ departure, lot }) => ({ volume: departure.amount, composition: lot.composition }))),
    additives: sumAdditives(taken.flatMap((part) => part.additives)),
    cost: sumCosts(taken.flatMap((part) => part.cost)),
    kind: lots[0]?.kind ?? 'wine',
    taxClass: agreed(lots, (lot) => lot.taxClass),
    owner: agreed(lots, (lot) => lot.owner),
    stage: agreed(lots, (lot) => lot.stage),
  };
}

/**
 * Lands the mixture, one event a target lot, in body order. Each gets ⌊x·v/V⌋ of the additives still on their way (V is what has
 * not yet landed), the rest goes with the loss; of the whole cost each gets ⌊C·v/Σ⌋, and the last the rest, so that losses concentrate it.
 * Without a target everything is written off: it left its lots and arrives nowhere. So is what reaches a lot of which nothing is there
 * afterwards either: in bond, less than half a millionth of the receiver's unit arrives as a volume of 0.
 */
export function arrive(decision: Decision, name: string, mixture: Mixture, arrivals: readonly Arrival[]): void {
  const arriving = arrivals.reduce((sum, arrival) => sum + arrival.amount, 0);
  // A gain scales the additives first, as if the additional volume had been found in the sources' likeness.
  const gained = arriving > mixture.volume && mixture.volume > 0;
  const scale = { part: arriving, whole: mixture.volume };
  let additives = gained
    ? mixture.additives.map((one) => ({ ...one, amount: mulDiv(one.amount, scale) }))
    : mixture.additives;
  let onTheWay = Math.max(mixture.volume, arriving);
  let cost = mixture.cost;
  arrivals.forEach((arrival, index) => {
    const ofRest = { part: arrival.amount, whole: onTheWay };
    const ofAll = { part: arrival.amount, whole: arriving };
    const landed = additives.map((one) => mulDiv(one.amount, ofRest));
    const last = index === arrivals.length - 1;
    const charged = cost.map((line, at) => (last ? line.amount : mulDiv(mixture.cost[at]?.amount ?? 0, ofAll)));
    const lot = decision.lot(arrival.winery, arrival.lot);
    const remains = measureOf(lot) + arrival.amount > 0;
    const event = lotEvent({
      name,
      vessels: (arrival.vessels ?? []).map(({ vessel, volume }) => ({ vessel, change: volume })),
      weight: arrival.weight ?? 0,
      bottles: arrival.bottles ?? 0,
      ...(arrival.amount === 0 ? {} : { mixed: { volume: arrival.amount, composition: mixture.composition } }),
      additives: remains ? additives.map(({ product, unit }, at) => ({ product, unit, change: landed[at] ?? 0 })) : [],
      cost: remains ? cost.map(({ category }, at) => ({ category, change: charged[at] ?? 0 })) : [],
      set: lot.kind === null ? created(mixture, arrival) : {},
    });
    decision.emit(arrival.winery, arrival.lot, event);
    additives = additives.map((one, at) => ({ ...one, amount: one.amount - (landed[at] ?? 0) }));
    cost = cost.map((line, at) => ({ ...line, amount: line.amount - (charged[at] ?? 0) }));
    onTheWay -= arrival.amount;
  });
}

/** A mixture that comes from outside the winery's lots, as a receipt does. */
export function received(from: {
  readonly volume: number;
  readonly composition: Composition;
  readonly kind: LotKind;
  readonly cost: readonly CostLine[];
}): Mixture {
  return { ...from, additives: [], taxClass: null, owner: null, stage: null };
}

/** The one line of a cost in ten-thousandths, or none: a state holds no line of nothing. */
export function costLine(category: string, amount: number): readonly CostLine[] {
  return amount === 0 ? [] : [{ category, amount }];
}

/** One line a category, in the order in which categories first appear; a sum of 0 stays. */
export function sumCosts(lines: readonly CostLine[]): readonly CostLine[] {
  const sums = new Map<string, number>();
  for (const { category, amount } of lines) sums.set(category, (sums.get(category) ?? 0) + amount);
  return [...sums].map(([category, amount]) => ({ category, amount }));
}

function sumAdditives(additives: readonly Additive[]): readonly Additive[] {
  const sums: Additive[] = [];
  for (const additive of [...additives].sort(compareSubstances)) {
    const last = sums.at(-1);
    if (last === undefined || compareSubstances(last, additive) !== 0) sums.push(additive);
    else sums[sums.length - 1] = { ...last, amount: last.amount + additive.amount };
  }
  return sums;
}

/** The declarations a new lot begins with; those that are null are left unsaid. */
function created(mixture: Mixture, { creation, volumeUnit }: Arrival): LotDeclarations {
  const { kind = mixture.kind, taxClass = mixture.taxClass, owner = mixture.owner, fraction = null, format } = creation;
  const { stage } = mixture;
  return {
    kind,
    volumeUnit,
    ...(format === undefined ? {} : { format }),
    ...(taxClass === null ? {} : { taxClass }),
    ...(owner === null ? {} : { owner }),
    ...(stage === null ? {} : { stage }),
    ...(fraction === null ? {} : { fraction }),
  };
}

function agreed(lots: readonly Lot[], read: (lot: Lot) => string | null): string | null {
  const first = lots[0];
  return first !== undefined && lots.every((lot) => read(lot) === read(first)) ? read(first) : null;
}
