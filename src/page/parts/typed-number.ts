import { type DecimalMark, typedNumber } from '../reading/typed-number.js';
import { words } from '../words/words.js';

/** Returns the decimal mark with which the page writes numbers in the language of the reader. */
export function readersMark(): DecimalMark {
  const parts = new Intl.NumberFormat(words.value.language).formatToParts(0.5);
  return parts.some(({ type, value }) => type === 'decimal' && value === ',') ? ',' : '.';
}

/** Returns what a typed number can mean, if it can mean two numbers; otherwise null. */
export function ambiguousText(text: string): string | null {
  const typed = typedNumber(text, readersMark());
  return typed.kind === 'ambiguous' ? words.value.form.ambiguous(text.trim(), ...typed.choices) : null;
}
