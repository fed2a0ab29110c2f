/**
 * Decides whether a JSON number keeps its value when it is parsed. JSON.parse rounds silently to the nearest double, and the public API promises that
 * numbers are never rounded: a literal whose double prints as another decimal is refused before the application sees it.
 */
type NumberVerdict = 'exact' | 'too_precise' | 'too_large';

/** The largest magnitude of any public amount, that of money. An inexact number beyond it is refused as too large, not as too precise. */
const largestAmount = 1e11;

/**
 * Returns whether the text may hold an inexact literal: one with at least 16 characters of digits and point, or with an exponent. False is certain,
 * because a double keeps every decimal of 15 digits. True is not: the digits may be inside a string, or the literal may be exact.
 */
export function mayHoldInexactNumber(text: string): boolean {
  return /(?:^|[:,[\s])-?\d(?:[\d.]{15}|[\d.]*[eE])/.test(text);
}

export function judgeNumber(literal: string): NumberVerdict {
  const value = Number(literal);
  if (!Number.isFinite(value)) return 'too_large';
  if (canonicalDecimal(literal) === canonicalDecimal(String(value))) return 'exact';
  return Math.abs(value) > largestAmount ? 'too_large' : 'too_precise';
}

/** Returns the same text for all spellings of a decimal: its significant digits, and the power of ten of the last one. Signs never differ and are left out. */
function canonicalDecimal(literal: string): string {
  const [mantissa = '', exponent = '0'] = literal.replace(/^-/, '').toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/(?<!0)0+$/, '');
  if (significant === '') return '0';
  return `${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}
