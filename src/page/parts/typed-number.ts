import { decimalMarkOf } from '../reading/number-text.js';
import { type DecimalMark, typedNumber } from '../reading/typed-number.js';
import { words } from '../words/words.js';

/** Returns the decimal mark of the language of the reader. */
export function readersMark(): DecimalMark {
  return decimalMarkOf(words.value.language);
}

/** Returns what a typed number can mean, if it can mean two numbers; otherwise null. */
export function ambiguousText(text: string): string | null {
  const typed = typedNumber(text, readersMark());
  return typed.kind === 'ambiguous' ? words.value.form.ambiguous(text.trim(), ...typed.choices) : null;
}
