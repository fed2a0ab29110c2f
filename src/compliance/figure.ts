import type { Report, ReportColumn, ReportSection } from './report.js';

/** Decimals that a form shows even where all its figures are whole: wine gallons are reported to the nearest tenth. */
const fewestDecimals: Readonly<Partial<Record<Report['form'], number>>> = { 'ttb-5120.17': 1 };

/** An amount has at most 6 decimals. */
const mostDecimals = 6;

/** A form with more columns than this has sections with columns of their own. Then a section shows only the columns that its lines have. */
const columnsOfOneTable = 8;

/** Returns how many decimals each column shows, by its key: as many as its longest figure has, so that a figure is never rounded again. */
export function decimalsOfColumns(report: Report): ReadonlyMap<string, number> {
  const lines = report.sections.flatMap((section) => section.lines);
  return new Map(
    report.columns.map(({ key }) => {
      const found = lines.map(({ values }) => decimalsOf(values[key] ?? 0));
      return [key, found.reduce((most, one) => Math.max(most, one), fewestDecimals[report.form] ?? 0)];
    }),
  );
}

/** Returns the columns that a section's table shows. */
export function columnsOfSection(report: Report, section: ReportSection): readonly ReportColumn[] {
  if (report.columns.length <= columnsOfOneTable) return report.columns;
  const named = report.columns.filter(({ key }) => section.lines.some(({ values }) => values[key] !== undefined));
  return named.length === 0 ? report.columns : named;
}

/** Returns an amount for people, such as `1,234.5`. */
export function figureText(value: number, decimals: number): string {
  const [whole = '', fraction] = Math.abs(value).toFixed(decimals).split('.');
  return `${value < 0 ? '-' : ''}${grouped(whole)}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** Puts a comma before each three digits, counted from the end. */
function grouped(digits: string): string {
  const groups: string[] = [];
  for (let end = digits.length; end > 0; end -= 3) groups.unshift(digits.slice(Math.max(0, end - 3), end));
  return groups.join(',');
}

function decimalsOf(value: number): number {
  const [, fraction = ''] = value.toFixed(mostDecimals).split('.');
  let decimals = fraction.length;
  while (fraction[decimals - 1] === '0') decimals -= 1;
  return decimals;
}

/** Returns the sections that are shown as tables: all except part X, which has no lines because remarks are shown as a list. */
export function tabledSections({ sections }: Pick<Report, 'sections'>): Report['sections'] {
  return sections.filter(({ section, lines }) => section !== 'X' || lines.length > 0);
}
