import { roundHalfUp } from './quantity.js';
import type { BottleFormat } from './state.js';

/** A gallon is 3785.411784 ml exactly; here in millionths of a millilitre, which are nanolitres. */
const NANOLITRES_PER_GALLON = 3_785_411_784n;

/** The volume that `bottles` of a format hold, half up to 6 decimals, always from the whole count and never per case. */
export function bottleVolume(bottles: number, format: BottleFormat, unit: 'gal' | 'L'): number {
  const millilitres = BigInt(bottles) * BigInt(format.bottleMl);
  if (unit === 'L') return roundHalfUp(millilitres * 1_000n, 1n);
  return roundHalfUp(millilitres * 1_000_000_000_000n, NANOLITRES_PER_GALLON);
}

/** A volume in another unit, half up to 6 decimals; the same unit changes nothing. */
export function convertVolume(
  micro: number,
  { from, to }: { readonly from: 'gal' | 'L'; readonly to: 'gal' | 'L' },
): number {
  if (from === to) return micro;
  const litresPerGallon = { numerator: NANOLITRES_PER_GALLON, denominator: 1_000_000_000n };
  return from === 'gal'
    ? roundHalfUp(BigInt(micro) * litresPerGallon.numerator, litresPerGallon.denominator)
    : roundHalfUp(BigInt(micro) * litresPerGallon.denominator, litresPerGallon.numerator);
}

/** n bottles from full cases and loose ones. */
export function bottlesIn(
  { cases, bottles }: { readonly cases: number; readonly bottles?: number },
  format: BottleFormat,
): number {
  return cases * format.bottlesPerCase + (bottles ?? 0);
}
