/**
 * Exact arithmetic on integers that represent a fixed number of decimals. No function computes with floats: a JSON number
 * is read from its shortest decimal text and written back from decimal text.
 */
export const volumePlaces = 6;
export const moneyPlaces = 4;
export const sharePlaces = 12;

/** The shares of a lot sum to this many units of 10⁻¹². */
export const wholeShare = 10n ** 12n;

/**
 * The largest result, in the smallest unit; a larger one is refused with `too_large`. The specification bounds inputs only, but
 * beyond this value a JSON number cannot represent every millionth.
 */
export const maxAmount = 5n * 10n ** 15n;

/** Reads a JSON number as an integer of 10^-places. Throws if the number has more decimals, which the server refuses. */
export function integerOf(value: number, places: number): bigint {
  const found = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
  if (!found) throw new Error(`not a decimal number: ${value}`);
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = found;
  const shift = Number(exponent) - fraction.length + places;
  const digits = BigInt(whole + fraction);
  if (shift < 0 && digits % 10n ** BigInt(-shift) !== 0n) throw new Error(`more than ${places} decimals: ${value}`);
  const magnitude = shift < 0 ? digits / 10n ** BigInt(-shift) : digits * 10n ** BigInt(shift);
  return sign === '-' ? -magnitude : magnitude;
}

/** Returns the JSON number nearest to an integer of 10^-places. It is exact for all amounts within `maxAmount`. */
export function numberOf(integer: bigint, places: number): number {
  const digits = (integer < 0n ? -integer : integer).toString().padStart(places + 1, '0');
  const sign = integer < 0n ? '-' : '';
  return Number(`${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`);
}

/** Returns ⌊numerator ÷ denominator⌋ for a positive denominator. Rounds towards minus infinity, so negative quotients are rounded down too. */
export function floorDivide(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new Error(`the denominator must be positive, not ${denominator}`);
  const quotient = numerator / denominator;
  return numerator < 0n && quotient * denominator !== numerator ? quotient - 1n : quotient;
}

/** Rounds to the nearest integer, halves away from zero, for a positive denominator. */
export function roundHalfUp(numerator: bigint, denominator: bigint): bigint {
  const magnitude = floorDivide(2n * (numerator < 0n ? -numerator : numerator) + denominator, 2n * denominator);
  return numerator < 0n ? -magnitude : magnitude;
}

/**
 * Apportions `whole` by `weights`: part i gets ⌊wᵢ·whole/W⌋, and the missing units go one each to the largest remainders,
 * ties to the earlier part. The result sums to `whole` exactly.
 */
export function apportion(whole: bigint, weights: readonly bigint[]): bigint[] {
  const total = sum(weights);
  if (total === 0n) return weights.map(() => 0n);
  const floors = weights.map((weight) => (weight * whole) / total);
  const remainders = weights.map((weight) => (weight * whole) % total);
  const missing = Number(whole - sum(floors));
  const largestFirst = remainders
    .map((remainder, index) => ({ remainder, index }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  const roundedUp = new Set(largestFirst.slice(0, missing).map((entry) => entry.index));
  return floors.map((floor, index) => (roundedUp.has(index) ? floor + 1n : floor));
}

export function sum(amounts: Iterable<bigint>): bigint {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}

/** Orders texts by Unicode code point. `<` orders surrogate pairs before U+E000 to U+FFFF instead. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const [left, right] = [[...a], [...b]];
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const difference = (left[index]?.codePointAt(0) ?? 0) - (right[index]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Orders null before any text. */
export function compareOptionalText(a: string | null, b: string | null): number {
  if (a === null || b === null) return (a === null ? 0 : 1) - (b === null ? 0 : 1);
  return compareText(a, b);
}
