import type { MemberForm } from './member-form.js';
import type { ColumnMark } from './number-evidence.js';
import { type DecimalMark, numberForm, ofPerCent, readNumber } from './number-notation.js';
import type { CellFault } from './row-fault.js';
import { isSameUnit, splitUnit, unitNamed } from './unit-name.js';

/** The units of the winery that an action belongs to; null if they are not known. */
export interface WineryUnits {
  readonly volumeUnit: string;
  readonly weightUnit: string;
}

type NumberMember = NonNullable<MemberForm['number']>;

type ReadCell = { readonly ok: true; readonly value: number } | { readonly ok: false; readonly fault: CellFault };

/** Returns the part of a cell that shows the column's notation: the number alone if its unit is allowed here, otherwise the whole cell. */
export function numberPart(text: string, { quantity }: NumberMember, stated: string | null): string {
  const { number, unit } = splitUnit(text);
  return unit === null || isExpected(unit, quantity, stated) ? number : text;
}

/** Reads a cell as the number of a member. `stated`: the unit that the map states for the column, or null. */
export function numberCell(
  text: string,
  member: NumberMember,
  mark: ColumnMark,
  stated: string | null,
  units: WineryUnits | null,
): ReadCell {
  const { quantity } = member;
  const { number, unit } = splitUnit(text);
  if (unit !== null && !isExpected(unit, quantity, stated)) return failed('not_a_number', notANumber(unit, quantity));
  const other = otherUnit(unit ?? stated, quantity, units);
  if (other !== null) return failed('other_unit', other);
  const doubt = doubtAbout(number, mark);
  if (doubt !== null) return { ok: false, fault: doubt };
  const read = readNumber(number, mark.known ? mark.decimal : '.');
  if (!read.ok) return failed(read.code, read.code === 'too_precise' ? tooPrecise : notInNotation(mark));
  const isShare = quantity === 'share' && (unit ?? stated) === '%';
  return { ok: true, value: isShare ? ofPerCent(read.value) : read.value };
}

const tooPrecise = 'has more than 15 digits, too many to be kept exactly. Round it.';

function isExpected(unit: string, quantity: string | null, stated: string | null): boolean {
  if (stated !== null && isSameUnit(unit, stated)) return true;
  if (quantity === 'share') return unit === '%';
  if (quantity === 'money') return /^[$€£]$/.test(unit);
  return (quantity === 'weight' || quantity === 'volume') && dimensionOf(unitNamed(unit)) === quantity;
}

function dimensionOf(unit: string | undefined): 'weight' | 'volume' | null {
  if (unit === undefined) return null;
  return unit === 'gal' || unit === 'L' ? 'volume' : 'weight';
}

/**
 * Returns the fault of an amount in another unit than the winery's, or null. Amounts are never converted, because a converted amount is not what was
 * measured.
 */
function otherUnit(unit: string | null, quantity: string | null, units: WineryUnits | null): string | null {
  if (unit === null || units === null || (quantity !== 'weight' && quantity !== 'volume')) return null;
  const needed = quantity === 'weight' ? units.weightUnit : units.volumeUnit;
  const named = unitNamed(unit);
  if (named === undefined || named === needed) return null;
  return `is in ${named}, but the winery's ${quantity}s are in ${needed}. Convert the column in the spreadsheet.`;
}

/** Returns the fault of a number whose decimal mark is not known, although it matters for this number; or null. */
function doubtAbout(number: string, mark: ColumnMark): CellFault | null {
  const form = numberForm(number);
  if (mark.known || form === 'plain' || form === 'unreadable') return null;
  const remedy = `Use no thousands separator, or state the decimal mark, as an option or as "decimal:" in the map: ${readings(number)}.`;
  if (mark.reason === 'unproven') {
    if (form === '.' || form === 'doubtful point') return null;
    return {
      code: 'not_a_number',
      text: `cannot be trusted to be a number, because the column has too many other texts: ${mark.detail}. ${remedy}`,
    };
  }
  const reason =
    mark.reason === 'contradictory'
      ? 'the column has both decimal points and decimal commas'
      : 'its mark can be a decimal mark or a thousands separator';
  return { code: 'ambiguous_number', text: `cannot be read with certainty: ${reason}; ${mark.detail}. ${remedy}` };
}

/** Returns what a number is with each decimal mark: `--decimal "." reads 10,100 as 10100, and --decimal "," as 10.1`. */
function readings(number: string): string {
  const as = (mark: DecimalMark): string => {
    const read = readNumber(number, mark);
    return read.ok ? String(read.value) : 'no number';
  };
  return `--decimal "." reads ${number} as ${as('.')}, and --decimal "," as ${as(',')}`;
}

function notANumber(unit: string, quantity: string | null): string {
  if (unit === '%') return 'is not a number. Only shares may be percentages.';
  const hint = quantity === null ? 'Write the number alone.' : 'Write the number alone, or name its unit in the map.';
  return `is not a number. ${hint}`;
}

function notInNotation(mark: ColumnMark): string {
  const decimal: DecimalMark = mark.known ? mark.decimal : '.';
  const name = decimal === '.' ? 'point' : 'comma';
  return `is not a number. Use a decimal ${name} and no thousands separator.`;
}

function failed(code: string, text: string): ReadCell {
  return { ok: false, fault: { code, text } };
}
