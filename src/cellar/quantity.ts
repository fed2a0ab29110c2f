/**
 * Quantities are safe integers: volume, weight and amounts in millionths of their unit, money in ten-thousandths, shares in 10⁻¹².
 * This is the only file of the cellar that touches a float: it turns the decimals of validated JSON into integers and back, exactly.
 * Products pass 2^53 easily, so whatever multiplies goes through BigInt unless the product is known to be safe.
 */
const MICRO_PLACES = 6;
const MONEY_PLACES = 4;
const SHARE_PLACES = 12;

/** A whole, as shares count. */
export const WHOLE_SHARE = 1_000_000_000_000;

/**
 * No quantity of a state may pass this. It lies below 2^53 - 1, because above 2^33 units a millionth is finer than the spacing
 * of JSON's doubles, and what we publish would no longer say exactly what we hold. Inputs stay below 10^15, so a single action
 * never gets near; only sums of millions of the largest actions do.
 */
export const LARGEST_QUANTITY = 5_000_000_000_000_000;

/**
 * A volume, weight or amount in its unit, as millionths of it. This and its like for money and shares expect a decimal of no more places than
 * are kept, which the schemas see to, and are exact then: further places would be rounded. They throw where the integer is not safe.
 */
export function toMicro(decimal: number): number {
  return toInteger(decimal, MICRO_PLACES);
}
/** Millionths as a decimal in their unit: the double nearest to it, which prints as that decimal up to `LARGEST_QUANTITY`. */
export function publicQuantity(micro: number): number {
  return publicDecimal(micro, MICRO_PLACES);
}
/** Money in the winery's currency as ten-thousandths. */
export function toMoney(decimal: number): number {
  return toInteger(decimal, MONEY_PLACES);
}
/** Ten-thousandths as a decimal in the winery's currency. */
export function publicMoney(money: number): number {
  return publicDecimal(money, MONEY_PLACES);
}
/** A share of one whole as units of 10⁻¹²: 1 becomes `WHOLE_SHARE`. */
export function toShare(decimal: number): number {
  return toInteger(decimal, SHARE_PLACES);
}
/** Units of 10⁻¹² as a share of one whole. */
export function publicShare(share: number): number {
  return publicDecimal(share, SHARE_PLACES);
}

/** ⌊x · part ÷ whole⌋, rounding down below zero too; all of x when part is the whole. `whole` is positive. */
export function mulDiv(x: number, { part, whole }: { readonly part: number; readonly whole: number }): number {
  if (part === whole) return x;
  const product = x * part;
  if (Number.isSafeInteger(product) && product >= 0) return (product - (product % whole)) / whole;
  const exact = BigInt(x) * BigInt(part);
  const divisor = BigInt(whole);
  const truncated = exact / divisor;
  return Number(exact < 0n && truncated * divisor !== exact ? truncated - 1n : truncated);
}

/** numerator ÷ denominator as an integer, a half going away from zero. `denominator` is positive. Beyond 2^53 it is the nearest double, which no state may hold. */
export function roundHalfUp(numerator: bigint, denominator: bigint): number {
  return Number(rounded(numerator, denominator));
}

/** The same of ten-thousandths, as a public decimal. A cost per unit of nearly nothing passes what is safe, so the decimal is read from a text. */
export function publicMoneyPer(numerator: bigint, denominator: bigint): number {
  return Number(`${rounded(numerator, denominator)}e-${MONEY_PLACES}`);
}

function rounded(numerator: bigint, denominator: bigint): bigint {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const half = (magnitude * 2n + denominator) / (denominator * 2n);
  return numerator < 0n ? -half : half;
}

/**
 * `total`, not below 0, handed out by weights: each gets its floor, and the missing units go one each to the largest remainders, ties to the
 * earlier. The parts stand in the order of the weights and sum to `total`. Throws where the weights sum to nothing.
 */
export function apportion(total: number, weights: readonly bigint[]): number[] {
  const sum = weights.reduce((whole, weight) => whole + weight, 0n);
  if (sum <= 0n) throw new Error('apportion: the weights sum to nothing');
  const amount = BigInt(total);
  const parts = weights.map((weight, index) => {
    const product = weight * amount;
    return { index, floor: Number(product / sum), remainder: product % sum };
  });
  let missing = total - parts.reduce((given, part) => given + part.floor, 0);
  const result = parts.map((part) => part.floor);
  if (missing === 0) return result;
  parts.sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const { index } of parts) {
    if (missing === 0) break;
    result[index] = (result[index] ?? 0) + 1;
    missing -= 1;
  }
  return result;
}

/** Gives the value back; throws, with `what` in the message, where it is no safe integer. */
export function assertSafe(value: number, what: string): number {
  if (!Number.isSafeInteger(value)) throw new Error(`${what} is not a safe integer: ${value}`);
  return value;
}

function toInteger(decimal: number, places: number): number {
  // Up to 10^15 the product's error of some 2^-53 of it is below a quarter, so the nearest integer is the one that was meant.
  const product = decimal * 10 ** places;
  if (Math.abs(product) < 1e15) return Math.round(product) + 0;
  // toFixed is exact arithmetic on the double; a valid decimal is the only one with so many places near its double, so it comes out itself.
  const integer = Number(decimal.toFixed(places).replace('.', ''));
  return assertSafe(integer === 0 ? 0 : integer, `a decimal with ${places} places`);
}

function publicDecimal(integer: number, places: number): number {
  // One correctly rounded division gives the double nearest to the decimal, which is what parsing the decimal would give.
  return integer === 0 ? 0 : integer / 10 ** places;
}
