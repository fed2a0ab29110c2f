import { publicQuantity } from '../cellar/quantity.js';
import type { FigureDifference } from './figure-difference.js';
import { exactTable, type FormSums, type Row, type Table } from './form-cells.js';
import type { FormAmounts } from './form-amounts.js';
import { type AnnualAmounts, formRemarks } from './form-remarks.js';
import { type CarriedRounding, roundedRow, roundedSection, rowSummingTo } from './form-rounding.js';
import type { FormRules, SectionRule } from './form-rules.js';
import type { Report, ReportColumn, ReportLine, ReportSection } from './report.js';

/** Computes all lines of a form. */
export function formAmounts(rules: FormRules, sums: FormSums): FormAmounts {
  const exact = new Map(rules.sections.map((section) => [section.section, exactTable(rules, section, sums)]));
  const adjusted = adjustedRows(rules, exact);
  const rounded = new Map<string, Table>();
  const carried: CarriedRounding[] = [];
  for (const section of rules.sections) {
    const rows = new Map(
      [...adjusted].flatMap(([place, row]) => (place.section === section.section ? [[place.line, row]] : [])),
    );
    const result = roundedSection(rules, section, exact.get(section.section) ?? new Map(), rows);
    rounded.set(section.section, result.table);
    carried.push(...result.carried);
  }
  return { exact, rounded, carried };
}

interface LinePlace {
  readonly section: string;
  readonly line: string;
}

/** Returns the rounded rows of the lines whose sum over all columns must equal that of another line. */
function adjustedRows(rules: FormRules, exact: ReadonlyMap<string, Table>): ReadonlyMap<LinePlace, Row> {
  const rows = new Map<LinePlace, Row>();
  for (const { left, right, over } of rules.identities) {
    if (over !== 'columns') continue;
    const place = placeOf(rules.sections, left);
    const total = sumOf(roundedRow(rules, rowAt(rules.sections, exact, right)));
    rows.set(place, rowSummingTo(rules, rowAt(rules.sections, exact, left), total));
  }
  return rows;
}

/** Returns the parts of a report that are computed from its amounts. Without `annual`, no remark compares losses with their thresholds. */
export function formReport(
  rules: FormRules,
  amounts: FormAmounts,
  sums: FormSums,
  annual: AnnualAmounts | null = null,
): Pick<Report, 'columns' | 'sections' | 'identities' | 'remarks'> {
  return {
    columns: shownColumns(rules, amounts),
    sections: formSections(rules, amounts),
    identities: identitiesOf(rules, amounts),
    remarks: formRemarks(rules, amounts, sums, annual),
  };
}

/** Returns the sections of a report, with all lines of the form. */
function formSections(rules: FormRules, amounts: FormAmounts): readonly ReportSection[] {
  const classKeys = shownColumns(rules, amounts)
    .filter(({ key }) => rules.columns.every((column) => column.key !== key))
    .map(({ key }) => key);
  return rules.sections.map((section): ReportSection => {
    const { section: name, title } = section;
    const keys = section.balance === undefined ? [] : classKeys;
    const lines = section.lines.map(({ line, title: lineTitle }): ReportLine => {
      const [rounded, exact] = [amounts.rounded.get(name)?.get(line), amounts.exact.get(name)?.get(line)];
      // A line that carries rounding has a figure in a column in which it has no amount.
      const shown = keys.length > 0 ? keys : [...new Set([...(exact?.keys() ?? []), ...(rounded?.keys() ?? [])])];
      return { line, title: lineTitle, values: publicRow(rounded, shown), exact: publicRow(exact, shown) };
    });
    return { section: name, title, lines };
  });
}

/** Returns the figures that differ between two computations of a form, in the order of the form. It equals `figureDifferences` of their sections. */
export function amountDifferences(rules: FormRules, before: FormAmounts, after: FormAmounts): FigureDifference[] {
  const differences: FigureDifference[] = [];
  for (const { section, lines } of rules.sections) {
    const [old, now] = [before.rounded.get(section), after.rounded.get(section)];
    for (const { line } of lines) {
      const [oldRow, nowRow] = [old?.get(line) ?? noRow, now?.get(line) ?? noRow];
      for (const column of columnsThatDiffer(rules, oldRow, nowRow)) {
        const [was, is] = [oldRow.get(column) ?? 0, nowRow.get(column) ?? 0];
        differences.push({ section, line, column, before: publicQuantity(was), after: publicQuantity(is) });
      }
    }
  }
  return differences;
}

const noRow: Row = new Map();

/** Returns the columns in which two rows differ, in the order of the form. Few rows differ, so they are compared before the columns are put in order. */
function columnsThatDiffer(rules: FormRules, before: Row, after: Row): readonly string[] {
  const differing: string[] = [];
  for (const [column, is] of after) if (is !== (before.get(column) ?? 0)) differing.push(column);
  for (const [column, was] of before) if (was !== 0 && !after.has(column)) differing.push(column);
  if (differing.length < 2) return differing;
  const order = [...rules.classes, rules.unclassified, ...rules.columns].map(({ key }) => key);
  return differing.sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

function shownColumns(rules: FormRules, { exact }: FormAmounts): readonly ReportColumn[] {
  const { unclassified } = rules;
  const isUnclassified = [...exact.values()].some((table) =>
    [...table.values()].some((row) => (row.get(unclassified.key) ?? 0) !== 0),
  );
  return [
    ...rules.classes.map(({ key, title }) => ({ key, title })),
    ...(isUnclassified ? [{ key: unclassified.key, title: unclassified.title }] : []),
    ...rules.columns.map(({ key, title }) => ({ key, title })),
  ];
}

function publicRow(row: Row | undefined, keys: readonly string[]): Readonly<Record<string, number>> {
  const shown: Record<string, number> = {};
  for (const key of keys) shown[key] = 0;
  for (const [key, amount] of row ?? [])
    if (amount !== 0 || keys.length === 0 || key in shown) shown[key] = publicQuantity(amount);
  return shown;
}

/** Returns whether each identity of the form holds on paper. */
function identitiesOf(rules: FormRules, { rounded }: FormAmounts): Report['identities'] {
  return rules.identities.map(({ name, left, right, over }) => {
    const [a, b] = [rowAt(rules.sections, rounded, left), rowAt(rules.sections, rounded, right)];
    const holds =
      over === 'columns'
        ? sumOf(a) === sumOf(b)
        : [...new Set([...a.keys(), ...b.keys()])].every((column) => (a.get(column) ?? 0) === (b.get(column) ?? 0));
    return { name, holds };
  });
}

function sumOf(row: Row): number {
  let sum = 0;
  for (const amount of row.values()) sum += amount;
  return sum;
}

/** Returns the row of a place such as `A12`: the name of a section and of one of its lines. */
function rowAt(sections: readonly SectionRule[], tables: ReadonlyMap<string, Table>, place: string): Row {
  const { section, line } = placeOf(sections, place);
  return tables.get(section)?.get(line) ?? new Map();
}

function placeOf(sections: readonly SectionRule[], place: string): LinePlace {
  const found = sections.find(
    ({ section, lines }) => place.startsWith(section) && lines.some(({ line }) => section + line === place),
  );
  if (found === undefined) throw new Error(`The rules of the form name the line ${place}, which they do not define.`);
  return { section: found.section, line: place.slice(found.section.length) };
}
