import { findActionKind } from '../../cellar/registry.js';
import type { CellRules, Constant } from './import-map.js';
import { comparedText } from './import-map.js';
import type { MemberForm } from './member-form.js';
import { numberCell, type WineryUnits } from './number-cell.js';
import type { ColumnMark } from './number-evidence.js';
import type { CellFault } from './row-fault.js';

/** The value of a member, read from a cell. The member is absent if its cell is blank. */
export type ReadMember =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'absent' }
  | { readonly kind: 'fault'; readonly fault: CellFault };

/** What else is known when a cell is read. */
interface CellContext {
  readonly mark: ColumnMark;
  readonly units: WineryUnits | null;
}

const absent: ReadMember = { kind: 'absent' };
const codeCharacters = /[^A-Za-z0-9_.-]+/g;

/** Returns the constant that replaces a cell, or null if the cell is not replaced. */
export function replacement(text: string, { values, fallback }: CellRules): Constant | null {
  return text === '' ? fallback : (values?.get(comparedText(text)) ?? null);
}

/** Returns whether a cell's text is a word that the member accepts, such as `all` beside numbers. */
export function isWord(text: string, form: MemberForm): boolean {
  return wordOf(text, form) !== undefined || (text === 'null' && form.isNullable);
}

/** Reads a cell as the value of a member. `form`: null if the type of action has no such member; the check of the body then refuses the member. */
export function memberCell(text: string, form: MemberForm | null, rules: CellRules, context: CellContext): ReadMember {
  const replaced = replacement(text, rules);
  if (replaced !== null) return value(constantValue(replaced, form));
  if (text === '') return absent;
  if (rules.isCode) return value(codeOf(text));
  if (form === null) return value(text);
  const word = wordOf(text, form);
  if (word !== undefined) return value(word);
  if (text === 'null' && form.isNullable) return value(null);
  if (form.number !== null) {
    const read = numberCell(text, form.number, context.mark, rules.unit, context.units);
    return read.ok ? value(read.value) : { kind: 'fault', fault: read.fault };
  }
  if (form.isText || (!form.isList && !form.isObject)) return value(text);
  return rules.split === null ? json(text, form) : value(parts(text, rules.split));
}

/** Returns a constant of the map as its member requires it: a number becomes a text if the member is a text, so tax class 16 is "16". */
export function constantValue({ value: given, text }: Constant, form: MemberForm | null): unknown {
  if (given === null || form === null) return given;
  if (form.isText && form.number === null) return text.normalize('NFC');
  return wordOf(text, form) ?? given;
}

/** Returns the type of action that a text names, whatever its case: `Receive fruit` is `receive_fruit`. Other texts are returned as they are. */
export function typeOf(text: string): string {
  const name = text
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  return findActionKind(name) === undefined ? text : name;
}

/** Makes a code from a text. Letters lose their accents; each run of other characters that are not allowed becomes one hyphen. */
function codeOf(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}+/gu, '');
  return plain
    .replace(codeCharacters, '-')
    .replace(/^-+|(?<!-)-+$/g, '')
    .replace(/-{2,}/g, '-');
}

function wordOf(text: string, { words }: MemberForm): string | undefined {
  const lower = comparedText(text);
  return words.find((word) => word.toLowerCase() === lower);
}

function parts(text: string, separator: string): readonly string[] {
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function json(text: string, { isList }: MemberForm): ReadMember {
  const expected = isList ? 'list' : 'object';
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && Array.isArray(parsed) === isList) return value(parsed);
  } catch {
    // The fault below names what is expected.
  }
  return { kind: 'fault', fault: { code: 'not_json', text: `is not a JSON ${expected}.` } };
}

function value(given: unknown): ReadMember {
  return { kind: 'value', value: given };
}
