import { bottleVolume } from '../cellar/bottle-volume.js';
import type { LotDeclarations, LotEvent } from '../cellar/event.js';
import type { PublicAmounts } from '../cellar/public-event.js';
import { toMicro } from '../cellar/quantity.js';
import type { BottleFormat, Lot, LotKind } from '../cellar/state.js';
import type { VolumeUnit } from '../cellar/units.js';

/** The state of a lot at one point of its timeline, as far as reports need it. Amounts are in millionths of the winery's units; bottles are counted singly. */
export interface LotFacts {
  /** Null: the lot does not exist yet. */
  readonly kind: LotKind | null;
  readonly taxClass: string | null;
  readonly unit: VolumeUnit | null;
  readonly format: BottleFormat | null;
  /** Bulk only: a case lot's volume follows from its bottles. */
  readonly volume: number;
  readonly weight: number;
  readonly bottles: number;
}

/** The changes that one event makes to the facts of a lot. */
export interface AmountEvent {
  readonly name: string;
  readonly volume: number;
  readonly weight: number;
  readonly bottles: number;
  readonly set: Pick<LotDeclarations, 'kind' | 'taxClass' | 'format' | 'volumeUnit'>;
}

/** The facts of a lot before its first event. */
export const unknownLot: LotFacts = {
  kind: null,
  taxClass: null,
  unit: null,
  format: null,
  volume: 0,
  weight: 0,
  bottles: 0,
};

/** Returns the facts of a lot state. */
export function factsOfLot({ kind, taxClass, volumeUnit: unit, format, holdings, weight, bottles }: Lot): LotFacts {
  let volume = 0;
  for (const holding of holdings) volume += holding.volume;
  return { kind, taxClass, unit, format, volume, weight, bottles };
}

/** Returns the changes that an event makes to the facts of its lot. */
export function amountsOf({ name, vessels, weight = 0, bottles = 0, set }: LotEvent): AmountEvent {
  let volume = 0;
  for (const { change } of vessels) volume += change;
  return { name, volume, weight, bottles, set: factsSet(set) };
}

/** Returns the changes that an event in its public form makes to the facts of its lot. */
export function amountsOfPublic({ name, vessels, weight, bottles = 0, set }: PublicAmounts): AmountEvent {
  let volume = 0;
  for (const { change } of vessels) volume += toMicro(change);
  return { name, volume, weight: weight === undefined ? 0 : toMicro(weight), bottles, set: factsSet(set) };
}

const nothingSet = {};

/** Returns those declarations of an event that facts hold. Most events declare nothing. */
function factsSet({ kind, taxClass, format, volumeUnit }: LotDeclarations): AmountEvent['set'] {
  if (kind === undefined && taxClass === undefined && format === undefined && volumeUnit === undefined)
    return nothingSet;
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(taxClass === undefined ? {} : { taxClass }),
    ...(format === undefined ? {} : { format }),
    ...(volumeUnit === undefined ? {} : { volumeUnit }),
  };
}

/** Returns the facts after an event. */
export function factsAfter(facts: LotFacts, { volume, weight, bottles, set }: AmountEvent): LotFacts {
  return {
    kind: set.kind ?? facts.kind,
    taxClass: set.taxClass === undefined ? facts.taxClass : set.taxClass,
    unit: set.volumeUnit ?? facts.unit,
    format: set.format ?? facts.format,
    volume: facts.volume + volume,
    weight: facts.weight + weight,
    bottles: facts.bottles + bottles,
  };
}

/** Returns how much a lot holds: a weight for fruit, otherwise a volume. */
export function amountIn({ kind, volume, weight, bottles, format, unit }: LotFacts): number {
  if (kind === 'fruit') return weight;
  if (kind !== 'cases') return volume;
  return format === null || unit === null ? 0 : bottleVolume(bottles, format, unit);
}
