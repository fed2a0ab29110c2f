import { bottlesIn, bottleVolume } from './bottle-volume.js';
import type { Decision } from './decision.js';
import type { Fault } from './kind.js';
import type { Departure } from './mixture.js';
import { type Checked, passed, refuse } from './refusal.js';
import { readable } from './source.js';
import type { BottleFormat, Lot } from './state.js';

/** Cases and loose bottles as an action names them. */
export interface CaseCount {
  readonly cases: number;
  readonly bottles?: number;
}

export interface CasesTaken {
  readonly departure: Departure;
  readonly bottles: number;
  readonly format: BottleFormat;
}

/** A case lot that must exist: it has a format from its first event on. */
export function caseLotOf(
  decision: Decision,
  place: { readonly winery: string; readonly lot: string },
): Checked<{ readonly lot: Lot; readonly format: BottleFormat; readonly volumeUnit: 'gal' | 'L' }> {
  const read = readable(decision, place, ['cases']);
  if (read.kind === 'refused') return read;
  const { format, volumeUnit } = read.value;
  if (format === null || volumeUnit === null) throw new Error(`case lot ${place.lot} has no format`);
  return passed({ lot: read.value, format, volumeUnit });
}

/** Takes bottles out of a case lot. Their volume is the difference that they make to the whole lot's. Judged on total bottles. */
export function casesTaken(
  decision: Decision,
  place: { readonly winery: string; readonly lot: string },
  count: CaseCount,
  expected?: BottleFormat,
): Checked<CasesTaken> {
  const found = caseLotOf(decision, place);
  if (found.kind === 'refused') return found;
  const { lot, format, volumeUnit } = found.value;
  if (expected !== undefined && !sameFormat(format, expected)) return otherFormat(place, format, expected);
  const bottles = bottlesIn(count, format);
  if (bottles > lot.bottles) {
    const amounts = { needed: bottles, available: lot.bottles };
    return refuse(
      'insufficient_cases',
      place,
      `Lot ${place.lot} has ${lot.bottles} bottles, less than the ${bottles} asked for.`,
      amounts,
    );
  }
  const amount =
    bottleVolume(lot.bottles, format, volumeUnit) - bottleVolume(lot.bottles - bottles, format, volumeUnit);
  return passed({ departure: { ...place, amount, bottles }, bottles, format });
}

export function otherFormat(
  place: { readonly winery: string; readonly lot: string },
  held: BottleFormat,
  other: BottleFormat,
) {
  const named = (format: BottleFormat): string => `${format.bottlesPerCase} × ${format.bottleMl} ml`;
  return refuse('wrong_kind', place, `Lot ${place.lot} has cases of ${named(held)}, not of ${named(other)}.`);
}

export function sameFormat(a: BottleFormat, b: BottleFormat): boolean {
  return a.bottleMl === b.bottleMl && a.bottlesPerCase === b.bottlesPerCase;
}

/** No action moves no bottle at all. */
export function countFaults({ cases, bottles }: CaseCount, pointer: string): readonly Fault[] {
  return cases + (bottles ?? 0) > 0 ? [] : [{ pointer, message: 'Name at least one case or one bottle.' }];
}
