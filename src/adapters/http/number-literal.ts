/**
 * Whether a JSON number can be kept as it was written. JSON.parse rounds silently to the nearest double, and the contract says *never rounded*:
 * so a literal whose double does not print back to the same decimal is refused here, before the application sees a number that nobody sent.
 */
export type Kept = 'kept' | 'too_precise' | 'too_large';

/** The largest magnitude of any public amount (money); beyond it the complaint is about size rather than digits. */
const largestAmount = 1e11;

/**
 * True where a text may hold a literal that needs judging: at least 16 characters of digits and point, or an exponent. A sieve: it may be true
 * without need (long digits inside a string), never false where one stands, since doubles keep every decimal of 15 digits.
 */
export function mayHoldInexactNumber(text: string): boolean {
  return /(?:^|[:,[\s])-?\d(?:[\d.]{15}|[\d.]*[eE])/.test(text);
}

export function judgeNumber(literal: string): Kept {
  const value = Number(literal);
  if (!Number.isFinite(value)) return 'too_large';
  if (decimalOf(literal) === decimalOf(String(value))) return 'kept';
  return Math.abs(value) > largestAmount ? 'too_large' : 'too_precise';
}

/** One text for all spellings of one decimal: its significant digits and the power of ten of the last one. The sign is never in doubt and left out. */
function decimalOf(literal: string): string {
  const [mantissa = '', exponent = '0'] = literal.replace(/^-/, '').toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  return `${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}
