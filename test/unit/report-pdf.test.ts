import { describe, expect, it } from 'vitest';
import { reportPdf } from '../../src/adapters/pdf/report-pdf.js';
import { figureText } from '../../src/compliance/figure.js';
import type { Report } from '../../src/compliance/report.js';
import { linesOf, type PdfPage, pagesOf } from '../support/pdf-text.js';
import { sampleInventory, sampleReport } from '../support/sample-report.js';

async function printed(report: Report, amends: string | null = null): Promise<readonly PdfPage[]> {
  return pagesOf(await reportPdf(report, { amends }));
}

async function textOf(report: Report): Promise<string> {
  return (await printed(report)).flatMap(linesOf).join('\n');
}

describe('a printed report', () => {
  it('has every figure in the row of its line, in the order of the columns', async () => {
    const report = sampleReport();
    const lines = new Set((await printed(report)).flatMap(linesOf));
    const missing = report.sections
      .flatMap((section) => section.lines)
      .map(({ line, title, values }) => {
        const figures = report.columns.map(({ key }) => values[key] ?? 0);
        return [line, title, ...figures.map((one) => (one === 0 ? '–' : figureText(one, 1)))].join(' ');
      })
      .filter((row) => !lines.has(row));
    expect(missing).toEqual([]);
  });

  it('says which form it is, of which winery and period, by which rules, and as of which notification', async () => {
    const [first] = await printed(sampleReport());
    expect(first === undefined ? [] : linesOf(first).slice(0, 6)).toEqual([
      'TTB F 5120.17, Report of Wine Premises Operations',
      'Winery Bond Period',
      'estate BWN-CA-12345 2026-01-01 to 2026-01-31',
      'Unit Rules Figures as of',
      'wine gallons (gal) us-ttb-2025-01 notification 48211',
      'A. Bulk wines',
    ]);
  });

  it('numbers its pages, and puts the longest section of the form on one of them', async () => {
    const pages = await printed(sampleReport());
    expect(pages.map((page) => linesOf(page).at(-1))).toEqual([
      'TTB F 5120.17, Report of Wine Premises Operations · 2026-01-01 to 2026-01-31 · estate 1 of 2',
      'TTB F 5120.17, Report of Wine Premises Operations · 2026-01-01 to 2026-01-31 · estate 2 of 2',
    ]);
    expect(pages.map((page) => linesOf(page).filter((line) => /^[AB]\. /.test(line)))).toEqual([
      ['A. Bulk wines'],
      ['B. Bottled wines'],
    ]);
  });

  it('is Letter for gallons and A4 for litres, both landscape', async () => {
    const sizes = await Promise.all([sampleReport(), sampleInventory(1)].map((report) => printed(report)));
    expect(sizes.map(([page]) => [page?.width, page?.height])).toEqual([
      [792, 612],
      [841.89, 595.28],
    ]);
  });

  it('names the filing that it amends', async () => {
    const [first] = await printed(sampleReport(), '01990000-0000-7000-8000-000000000105');
    expect(first === undefined ? [] : linesOf(first)[1]).toBe(
      'Amended report It amends filing 01990000-0000-7000-8000-000000000105.',
    );
  });

  it('lists the remarks, and which sums agree', async () => {
    const text = await textOf(sampleReport());
    expect(text).toContain('1. A12 = A32: agrees\n2. A13 = B2: agrees\n3. A8 = B10: DOES NOT AGREE');
    expect(text).toContain('1. Line A9 carries a rounding difference of 0.1 gal of column (a).');
    expect(
      await textOf(sampleReport({ remarks: [], sections: [{ section: 'A', title: 'Bulk wines', lines: [] }] })),
    ).toMatch(/A\. Bulk wines\nNo lines in this period\.[\s\S]*Remarks\nNone\./);
  });

  it('has the same bytes whenever it is printed', async () => {
    const [one, other] = [await reportPdf(sampleReport()), await reportPdf(sampleReport())];
    expect(one.equals(other)).toBe(true);
    expect(one.equals(await reportPdf(sampleReport({ known: 48_212 })))).toBe(false);
  });
});

