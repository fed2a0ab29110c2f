import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { reportCsv } from '../../src/adapters/http/report-csv.js';
import { sampleReport } from '../support/sample-report.js';

type Row = Readonly<Record<string, string>>;

function rowsOf(csv: string): readonly Row[] {
  return parse(csv, { columns: true }) as readonly Row[]; // Every cell of a CSV is a text.
}

it('has a row for each line and column, with what the report covers', () => {
  const report = sampleReport();
  const rows = rowsOf(reportCsv(report));
  const lines = report.sections.flatMap(({ lines: found }) => found);
  expect(rows).toHaveLength(lines.length * report.columns.length);
  expect(rows[1]).toEqual({
    ...{ form: 'ttb-5120.17', winery: 'estate', bond: 'BWN-CA-12345', from: '2026-01-01', to: '2026-01-31' },
    ...{ known: '48211', unit: 'gal', rules: 'us-ttb-2025-01', section: 'A', section_title: 'Bulk wines', line: '1' },
    ...{ title: 'On hand beginning of period', column: 'b', column_title: '(b) Over 16 to 21 percent' },
    ...{ value: '2471.1', exact: '2471.135782' },
  });
});

it('writes a figure that the report leaves out as 0, and no bond as an empty cell', () => {
  const line = { line: '1', title: 'Bottled', values: { a: 12.5 }, exact: { a: 12.5 } };
  const sections = [{ section: 'B', title: 'Bottled wines', lines: [line] }];
  const rows = rowsOf(reportCsv(sampleReport({ bond: null, sections })));
  expect(rows.map(({ bond, value }) => [bond, value])).toEqual([['', '12.5'], ...Array(6).fill(['', '0'])]);
});

it('guards a spreadsheet against texts that look like formulas, and leaves negative figures unchanged', () => {
  const line = { line: '1', title: '=HYPERLINK("http://attacker")', values: { a: -1.5 }, exact: { a: -1.5 } };
  const rows = rowsOf(reportCsv(sampleReport({ sections: [{ section: 'A', title: '@SUM(1)', lines: [line] }] })));
  expect(rows[0]).toMatchObject({
    ...{ section_title: "'@SUM(1)", title: `'=HYPERLINK("http://attacker")` },
    ...{ value: '-1.5', exact: '-1.5' },
  });
});

it('lists only the columns that a section names, if the form has columns of several sections', () => {
  const columns = Array.from({ length: 12 }, (_, index) => ({ key: `c${index}`, title: `Column ${index}` }));
  const line = (key: string): object => ({ line: '1', title: 'A line', values: { [key]: 1 }, exact: { [key]: 1 } });
  const sections = ['c3', 'c7'].map((key) => ({ section: key, title: key, lines: [line(key)] })) as never; // Whole lines.
  expect(rowsOf(reportCsv(sampleReport({ columns, sections }))).map(({ column }) => column)).toEqual(['c3', 'c7']);
});
