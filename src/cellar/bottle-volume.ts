import { roundHalfUp } from './quantity.js';
import type { BottleFormat } from './state.js';
import type { VolumeUnit } from './units.js';

/** A gallon is exactly 3785.411784 ml. A millionth of a millilitre is a nanolitre. */
const NANOLITRES_PER_GALLON = 3_785_411_784n;

/** Returns the volume of `bottles` in millionths of the unit, half up. It is always computed from the whole count, never per case. */
export function bottleVolume(bottles: number, format: BottleFormat, unit: VolumeUnit): number {
  const millilitres = BigInt(bottles) * BigInt(format.bottleMl);
  if (unit === 'L') return roundHalfUp(millilitres * 1_000n, 1n);
  return roundHalfUp(millilitres * 1_000_000_000_000n, NANOLITRES_PER_GALLON);
}

/** Returns a volume in another unit, half up to 6 decimals. */
export function convertVolume(
  micro: number,
  { from, to }: { readonly from: VolumeUnit; readonly to: VolumeUnit },
): number {
  if (from === to) return micro;
  const litresPerGallon = { numerator: NANOLITRES_PER_GALLON, denominator: 1_000_000_000n };
  return from === 'gal'
    ? roundHalfUp(BigInt(micro) * litresPerGallon.numerator, litresPerGallon.denominator)
    : roundHalfUp(BigInt(micro) * litresPerGallon.denominator, litresPerGallon.numerator);
}

/** Returns the number of bottles in full cases and loose bottles. */
export function bottlesIn(
  { cases, bottles }: { readonly cases: number; readonly bottles?: number },
  format: BottleFormat,
): number {
  return cases * format.bottlesPerCase + (bottles ?? 0);
}

export function sameFormat(a: BottleFormat, b: BottleFormat): boolean {
  return a.bottleMl === b.bottleMl && a.bottlesPerCase === b.bottlesPerCase;
}
