/** How people write numbers: decimal points and commas, and thousands separators. */

export type DecimalMark = '.' | ',';

/** What one cell shows about the notation of its column. */
type NumberForm =
  /** Digits alone, which fit both marks. */
  | 'plain'
  | DecimalMark
  /** One mark followed by three digits, such as `1,234`: either a decimal mark or a thousands separator. */
  | 'doubtful point'
  | 'doubtful comma'
  | 'unreadable';

/** A number that was read, or the reason why it was not. */
type ReadNumber =
  | { readonly ok: true; readonly value: number }
  | { readonly ok: false; readonly code: 'not_a_number' | 'too_precise' };

const blank = '[ \\u00a0\\u2009\\u202f]';
const sign = '[-+−]?';
const exponent = '(?:[eE][-+]?\\d{1,3})?';

/** By decimal mark: digits, or groups of three with one separator, and a fraction. */
const written: Readonly<Record<DecimalMark, RegExp>> = {
  '.': writtenWith('\\.', [',', blank, "['’]"]),
  ',': writtenWith(',', ['\\.', blank, "['’]"]),
};

/** Significant digits that a JavaScript number keeps exactly. */
const exactDigits = 15;

/** Returns what a cell shows. `text`: the cell without its unit. */
export function numberForm(text: string): NumberForm {
  const asPoint = written['.'].test(text);
  const asComma = written[','].test(text);
  if (!asPoint && !asComma) return 'unreadable';
  if (!asComma) return '.';
  if (!asPoint) return ',';
  if (text.includes('.')) return 'doubtful point';
  return text.includes(',') ? 'doubtful comma' : 'plain';
}

/** Reads a number in which `decimal` is the decimal mark. Group separators are the other mark, blanks and apostrophes. */
export function readNumber(text: string, decimal: DecimalMark): ReadNumber {
  if (!written[decimal].test(text)) return { ok: false, code: 'not_a_number' };
  const digits = text
    .replace(decimal === '.' ? /[,\s'’]/g : /[.\s'’]/g, '')
    .replace(',', '.')
    .replace('−', '-');
  if (significantDigits(digits) > exactDigits) return { ok: false, code: 'too_precise' };
  const value = Number(digits);
  // The text -0 means 0; JSON writes both alike.
  return { ok: true, value: value === 0 ? 0 : value };
}

/** Returns a number divided by 100, exactly: the decimal point moves within the shortest text of the number. */
export function ofPerCent(value: number): number {
  return Number(`${value}e-2`);
}

function writtenWith(mark: string, separators: readonly string[]): RegExp {
  const groups = separators.map((separator) => `\\d{1,3}(?:${separator}\\d{3})+`).join('|');
  return new RegExp(`^${sign}(?:(?:${groups}|\\d+)(?:${mark}\\d*)?|${mark}\\d+)${exponent}$`);
}

function significantDigits(text: string): number {
  const digits = text
    .replace(/[eE].*/s, '')
    .replace(/[-+.]/g, '')
    .replace(/^0+/, '');
  return text.includes('.') ? digits.replace(/(?<!0)0+$/, '').length : digits.length;
}