describe('a table that is longer than a page', () => {
  it('repeats its head on each page, and keeps each line once and in order', async () => {
    const pages = (await printed(sampleInventory(200))).map(linesOf);
    expect(pages.length).toBeGreaterThan(4);
    const heads = pages.map((lines) => lines.filter((line) => line.startsWith('By vessel') || line.startsWith('Line')));
    expect(heads.slice(0, 2)).toEqual([
      ['By vessel', 'Line On hand'],
      ['By vessel (continued)', 'Line On hand'],
    ]);
    const rows = pages.flat().filter((line) => line.startsWith('T-'));
    expect(rows.map((row) => row.split(' ')[0])).toEqual(Array.from({ length: 200 }, (_, index) => `T-${index + 1}`));
    expect(rows[1]).toBe('T-2 25-ME-1, table wine, owner Château Š 79.19');
  });

  it('stays within the margins of the page, as do long remarks', async () => {
    const remarks = Array.from({ length: 80 }, (_, index) => `Remark ${index} `.repeat(index));
    const pages = await printed({ ...sampleInventory(120), remarks });
    for (const { texts, height } of pages)
      for (const { y, text } of texts) expect(y > 20 && y < height - 20, `${text} at ${y}`).toBe(true);
    expect(pages.flatMap(linesOf).filter((line) => /^\d+\. Remark/.test(line))).toHaveLength(79);
  });

  it('cuts a text that would make a row higher than a page, and shows it', async () => {
    const [section] = sampleInventory(1).sections;
    const lines = section?.lines.map((line) => ({ ...line, title: 'long '.repeat(10_000) })) ?? [];
    const pages = await printed({ ...sampleInventory(1), sections: [{ section: '', title: 'By vessel', lines }] });
    expect(pages.flatMap(linesOf)).toContain('…');
    expect(pages.length).toBeLessThan(3);
  });

  it('lets other work have its turn', async () => {
    await reportPdf(sampleInventory(10));
    const turns = countTurns();
    await reportPdf(sampleInventory(2_000));
    expect(turns.stop()).toBeGreaterThan(50);
  });
});

describe('the letters of a printed report', () => {
  it.each([
    'Château Š… & Söhne',
    '葡萄酒廠',
    'ワイナリー',
    '포도주',
    'ღვინო',
    'Οινοποιείο Винодельня',
    'यादव',
    'Cave 🍷',
    'Łódź Đà Nẵng',
  ])('include those of %s', async (winery) => {
    expect((await textOf(sampleReport({ winery }))).replaceAll(' ', '')).toContain(
      winery.normalize('NFC').replaceAll(' ', ''),
    );
  });

  it.each(['نبيذ العنب', 'יין אדום'])('include those of %s, from right to left', async (winery) => {
    expect(await textOf(sampleReport({ winery }))).toContain(Array.from(winery).reverse().join(''));
  });

  it('are written as numbers if no font has them', async () => {
    expect(await textOf(sampleReport({ winery: 'W \u{10FFFD}' }))).toContain('W [U+10FFFD]');
    expect(await textOf(sampleReport({ winery: 'a\u0000b\nc \uD800' }))).toContain('a b c \uFFFD');
  });

  it('break within a word that is wider than its cell', async () => {
    const winery = 'x'.repeat(300);
    const [first] = await printed(sampleReport({ winery }));
    const texts = first?.texts.filter(({ text }) => /^x+$/.test(text)) ?? [];
    expect(texts.map(({ text }) => text).join('')).toBe(winery);
  });
});

it('shrinks a table that has more columns than the page has room for', async () => {
  const columns = Array.from({ length: 16 }, (_, index) => ({ key: `c${index}`, title: `Column ${index}` }));
  const values = Object.fromEntries(columns.map(({ key }, index) => [key, 1_234_567.8 + index]));
  const sections = [{ section: 'A', title: 'Wide', lines: [{ line: '1', title: 'A line', values, exact: values }] }];
  const [page] = await printed(sampleReport({ columns, sections }));
  const figures = page?.texts.filter(({ text }) => text.startsWith('1,234,5')) ?? [];
  expect(figures).toHaveLength(16);
  const places = figures.map(({ x }) => x);
  expect(places).toEqual([...places].sort((one, other) => one - other));
  expect(Math.max(...places)).toBeLessThan(792 - 36);
});

/** Counts how often the event loop goes round. */
function countTurns(): { readonly stop: () => number } {
  let turns = 0;
  let next = setImmediate(count);
  function count(): void {
    turns += 1;
    next = setImmediate(count);
  }
  return {
    stop: () => {
      clearImmediate(next);
      return turns;
    },
  };
}
