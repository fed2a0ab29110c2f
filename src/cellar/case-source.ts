import { bottlesIn, bottleVolume, sameFormat } from './bottle-volume.js';
import type { Fault } from './kind.js';
import type { MovedAmount } from './mixture.js';
import type { OutcomeBuilder } from './outcome-builder.js';
import { type Checked, passed, type Refused, refuse } from './refusal.js';
import { type LotPlace, readableLot } from './source.js';
import type { BottleFormat, Lot } from './state.js';
import type { VolumeUnit } from './units.js';

/** Cases and loose bottles as an action's data names them. */
interface CaseCount {
  readonly cases: number;
  readonly bottles?: number;
}

/** What an action takes from one case lot. */
export interface CasesTaken {
  readonly departure: MovedAmount;
  readonly bottles: number;
  readonly format: BottleFormat;
}

/** Returns a case lot that an action reads, with the members that a case lot has from its first event on. */
export function readableCaseLot(
  builder: OutcomeBuilder,
  place: LotPlace,
): Checked<{ readonly lot: Lot; readonly format: BottleFormat; readonly volumeUnit: VolumeUnit }> {
  const read = readableLot(builder, place, ['cases']);
  if (read.kind === 'refused') return read;
  const { format, volumeUnit } = read.value;
  if (format === null || volumeUnit === null) throw new Error(`Case lot ${place.lot} has no format or no volume unit.`);
  return passed({ lot: read.value, format, volumeUnit });
}

/**
 * Returns the bottles that an action takes from a case lot. Their volume is the difference that they make to the volume
 * of the whole lot. `expected` is a format that the lot must have.
 */
export function casesTaken(
  builder: OutcomeBuilder,
  place: LotPlace,
  count: CaseCount,
  expected?: BottleFormat,
): Checked<CasesTaken> {
  const found = readableCaseLot(builder, place);
  if (found.kind === 'refused') return found;
  const { lot, format, volumeUnit } = found.value;
  if (expected !== undefined && !sameFormat(format, expected)) return formatRefusal(place, format, expected);
  const bottles = bottlesIn(count, format);
  if (bottles > lot.bottles) {
    const detail = `Lot ${place.lot} holds ${lot.bottles} bottles; ${bottles} were asked for.`;
    return refuse('insufficient_cases', place, detail, { needed: bottles, available: lot.bottles });
  }
  const amount =
    bottleVolume(lot.bottles, format, volumeUnit) - bottleVolume(lot.bottles - bottles, format, volumeUnit);
  return passed({ departure: { ...place, amount, bottles }, bottles, format });
}

export function formatRefusal(place: LotPlace, held: BottleFormat, other: BottleFormat): Refused {
  const text = ({ bottlesPerCase, bottleMl }: BottleFormat): string => `${bottlesPerCase} × ${bottleMl} ml`;
  return refuse('wrong_kind', place, `Lot ${place.lot} holds cases of ${text(held)}, not of ${text(other)}.`);
}

/** Returns a fault where an action names no bottle. */
export function countFaults({ cases, bottles }: CaseCount, pointer: string): readonly Fault[] {
  return cases + (bottles ?? 0) > 0 ? [] : [{ pointer, message: 'Give at least one case or one bottle.' }];
}
