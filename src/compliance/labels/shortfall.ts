import { publicQuantity, publicShare, WHOLE_SHARE } from '../../cellar/quantity.js';
import type { LabelledWine } from './labelled-wine.js';

/** The wine that is missing: one that has all of these origins. */
export interface MissingWine {
  readonly variety?: string;
  readonly vintage?: number;
  readonly appellation?: string;
  /** Wine of any one of these counts. */
  readonly varieties?: readonly string[];
  readonly vintages?: readonly number[];
  readonly appellations?: readonly string[];
  readonly vineyard?: string;
}

/** How much wine of which kind must be added, at least: as an amount, or as a share of what there is if the amount is not known. */
export type Shortfall = MissingWine & {
  readonly volume?: number;
  readonly weight?: number;
  readonly share?: number;
};

const whole = BigInt(WHOLE_SHARE);

/** The share that wine must reach by an addition. `orMore`: reaching it is enough; otherwise it must be exceeded. */
export interface Target {
  readonly share: number;
  readonly orMore: boolean;
}

/**
 * Returns how much must be added so that wine of a share of `actual` reaches its target, rounded up to 6 decimals (12 for a share). Null if no addition can: a whole is
 * reached by no amount.
 */
export function shortfall(
  { amount }: LabelledWine,
  actual: number,
  { share, orMore }: Target,
  wine: MissingWine,
): Shortfall | null {
  const remainder = whole - BigInt(share);
  if (remainder <= 0n) return null;
  const total = amount === null ? whole : BigInt(amount.micro);
  // (have + v) / (total + v) >= share, solved for v.
  const missing = total * (BigInt(share) - BigInt(actual));
  return sized(amount, orMore ? ceiling(missing, remainder) : missing / remainder + 1n, wine);
}

/** Returns how much must be added so that wine of a share of `actual` becomes more than other wine of a share of `other`. */
export function shortfallAgainst(
  { amount }: LabelledWine,
  actual: number,
  other: number,
  wine: MissingWine,
): Shortfall | null {
  const total = amount === null ? whole : BigInt(amount.micro);
  return sized(amount, (total * BigInt(other - actual)) / whole + 1n, wine);
}

function sized(amount: LabelledWine['amount'], added: bigint, wine: MissingWine): Shortfall {
  if (amount === null) return { share: publicShare(Number(added)), ...wine };
  return { [amount.measure]: publicQuantity(Number(added)), ...wine };
}

function ceiling(numerator: bigint, denominator: bigint): bigint {
  return (numerator + denominator - 1n) / denominator;
}
