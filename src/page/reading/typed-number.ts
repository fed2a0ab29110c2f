/** Numbers as people type them: with the decimal mark of their language or the other one, and with or without marks between thousands. Nothing is guessed. */

/** The mark between whole and fraction in the language of the reader. */
export type DecimalMark = '.' | ',';

/** What a typed number means. */
type TypedNumber =
  /** `json`: its JSON text, with the digits that were typed. */
  | { readonly kind: 'number'; readonly json: string }
  /** The mark may separate thousands or the fraction. `choices`: both numbers as they can be typed without doubt. */
  | { readonly kind: 'ambiguous'; readonly choices: readonly [whole: string, fraction: string] }
  | { readonly kind: 'none' };

const none: TypedNumber = { kind: 'none' };
const plain = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** Reads a typed number. `mark`: the decimal mark of the reader's language, which always separates the fraction; the other mark before three digits is ambiguous. */
export function typedNumber(typed: string, mark: DecimalMark): TypedNumber {
  const text = typed.trim().replace(/^\+/, '').replace(/^−/, '-');
  // Spaces can only separate thousands.
  const joined = /^-?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?$/.test(text)
    ? text.replace(/[ \u00a0\u202f]/g, '')
    : text;
  const [, single = ''] = /^-?\d+([.,])\d+$/.exec(joined) ?? [];
  if (single !== '' && single !== mark && /^-?[1-9]\d{0,2}[.,]\d{3}$/.test(joined)) {
    const [whole, fraction] = [joined.replace(single, ''), joined.replace(single, mark)];
    return { kind: 'ambiguous', choices: [whole, fraction] };
  }
  const json = single === '' ? ungrouped(joined) : joined.replace(single, '.');
  return plain.test(json) ? { kind: 'number', json } : none;
}

/** Returns a number without the marks between its thousands, if it has two kinds of marks or several of one: it can be read in one way only. */
function ungrouped(text: string): string {
  const isWhole = /^-?[1-9]\d{0,2}(?:,\d{3}){2,}$|^-?[1-9]\d{0,2}(?:\.\d{3}){2,}$/.test(text);
  if (isWhole) return text.replace(/[.,]/g, '');
  const isGrouped = /^-?[1-9]\d{0,2}(?:,\d{3})+\.\d+$|^-?[1-9]\d{0,2}(?:\.\d{3})+,\d+$/.test(text);
  const thousands = /[.,]/.exec(text)?.[0] ?? '';
  return isGrouped ? text.replaceAll(thousands, '').replace(',', '.') : text;
}
