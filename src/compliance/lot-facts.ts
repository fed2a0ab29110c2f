import { bottleVolume } from '../cellar/bottle-volume.js';
import type { LotDeclarations, LotEvent } from '../cellar/event.js';
import type { BottleFormat, Lot, LotKind } from '../cellar/state.js';
import type { VolumeUnit } from '../cellar/units.js';

/** What reports need to know of a lot at one point of its timeline. Amounts are in millionths of the winery's units; bottles are counted singly. */
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

/** What one event changes of these facts. */
export interface AmountEvent {
  readonly name: string;
  readonly volume: number;
  readonly weight: number;
  readonly bottles: number;
  /** The volume, or the weight of fruit, that arrived; null if nothing arrived. */
  readonly mixed: number | null;
  readonly set: Pick<LotDeclarations, 'kind' | 'taxClass' | 'format' | 'volumeUnit'>;
}

export const unknownLot: LotFacts = {
  kind: null,
  taxClass: null,
  unit: null,
  format: null,
  volume: 0,
  weight: 0,
  bottles: 0,
};

export function factsOfLot({ kind, taxClass, volumeUnit: unit, format, holdings, weight, bottles }: Lot): LotFacts {
  let volume = 0;
  for (const holding of holdings) volume += holding.volume;
  return { kind, taxClass, unit, format, volume, weight, bottles };
}

export function amountsOf({ name, vessels, weight = 0, bottles = 0, mixed, set }: LotEvent): AmountEvent {
  let volume = 0;
  for (const { change } of vessels) volume += change;
  return { name, volume, weight, bottles, mixed: mixed?.volume ?? null, set: factsSet(set) };
}

const nothingSet = {};

/** Returns the declarations that facts hold. Most events declare none. */
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

/** Returns how much there is: a weight for fruit, otherwise a volume. */
export function amountIn({ kind, volume, weight, bottles, format, unit }: LotFacts): number {
  if (kind === 'fruit') return weight;
  if (kind !== 'cases') return volume;
  return format === null || unit === null ? 0 : bottleVolume(bottles, format, unit);
}
