import { roundHalfUp } from '../cellar/quantity.js';
import type { Units } from '../cellar/units.js';

export type WeightUnit = Units['weightUnit'];

/** Pounds of one unit of weight, as a fraction. A pound is exactly 0.45359237 kg. */
export const poundsPer: Readonly<Record<WeightUnit, readonly [numerator: bigint, denominator: bigint]>> = {
  lb: [1n, 1n],
  kg: [100_000_000n, 45_359_237n],
  t: [100_000_000_000n, 45_359_237n],
  short_ton: [2_000n, 1n],
};

/** Converts a weight in millionths of a unit into millionths of a pound, half up. */
export function inPounds(micro: number, unit: WeightUnit): number {
  const [numerator, denominator] = poundsPer[unit];
  return roundHalfUp(BigInt(micro) * numerator, denominator);
}
