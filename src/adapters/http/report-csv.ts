import { columnsOfSection } from '../../compliance/figure.js';
import type { Report } from '../../compliance/report.js';
import { csvText } from './csv.js';

const columns = [
  ...['form', 'winery', 'bond', 'from', 'to', 'known', 'unit', 'rules'],
  ...['section', 'section_title', 'line', 'title', 'column', 'column_title', 'value', 'exact'],
] as const;

/**
 * Returns a report as CSV: one row for each figure, that is for each line and column. Each row repeats what the report covers, so that the rows of several
 * reports can be put into one table. Identities and remarks are left out.
 */
export function reportCsv(report: Report): string {
  const { form, winery, bond, period, known, unit, rules } = report;
  const covered = [form, winery, bond, period.from, period.to, known, unit, rules];
  const rows = report.sections.flatMap((section) => {
    const figures = columnsOfSection(report, section);
    return section.lines.flatMap((line) =>
      figures.map(({ key, title }) => [
        ...covered,
        ...[section.section, section.title, line.line, line.title, key, title],
        ...[line.values[key] ?? 0, line.exact[key] ?? 0],
      ]),
    );
  });
  return csvText({ columns, rows });
}
