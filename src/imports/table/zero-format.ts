/** Formats of spreadsheets that show a number as a code: `0000` shows 101 as 0101, and `"WT-"000` shows 7 as WT-007. */

/** A format: places for digits, and the literal texts between them. */
export type ZeroFormat = readonly (string | null)[];

const token = /"([^"]*)"|\\(.)|([-/_. ])|(0)/gy;

/** Returns the format if it consists of at least two zeros and literal texts, or null. Other formats show quantities. */
export function zeroFormat(code: string): ZeroFormat | null {
  const parts: (string | null)[] = [];
  let end = 0;
  for (const [whole, quoted, escaped, plain] of code.matchAll(token)) {
    end += whole.length;
    parts.push(whole === '0' ? null : (quoted ?? escaped ?? plain ?? ''));
  }
  // A point between zeros is a decimal mark, unless it is quoted: 0.00 is a format of quantities.
  const isWhole = end === code.length && !/\.0|0\./.test(code.replace(/"[^"]*"|\\./g, ''));
  return isWhole && parts.filter((part) => part === null).length >= 2 ? parts : null;
}

/** Returns the text that a format shows for a whole number, or null for other numbers. */
export function zeroText(value: number, format: ZeroFormat): string | null {
  if (!Number.isSafeInteger(value) || value < 0) return null;
  const places = format.filter((part) => part === null).length;
  const digits = String(value).padStart(places, '0');
  // Digits for which there is no place precede the first place.
  let next = digits.length - places;
  let text = '';
  let isFirst = true;
  for (const part of format) {
    if (part !== null) text += part;
    else {
      text += isFirst ? digits.slice(0, next + 1) : digits.charAt(next);
      next += 1;
      isFirst = false;
    }
  }
  return text;
}
