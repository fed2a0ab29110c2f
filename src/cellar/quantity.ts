/**
 * Quantities are safe integers: volume, weight and amounts in millionths of their unit, money in ten-thousandths, shares
 * in units of 10⁻¹². Only this file of the cellar uses floats: it converts the decimals of validated JSON to integers and
 * back, exactly. Products may exceed 2^53, so multiplications use BigInt unless the product is known to be safe.
 */
const MICRO_PLACES = 6;
const MONEY_PLACES = 4;
const SHARE_PLACES = 12;

/** The share of a whole. */
export const WHOLE_SHARE = 1_000_000_000_000;

/**
 * The largest quantity of a state. It is below 2^53 - 1, because above 2^33 units a millionth is finer than the spacing of
 * doubles, so a published decimal would not be exact. Inputs are below 10^15, so only the sum of many of the largest
 * actions reaches it.
 */
export const LARGEST_QUANTITY = 5_000_000_000_000_000;

/**
 * Returns a volume, weight or amount in millionths of its unit. Like `toMoney` and `toShare`, it is exact for a decimal with
 * no more places than are stored, which the schemas ensure; further places would be rounded. Throws if the integer is not
 * safe.
 */
export function toMicro(decimal: number): number {
  return toInteger(decimal, MICRO_PLACES);
}
/** Returns millionths as a decimal in their unit: the nearest double, which prints as that decimal up to `LARGEST_QUANTITY`. */
export function publicQuantity(micro: number): number {
  return publicDecimal(micro, MICRO_PLACES);
}
/** Returns money in ten-thousandths of the currency. */
export function toMoney(decimal: number): number {
  return toInteger(decimal, MONEY_PLACES);
}
/** Returns ten-thousandths as a decimal in the currency. */
export function publicMoney(money: number): number {
  return publicDecimal(money, MONEY_PLACES);
}
/** Returns a share in units of 10⁻¹²: 1 becomes `WHOLE_SHARE`. */
export function toShare(decimal: number): number {
  return toInteger(decimal, SHARE_PLACES);
}
/** Returns units of 10⁻¹² as a share of one whole. */
export function publicShare(share: number): number {
  return publicDecimal(share, SHARE_PLACES);
}

/** Returns ⌊x · part ÷ whole⌋, rounded down below zero too, and x if `part` equals `whole`. `whole` is positive. */
export function mulDiv(x: number, { part, whole }: { readonly part: number; readonly whole: number }): number {
  if (part === whole) return x;
  const product = x * part;
  if (Number.isSafeInteger(product) && product >= 0) return (product - (product % whole)) / whole;
  const exact = BigInt(x) * BigInt(part);
  const divisor = BigInt(whole);
  const truncated = exact / divisor;
  return Number(exact < 0n && truncated * divisor !== exact ? truncated - 1n : truncated);
}

/** Returns numerator ÷ denominator as an integer, halves away from zero. `denominator` is positive. Beyond 2^53 the result is the nearest double. */
export function roundHalfUp(numerator: bigint, denominator: bigint): number {
  return Number(rounded(numerator, denominator));
}

/**
 * Returns numerator ÷ denominator in ten-thousandths as a public decimal, halves away from zero. The cost per unit of a tiny
 * volume may exceed the safe integers, so the decimal is parsed from text.
 */
export function publicMoneyPer(numerator: bigint, denominator: bigint): number {
  return Number(`${rounded(numerator, denominator)}e-${MONEY_PLACES}`);
}

function rounded(numerator: bigint, denominator: bigint): bigint {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const half = (magnitude * 2n + denominator) / (denominator * 2n);
  return numerator < 0n ? -half : half;
}

/**
 * Returns `total` apportioned by weights, in their order. Each part is rounded down, and the missing units go one each to
 * the largest remainders, ties to the earlier part, so that the parts sum to `total`. `total` is not negative. Throws if
 * the weights sum to 0.
 */
export function apportion(total: number, weights: readonly bigint[]): number[] {
  const sum = weights.reduce((whole, weight) => whole + weight, 0n);
  if (sum <= 0n) throw new Error('The weights to apportion by sum to 0.');
  if (weights.length === 1) return [total];
  const amount = BigInt(total);
  const parts = weights.map((weight, index) => {
    const product = weight * amount;
    return { index, floor: Number(product / sum), remainder: product % sum };
  });
  let missing = total - parts.reduce((given, part) => given + part.floor, 0);
  const result = parts.map((part) => part.floor);
  if (missing === 0) return result;
  parts.sort(compareRemainders);
  for (const { index } of parts) {
    if (missing === 0) break;
    result[index] = (result[index] ?? 0) + 1;
    missing -= 1;
  }
  return result;
}

/** Returns `total` apportioned by weights, as `apportion` does, for totals that may exceed the safe integers. */
export function apportionExactly(total: bigint, weights: readonly bigint[]): bigint[] {
  const sum = weights.reduce((whole, weight) => whole + weight, 0n);
  if (sum <= 0n) throw new Error('The weights to apportion by sum to 0.');
  const result = weights.map((weight) => (weight * total) / sum);
  let missing = total - result.reduce((given, part) => given + part, 0n);
  if (missing === 0n) return result;
  const parts = weights.map((weight, index) => ({ index, remainder: (weight * total) % sum }));
  parts.sort(compareRemainders);
  for (const { index } of parts) {
    if (missing === 0n) break;
    result[index] = (result[index] ?? 0n) + 1n;
    missing -= 1n;
  }
  return result;
}

interface Remainder {
  readonly index: number;
  readonly remainder: bigint;
}

/** The largest remainder first, ties to the earlier part. */
function compareRemainders(a: Remainder, b: Remainder): number {
  return a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1;
}

/** Returns the value. Throws an error that names it by `label` if it is not a safe integer. */
export function assertSafe(value: number, label: string): number {
  if (!Number.isSafeInteger(value)) throw new Error(`${label} is not a safe integer: ${value}`);
  return value;
}

function toInteger(decimal: number, places: number): number {
  // Below 10^15 the rounding error of the product, about 2^-53 of it, is below a quarter, so the nearest integer is exact.
  const product = decimal * 10 ** places;
  if (Math.abs(product) < 1e15) return Math.round(product) + 0;
  // toFixed is exact on the double, and a valid decimal is the only one with so many places near its double.
  const integer = Number(decimal.toFixed(places).replace('.', ''));
  return assertSafe(integer === 0 ? 0 : integer, `A decimal with ${places} places`);
}

function publicDecimal(integer: number, places: number): number {
  // One correctly rounded division returns the double nearest to the decimal, as parsing the decimal would.
  return integer === 0 ? 0 : integer / 10 ** places;
}
