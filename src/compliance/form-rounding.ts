import { roundHalfUp } from '../cellar/quantity.js';
import { addTo, type Row, remaining, summed, type Table } from './form-cells.js';
import type { FormRules, LineRule, SectionRule } from './form-rules.js';

/** A rounding difference that a line of a section carries, in millionths. */
export interface CarriedRounding {
  readonly section: string;
  readonly line: string;
  readonly column: string;
  readonly amount: number;
}

/** The rounded amounts of a section, and the lines that carry its rounding differences. */
interface RoundedSection {
  readonly table: Table;
  readonly carried: readonly CarriedRounding[];
}

/** Returns millionths rounded to decimals, halves away from zero (0.05 rounds up: 26 USC 5041(d)). */
function roundTo(micro: number, decimals: number): number {
  const step = 10n ** BigInt(6 - decimals);
  return roundHalfUp(BigInt(micro), step) * Number(step);
}

/** Returns the decimals of a column of the form. */
function decimalsOf({ columns, decimals }: FormRules, column: string): number {
  return columns.find(({ key }) => key === column)?.decimals ?? decimals;
}

/**
 * Rounds a section so that it adds up on paper. Totals add the rounded lines. The amount on hand at the end is rounded from its exact amount, so that it
 * equals the first line of the next period. The difference goes into the line that carries gains or losses. `adjusted`: lines whose rounded rows are given.
 */
export function roundedSection(
  rules: FormRules,
  section: SectionRule,
  exact: Table,
  adjusted: ReadonlyMap<string, Row>,
): RoundedSection {
  const table: Table = new Map();
  for (const { line, sum, closing } of section.lines)
    if (sum === undefined && closing === undefined)
      table.set(line, adjusted.get(line) ?? roundedRow(rules, exact.get(line) ?? new Map()));
  const carried: CarriedRounding[] = [];
  const end = section.lines.find(({ closing }) => closing !== undefined);
  if (end?.closing !== undefined) {
    const target = roundedRow(rules, exact.get(end.line) ?? new Map());
    const total = summed(table, section.lines.find(({ line }) => line === end.closing?.of)?.sum ?? []);
    const book = new Map(total);
    for (const [column, amount] of summed(table, end.closing.less)) addTo(book, column, -amount);
    for (const column of new Set([...book.keys(), ...target.keys()])) {
      const excess = (book.get(column) ?? 0) - (target.get(column) ?? 0);
      const line = carrier(section.lines, excess);
      if (excess === 0 || line === undefined) continue;
      const amount = Math.abs(excess);
      const row = new Map(table.get(line));
      addTo(row, column, amount);
      table.set(line, row);
      carried.push({ section: section.section, line, column, amount });
    }
  }
  for (const { line, sum, closing } of section.lines) {
    if (sum !== undefined) table.set(line, summed(table, sum));
    if (closing !== undefined) table.set(line, remaining(table, closing));
  }
  return { table, carried };
}

/** Returns the line that carries an excess (a loss) or a deficit (a gain). */
function carrier(lines: readonly LineRule[], excess: number): string | undefined {
  return lines.find(({ carries }) => carries === (excess > 0 ? 'loss' : 'gain'))?.line;
}

/** Returns a row with each amount rounded to the decimals of its column. */
export function roundedRow(rules: FormRules, exact: Row): Row {
  return new Map([...exact].map(([column, amount]) => [column, roundTo(amount, decimalsOf(rules, column))]));
}

/**
 * Returns a row rounded so that it sums to `total`: the columns with the largest remainders are rounded the other way. Wine that changes its class leaves
 * one column and enters another, so both lines must have the same sum on paper.
 */
export function rowSummingTo(rules: FormRules, exact: Row, total: number): Row {
  const row = roundedRow(rules, exact);
  const step = 10 ** (6 - rules.decimals);
  let missing = total - [...row.values()].reduce((sum, amount) => sum + amount, 0);
  const direction = Math.sign(missing);
  const byRemainder = [...exact].sort(
    ([a, x], [b, y]) => direction * (y - (row.get(b) ?? 0) - (x - (row.get(a) ?? 0))) || (a < b ? -1 : 1),
  );
  const columns = byRemainder.flatMap(([column, amount]) => (amount === 0 ? [] : [column]));
  // A row of few columns may have to match the rounding of many, so a column may change by several steps.
  for (let turn = 0; missing !== 0 && columns.length > 0; turn += 1) {
    addTo(row, columns[turn % columns.length] ?? '', direction * step);
    missing -= direction * step;
  }
  return row;
}
