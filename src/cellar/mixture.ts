import { type InPieces, pause } from '../kernel/pause.js';
import { type Composition, mix } from './composition.js';
import { compareSubstances, type LotDeclarations, lotEvent } from './event.js';
import { measureOf } from './lot.js';
import type { OutcomeBuilder } from './outcome-builder.js';
import { mulDiv } from './quantity.js';
import type { Additive, CostLine, Lot, LotKind } from './state.js';
import type { VolumeUnit } from './units.js';

/**
 * The one rule by which wine moves: all that leaves, from all sources, is one mixture, and all that arrives is part of it.
 * Racking, blending, topping, pressing, bottling, dumping, shipping and transfers in bond apply it to different sources
 * and targets.
 */
export interface Mixture {
  /** How much is on its way, in the measure in which it will arrive. */
  readonly volume: number;
  readonly composition: Composition;
  readonly additives: readonly Additive[];
  readonly cost: readonly CostLine[];
  /** The declarations of a lot that it creates. */
  readonly kind: LotKind;
  readonly taxClass: string | null;
  readonly owner: string | null;
  readonly stage: string | null;
}

/** What leaves or reaches one lot. */
export interface MovedAmount {
  readonly winery: string;
  readonly lot: string;
  /** In the lot's own measure. */
  readonly amount: number;
  /** For bulk lots: the volume of each vessel. */
  readonly vessels?: readonly { readonly vessel: string; readonly volume: number }[];
  readonly weight?: number;
  readonly bottles?: number;
}

/** What reaches one target lot. */
export interface Arrival extends MovedAmount {
  readonly volumeUnit: VolumeUnit;
  /** Declarations of a lot that is created. They take precedence over those of the mixture. */
  readonly creation: LotDeclarations;
}

/** Lots that are emptied or filled between two pauses: about a millisecond. */
const lotsPerPiece = 100;

/**
 * Takes the departures out of their lots, with one event for each lot, and returns their mixture. Of each additive and
 * each cost ⌊x·v/V⌋ leaves, and all of it with the last drop. `departures` has one entry for each lot, in the order in
 * which the lots first appear in the body.
 */
export function* takeOut(builder: OutcomeBuilder, name: string, departures: readonly MovedAmount[]): InPieces<Mixture> {
  // All shares are those of the lots as they were before the first departure.
  const parts = departures.map((departure) => partTaken(builder, departure));
  for (const [index, { departure, additives, cost }] of parts.entries()) {
    if (index % lotsPerPiece === 0) yield pause;
    const event = lotEvent({
      name,
      vessels: (departure.vessels ?? []).map(({ vessel, volume }) => ({ vessel, change: -volume })),
      weight: -(departure.weight ?? 0),
      bottles: -(departure.bottles ?? 0),
      additives: additives.map(({ product, unit, amount }) => ({ product, unit, change: -amount })),
      cost: cost.map(({ category, amount }) => ({ category, change: -amount })),
    });
    builder.emit(departure.winery, departure.lot, event);
  }
  yield pause;
  return mixtureOf(parts);
}

/** What leaves one lot. */
interface PartTaken {
  readonly departure: MovedAmount;
  /** As it was before. */
  readonly lot: Lot;
  readonly additives: readonly Additive[];
  readonly cost: readonly CostLine[];
}

function partTaken(builder: OutcomeBuilder, departure: MovedAmount): PartTaken {
  const lot = builder.lot(departure.winery, departure.lot);
  const share = { part: departure.amount, whole: measureOf(lot) };
  const additives = lot.additives.map(({ product, unit, amount }) => ({
    product,
    unit,
    amount: mulDiv(amount, share),
  }));
  const cost = lot.cost.map(({ category, amount }) => ({ category, amount: mulDiv(amount, share) }));
  return { departure, lot, additives, cost };
}

function mixtureOf(parts: readonly PartTaken[]): Mixture {
  const [only] = parts;
  // Most actions take from one lot, whose additives and cost are sorted and have one entry for each key.
  if (only !== undefined && parts.length === 1) {
    const { departure, lot, additives, cost } = only;
    const { taxClass, owner, stage } = lot;
    const composition = departure.amount > 0 ? lot.composition : [];
    return { volume: departure.amount, composition, additives, cost, kind: lot.kind ?? 'wine', taxClass, owner, stage };
  }
  const lots = parts.map(({ lot }) => lot);
  return {
    volume: parts.reduce((sum, { departure }) => sum + departure.amount, 0),
    composition: mix(parts.map(({ departure, lot }) => ({ volume: departure.amount, composition: lot.composition }))),
    additives: sumAdditives(parts.flatMap((part) => part.additives)),
    cost: sumCosts(parts.flatMap((part) => part.cost)),
    kind: lots[0]?.kind ?? 'wine',
    taxClass: commonValue(lots, (lot) => lot.taxClass),
    owner: commonValue(lots, (lot) => lot.owner),
    stage: commonValue(lots, (lot) => lot.stage),
  };
}

