import type { Report, ReportLine, ReportSection } from '../../src/compliance/report.js';

const classes = [
  ['a', '(a) Not over 16 percent'],
  ['b', '(b) Over 16 to 21 percent'],
  ['c', '(c) Over 21 to 24 percent'],
  ['d', '(d) Artificially carbonated'],
  ['e', '(e) Sparkling, bottle fermented'],
  ['ebp', '(e) Sparkling, bulk process'],
  ['f', '(f) Hard cider'],
] as const;

const bulkLines = [
  ...['On hand beginning of period', 'Produced by fermentation', 'Produced by sweetening'],
  ...['Produced by addition of wine spirits', 'Produced by blending', 'Produced by amelioration'],
  ...['Received in bond', 'Bottled wine dumped to bulk', 'Inventory gains', 'Change of tax class, in', 'Write-in'],
  ...['Total', 'Bottled', 'Removed taxpaid', 'Transfers in bond', 'Removed for distilling material'],
  ...['Removed to vinegar plant', 'Used for sweetening', 'Used for addition of wine spirits', 'Used for blending'],
  ...['Used for amelioration', 'Used for effervescent wine', 'Used for testing', 'Change of tax class, out'],
  ...['Write-in', 'Write-in', 'Write-in', 'Write-in', 'Losses (other than inventory)', 'Inventory losses'],
  ...['On hand end of period', 'Total'],
];

/** Returns a report of wine premises operations as large as the form is: two sections of tax classes with several dozen lines. */
export function sampleReport(changed: Partial<Report> = {}): Report {
  return {
    ...{
      form: 'ttb-5120.17',
      rules: 'us-ttb-2025-01',
      winery: 'estate',
      bond: 'BWN-CA-12345',
      unit: 'gal',
      known: 48_211,
    },
    period: { from: '2026-01-01', to: '2026-01-31' },
    columns: classes.map(([key, title]) => ({ key, title })),
    sections: [
      {
        section: 'A',
        title: 'Bulk wines',
        lines: bulkLines.map((title, index) => sampleLine(String(index + 1), title)),
      },
      {
        section: 'B',
        title: 'Bottled wines',
        lines: bulkLines.slice(0, 21).map((title, index) => sampleLine(String(index + 1), title)),
      },
      {
        section: 'VII',
        title: 'In fermenters',
        lines: [sampleLine('1', 'In fermenters, end of period (estimate)')],
      },
    ],
    identities: [
      { name: 'A12 = A32', holds: true },
      { name: 'A13 = B2', holds: true },
      { name: 'A8 = B10', holds: false },
    ],
    remarks: [
      'Line A9 carries a rounding difference of 0.1 gal of column (a).',
      'Losses of column (a) exceed 3 percent of the wine on hand and received during the period (27 CFR 24.266): 1,412.3 gal of 31,008.4 gal. Line 29 includes the losses of rackings and filtrations.',
    ],
    ...changed,
  };
}

/** Returns an inventory with one line a vessel. */
export function sampleInventory(vessels: number): Report {
  const lines = Array.from({ length: vessels }, (_, index): ReportLine => {
    const volume = ((index * 7919) % 500_000) / 100;
    const values = { volume };
    return { line: `T-${index + 1}`, title: `25-ME-${index % 40}, table wine, owner Château Š`, values, exact: values };
  });
  const section: ReportSection = { section: '', title: 'By vessel', lines };
  return sampleReport({
    ...{
      form: 'inventory',
      unit: 'L',
      bond: null,
      columns: [{ key: 'volume', title: 'On hand' }],
      sections: [section],
    },
    ...{ identities: [], remarks: [] },
  });
}

/** Amounts differ by line and column; each fourth is 0. */
function sampleLine(line: string, title: string): ReportLine {
  const exact = Object.fromEntries(
    classes.map(([key], column) => [key, ((Number(line) + column) % 4) * (Number(line) * 1_234.567_891 + column)]),
  );
  const values = Object.fromEntries(Object.entries(exact).map(([key, value]) => [key, Math.round(value * 10) / 10]));
  return { line, title, values, exact };
}
