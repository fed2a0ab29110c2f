import { signOfItem } from './entry.js';
import { type InventoryLines, itemsOf } from './form-cells.js';
import type { FormRules, LineRule, SectionRule } from './form-rules.js';

/** The items behind one figure of a form, each with the factor by which its amounts count: 1 is added, -1 subtracted. */
interface CellItems {
  /** Items of entries before the period. */
  readonly opening: ReadonlyMap<string, number>;
  /** Items of entries in the period. */
  readonly period: ReadonlyMap<string, number>;
  /** The tax classes of the column, in lower case; null: the column counts wine of any class. */
  readonly taxClasses: readonly string[] | null;
  /** True for the column of wine without a tax class of the form: it counts every class except `taxClasses`, and wine without a class. */
  readonly excludes: boolean;
  /** True if the amounts are weights in the winery's unit, which the form shows in pounds. */
  readonly inPounds: boolean;
}

/** Returns the items behind a figure, or null if the form has no such line or column. */
export function cellItems(
  rules: FormRules,
  place: { readonly section: string; readonly line: string; readonly column: string },
  inventoryLines: InventoryLines,
): CellItems | null {
  const section = rules.sections.find((one) => one.section === place.section);
  const line = section?.lines.find((one) => one.line === place.line);
  if (section === undefined || line === undefined) return null;
  const opening = new Map<string, number>();
  const period = new Map<string, number>();
  const counted = { opening, period };
  if (section.balance === undefined) {
    const column = rules.columns.find(({ key }) => key === place.column);
    if (column === undefined) return null;
    countCell(section, line, place.column, 1, counted);
    return { ...counted, taxClasses: null, excludes: false, inPounds: column.measure === 'pounds' };
  }
  countLine(section, line, inventoryLines, 1, counted);
  const taxClass = rules.classes.find(({ key }) => key === place.column);
  const excludes = place.column === rules.unclassified.key;
  if (taxClass === undefined && !excludes) return null;
  const taxClasses = taxClass?.taxClasses ?? rules.classes.flatMap((one) => one.taxClasses);
  return { ...counted, taxClasses, excludes, inPounds: false };
}

interface Counted {
  readonly opening: Map<string, number>;
  readonly period: Map<string, number>;
}

function countLine(
  section: SectionRule,
  line: LineRule,
  inventoryLines: InventoryLines,
  sign: number,
  counted: Counted,
): void {
  forOthers(section, line, sign, (other, otherSign) => countLine(section, other, inventoryLines, otherSign, counted));
  if (line.opening === true && section.balance !== undefined) countBalance(section.balance, sign, counted);
  const { items, less } = itemsOf(line, inventoryLines);
  for (const item of items) add(counted.period, item, sign);
  for (const item of less) add(counted.period, item, -sign);
}

function countCell(section: SectionRule, line: LineRule, column: string, sign: number, counted: Counted): void {
  forOthers(section, line, sign, (other, otherSign) => countCell(section, other, column, otherSign, counted));
  const cell = line.cells?.[column];
  if (cell === undefined) return;
  if (cell.opening !== undefined) countBalance(cell.opening, sign, counted);
  for (const item of cell.items ?? []) add(counted.period, item, sign);
  for (const item of cell.less ?? []) add(counted.period, item, -sign);
}

/** Calls `count` for each line from which a total or a closing balance is computed. */
function forOthers(
  { lines }: SectionRule,
  { sum = [], closing }: LineRule,
  sign: number,
  count: (line: LineRule, sign: number) => void,
): void {
  const named = (name: string): LineRule | undefined => lines.find(({ line }) => line === name);
  const parts =
    closing === undefined
      ? sum.map((name) => [name, sign] as const)
      : [[closing.of, sign] as const, ...closing.less.map((name) => [name, -sign] as const)];
  for (const [name, partSign] of parts) {
    const line = named(name);
    if (line !== undefined) count(line, partSign);
  }
}

function countBalance(balance: string, sign: number, { opening }: Counted): void {
  for (const [item, place] of signOfItem) if (place.balance === balance) add(opening, item, sign * place.sign);
}

function add(items: Map<string, number>, item: string, sign: number): void {
  const sum = (items.get(item) ?? 0) + sign;
  if (sum === 0) items.delete(item);
  else items.set(item, sum);
}