/**
 * Puts the mixture into its target lots, with one event for each lot, in body order. Each lot gets ⌊x·v/V⌋ of the
 * additives that have not landed yet, where V is the volume that has not landed yet; the rest is lost. Each lot gets
 * ⌊C·v/Σ⌋ of the whole cost and the last lot gets the rest, so that a loss concentrates cost. Additives and cost are
 * written off if there is no target, and if the target is empty afterwards: in bond, less than half a millionth of the
 * receiver's unit arrives as a volume of 0.
 */
export function* putIn(
  builder: OutcomeBuilder,
  name: string,
  mixture: Mixture,
  arrivals: readonly Arrival[],
): InPieces<void> {
  const arriving = arrivals.reduce((sum, arrival) => sum + arrival.amount, 0);
  // A gain scales the additives first, as if the additional volume were like the sources.
  const gained = arriving > mixture.volume && mixture.volume > 0;
  const scale = { part: arriving, whole: mixture.volume };
  let additives = gained
    ? mixture.additives.map((one) => ({ ...one, amount: mulDiv(one.amount, scale) }))
    : mixture.additives;
  let onTheWay = Math.max(mixture.volume, arriving);
  let cost = mixture.cost;
  for (const [index, arrival] of arrivals.entries()) {
    if (index % lotsPerPiece === 0) yield pause;
    const ofRest = { part: arrival.amount, whole: onTheWay };
    const ofAll = { part: arrival.amount, whole: arriving };
    const landed = additives.map((one) => mulDiv(one.amount, ofRest));
    const last = index === arrivals.length - 1;
    const charged = cost.map((line, at) => (last ? line.amount : mulDiv(mixture.cost[at]?.amount ?? 0, ofAll)));
    const lot = builder.lot(arrival.winery, arrival.lot);
    const remains = measureOf(lot) + arrival.amount > 0;
    const event = lotEvent({
      name,
      vessels: (arrival.vessels ?? []).map(({ vessel, volume }) => ({ vessel, change: volume })),
      weight: arrival.weight ?? 0,
      bottles: arrival.bottles ?? 0,
      ...(arrival.amount === 0 ? {} : { mixed: { volume: arrival.amount, composition: mixture.composition } }),
      additives: remains ? additives.map(({ product, unit }, at) => ({ product, unit, change: landed[at] ?? 0 })) : [],
      cost: remains ? cost.map(({ category }, at) => ({ category, change: charged[at] ?? 0 })) : [],
      set: lot.kind === null ? creationDeclarations(mixture, arrival) : {},
    });
    builder.emit(arrival.winery, arrival.lot, event);
    additives = additives.map((one, at) => ({ ...one, amount: one.amount - (landed[at] ?? 0) }));
    cost = cost.map((line, at) => ({ ...line, amount: line.amount - (charged[at] ?? 0) }));
    onTheWay -= arrival.amount;
  }
}

/** Returns the mixture of a receipt, which comes from no lot of the winery. */
export function receivedMixture(receipt: Pick<Mixture, 'volume' | 'composition' | 'kind' | 'cost'>): Mixture {
  return { ...receipt, additives: [], taxClass: null, owner: null, stage: null };
}

/** Returns one line, or none if the amount is 0. `amount` is in ten-thousandths of the currency. */
export function costLines(category: string, amount: number): readonly CostLine[] {
  return amount === 0 ? [] : [{ category, amount }];
}

/** Returns cost lines as the changes of an event. */
export function costChanges(lines: readonly CostLine[]): { readonly category: string; readonly change: number }[] {
  return lines.map(({ category, amount }) => ({ category, change: amount }));
}

/** Returns one line for each category, in the order in which categories first appear. A sum of 0 is kept. */
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

/** Returns the declarations of a new lot. Those that are null are left out. */
function creationDeclarations(mixture: Mixture, { creation, volumeUnit }: Arrival): LotDeclarations {
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

/** Returns the value that all lots have, or null if they differ. */
function commonValue(lots: readonly Lot[], read: (lot: Lot) => string | null): string | null {
  const first = lots[0];
  return first !== undefined && lots.every((lot) => read(lot) === read(first)) ? read(first) : null;
}
