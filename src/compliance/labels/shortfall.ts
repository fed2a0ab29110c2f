import { publicQuantity, publicShare, WHOLE_SHARE } from '../../cellar/quantity.js';
import type { LabelledWine } from './labelled-wine.js';

/** The origin of missing wine. The wine must have all of these properties. */
export interface MissingWine {
  readonly variety?: string;
  readonly vintage?: number;
  readonly appellation?: string;
  /** Of a list, one value is enough. */
  readonly varieties?: readonly string[];
  readonly vintages?: readonly number[];
  readonly appellations?: readonly string[];
  readonly vineyard?: string;
}

/** The least wine that must be added: its origin, and its amount, or its share of the present wine if that amount is not known. */
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
 * Returns how much wine must be added so that its share rises from `actual` to the target, rounded up to 6 decimals (12 for a share). Null if the target is the
 * whole, which no addition reaches.
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

/** Returns how much wine must be added so that its share, now `actual`, exceeds that of other wine, now `other`. */
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
