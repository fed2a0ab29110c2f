/** Numbers as a language writes them. */
import type { DecimalMark } from './typed-number.js';

/** Returns a number with at least `least` and at most `most` decimals. Exact: the text of the number is formatted, not its binary value. */
export function numberTextIn(language: string, value: number | string, least: number, most: number): string {
  const key = `${language} ${least} ${most}`;
  const made =
    formats.get(key) ??
    new Intl.NumberFormat(language, {
      ...{ minimumFractionDigits: least, maximumFractionDigits: most },
      // Spanish groups numbers of four digits only beside longer ones, which columns have.
      useGrouping: 'always',
    });
  formats.set(key, made);
  return made.format(String(value) as `${number}`); // A decimal text.
}

const formats = new Map<string, Intl.NumberFormat>();

/** Returns the decimal mark with which a language writes numbers. */
export function decimalMarkOf(language: string): DecimalMark {
  const parts = new Intl.NumberFormat(language).formatToParts(0.5);
  return parts.some(({ type, value }) => type === 'decimal' && value === ',') ? ',' : '.';
}

/** Returns the notification number that a text names, such as "#3,386"; null if it names none, as a date does. */
export function notificationNumberIn(text: string): number | null {
  const number = text.trim().replace(/^#/, '');
  if (!/^(?:\d{1,15}|\d{1,3}(?:[.,\s]\d{3}){1,4})$/.test(number)) return null;
  return Number(number.replace(/\D/g, '')) || null;
}
