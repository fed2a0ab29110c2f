import { signOfItem } from './entry.js';
import type { FormRules, LineRule, SectionRule } from './form-rules.js';
import { inPounds, type WeightUnit } from './pounds.js';

/** The sum of the entries of one item and tax class: in millionths of a gallon, or of the item's own unit. */
export interface ItemSum {
  readonly item: string;
  readonly taxClass: string | null;
  readonly amount: number;
}

export type InventoryLines = 'physical' | 'every';

/** The input of a form: the sums of all entries before the period, and of the entries in it. */
export interface FormSums {
  readonly opening: readonly ItemSum[];
  readonly period: readonly ItemSum[];
  readonly inventoryLines: InventoryLines;
  readonly weightUnit: WeightUnit;
}

/** Amounts by column, in millionths. */
export type Row = Map<string, number>;
/** Rows by line. */
export type Table = Map<string, Row>;

/** Returns the key of the column for a tax class. */
export function columnOfClass({ classes, unclassified }: FormRules, taxClass: string | null): string {
  if (taxClass === null) return unclassified.key;
  const name = taxClass.toLowerCase();
  return classes.find(({ taxClasses }) => taxClasses.includes(name))?.key ?? unclassified.key;
}

/** Returns the items that a line adds, and those that it subtracts. */
export function itemsOf(
  line: LineRule,
  inventoryLines: InventoryLines,
): { readonly items: readonly string[]; readonly less: readonly string[] } {
  const isEvery = inventoryLines === 'every';
  if (line.physicalOnly === true && isEvery) return { items: [], less: [] };
  return { items: [...(line.items ?? []), ...(isEvery ? (line.every ?? []) : [])], less: line.less ?? [] };
}

/** Returns the exact amounts of a section. Weights are converted last, so that the amounts behind a total sum to it as those behind a line do. */
export function exactTable(rules: FormRules, section: SectionRule, sums: FormSums): Table {
  const table: Table = new Map();
  for (const line of section.lines) {
    if (line.sum !== undefined) table.set(line.line, summed(table, line.sum));
    else if (line.closing !== undefined) table.set(line.line, remaining(table, line.closing));
    else if (section.balance === undefined) table.set(line.line, cellRow(line, sums));
    else table.set(line.line, classRow(rules, section.balance, line, sums));
  }
  if (section.balance === undefined)
    for (const { key, measure } of rules.columns)
      if (measure === 'pounds') for (const row of table.values()) convertWeight(row, key, sums.weightUnit);
  return table;
}

function convertWeight(row: Row, column: string, unit: WeightUnit): void {
  const amount = row.get(column);
  if (amount !== undefined) row.set(column, inPounds(amount, unit));
}

function classRow(
  rules: FormRules,
  balance: string,
  line: LineRule,
  { opening, period, inventoryLines }: FormSums,
): Row {
  const row: Row = new Map();
  const add = ({ taxClass, amount }: ItemSum, sign: number): void =>
    addTo(row, columnOfClass(rules, taxClass), sign * amount);
  if (line.opening === true) {
    for (const sum of opening) {
      const place = signOfItem.get(sum.item);
      if (place?.balance === balance) add(sum, place.sign);
    }
    return row;
  }
  const { items, less } = itemsOf(line, inventoryLines);
  for (const sum of period) {
    if (items.includes(sum.item)) add(sum, 1);
    if (less.includes(sum.item)) add(sum, -1);
  }
  return row;
}

function cellRow(line: LineRule, { opening, period }: FormSums): Row {
  const row: Row = new Map();
  for (const [key, cell] of Object.entries(line.cells ?? {})) {
    let amount = 0;
    for (const sum of opening) {
      const place = signOfItem.get(sum.item);
      if (place !== undefined && place.balance === cell.opening) amount += place.sign * sum.amount;
    }
    for (const sum of period) {
      if (cell.items?.includes(sum.item)) amount += sum.amount;
      if (cell.less?.includes(sum.item)) amount -= sum.amount;
    }
    row.set(key, amount);
  }
  return row;
}

/** Adds an amount to a column of a row. */
export function addTo(row: Row, column: string, amount: number): void {
  row.set(column, (row.get(column) ?? 0) + amount);
}

/** Returns the sum of some lines of a table, by column. */
export function summed(table: Table, lines: readonly string[]): Row {
  const row: Row = new Map();
  for (const line of lines) for (const [column, amount] of table.get(line) ?? []) addTo(row, column, amount);
  return row;
}

/** Returns the line `of` minus the lines `less`, by column. */
export function remaining(table: Table, { of, less }: NonNullable<LineRule['closing']>): Row {
  const row: Row = new Map(table.get(of));
  for (const [column, amount] of summed(table, less)) addTo(row, column, -amount);
  return row;
}
