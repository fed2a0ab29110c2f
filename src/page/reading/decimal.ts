/**
 * Exact decimals. A number of the API has at most 12 decimals and at most 15 significant digits, so its shortest text, which `String` gives, is its exact value. All sums and
 * differences are computed with integers.
 */

/** The decimals to which everything is computed: those of shares. Volumes and weights have 6, money 4. */
const places = 12;
const unit = 10n ** BigInt(places);

/** Returns a number of the API, or its text, in integers of 10⁻¹², rounded half away from zero beyond twelve decimals. */
export function exact(value: number | string): bigint {
  const [, sign = '', whole = '0', fraction = '', power = '0'] = form.exec(String(value)) ?? [];
  const digits = BigInt(`${whole}${fraction}`);
  const shift = places - fraction.length + Number(power);
  const magnitude = shift >= 0 ? digits * 10n ** BigInt(shift) : roundedQuotient(digits, 10n ** BigInt(-shift));
  return sign === '-' ? -magnitude : magnitude;
}

const form = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/;

function roundedQuotient(digits: bigint, divisor: bigint): bigint {
  return (digits * 2n + divisor) / (divisor * 2n);
}

/** Returns the decimal text of integers of 10⁻¹², such as "-0.5", without trailing zeros. */
export function decimalText(amount: bigint): string {
  const magnitude = amount < 0n ? -amount : amount;
  const fraction = String(magnitude % unit)
    .padStart(places, '0')
    .replace(/(?<!0)0+$/, '');
  return `${amount < 0n ? '-' : ''}${magnitude / unit}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Returns `after` − `before` as a decimal text. */
export function difference(before: number, after: number): string {
  return decimalText(exact(after) - exact(before));
}

/** Returns how many decimals the numbers of a column need, up to `most`. */
export function placesOf(values: readonly number[], most: number): number {
  const needed = values.map((value) => decimalText(exact(value)).split('.')[1]?.length ?? 0);
  return Math.min(most, Math.max(0, ...needed));
}

/** Returns the sum as a decimal text. */
export function sum(values: readonly number[]): string {
  return decimalText(values.reduce((total, value) => total + exact(value), 0n));
}

/** Returns `part` of `whole` in whole per cent, rounded half up; null if `whole` is zero. */
export function percent(part: number, whole: number): number | null {
  const [a, b] = [exact(part), exact(whole)];
  return b <= 0n ? null : Number(roundedQuotient(a * 100n, b));
}

/** Returns a share in whole per cent, rounded half up. `share` in integers of 10⁻¹². */
export function wholePercent(share: bigint): number {
  return Number(roundedQuotient(share * 100n, unit));
}

/** Returns the decimal text of a share in per cent. `share`: the decimal text of the share. */
export function percentText(share: string): string {
  return decimalText(exact(share) * 100n);
}

/** Returns with how many decimals a difference is shown: `places`, or all of its own where it would be rounded to zero. */
export function placesOfDifference(text: string, places: number): number {
  const [whole = '', decimals = ''] = text.split('.');
  const isSeen = /[1-9]/.test(whole) || /[1-9]/.test(decimals.slice(0, places));
  return isSeen ? places : Math.max(places, decimals.length);
}
