import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/compliance/report.js';
import { reportSite, type ReportSite } from '../support/report-site.js';

let site: ReportSite;
beforeAll(async () => {
  site = await reportSite();
});
afterAll(() => site.close());

function cell(report: Report, section: string, line: string, column: string): number {
  const found = report.sections.find((one) => one.section === section)?.lines.find((one) => one.line === line);
  if (found === undefined) throw new Error(`The report has no line ${section}${line}.`);
  return found.values[column] ?? 0;
}

const march = { from: '2026-03-01', to: '2026-03-31' };

describe('blending across tax classes', () => {
  it('into an empty lot: all of the wine is used for blending, and produced by it', async () => {
    await site.winery('blend-empty');
    await site.receive('blend-empty', 'B', 100, 'b');
    await site.receive('blend-empty', 'A', 2_000, 'a');
    await site.record('blend-empty', 'blend', '2026-03-10T12:00:00Z', {
      from: [
        { lot: 'B', volume: 59 },
        { lot: 'A', volume: 1_165 },
      ],
      to: [{ lot: 'NEW', volume: 1_224, taxClass: 'a' }],
    });
    const report = await site.report('blend-empty', march);
    expect(cell(report, 'A', '20', 'b')).toBe(59);
    expect(cell(report, 'A', '20', 'a')).toBe(1_165);
    expect(cell(report, 'A', '5', 'a')).toBe(1_224);
    expect(report.identities.every(({ holds }) => holds)).toBe(true);
  });

  it('into a lot that holds wine: only the wine of the other class counts', async () => {
    await site.winery('blend-full');
    await site.receive('blend-full', 'B', 100, 'b');
    await site.receive('blend-full', 'A', 1_165, 'a');
    await site.record('blend-full', 'blend', '2026-03-10T12:00:00Z', {
      from: [{ lot: 'B', volume: 59 }],
      to: [{ lot: 'A', volume: 59 }],
    });
    const report = await site.report('blend-full', march);
    expect(cell(report, 'A', '20', 'b')).toBe(59);
    expect(cell(report, 'A', '20', 'a')).toBe(0);
    expect(cell(report, 'A', '5', 'a')).toBe(59);
  });
});

describe('a winery over a year', () => {
  it('reports a month and the actions behind its figures', async () => {
    await site.winery('year');
    const receipt = await site.record('year', 'receive_fruit', '2025-09-10T12:00:00Z', {
      lot: 'F',
      weight: 20_000,
      variety: 'Merlot',
      vintage: 2025,
      appellation: 'Napa',
      weighTag: '17',
      cost: 9_000,
    });
    await site.record('year', 'process_fruit', '2025-09-11T12:00:00Z', {
      from: [{ lot: 'F', weight: 'all' }],
      to: [{ lot: 'M', volume: 3_000 }],
      kind: 'must',
    });
    await site.record('year', 'declare', '2025-10-05T12:00:00Z', { lot: 'M', taxClass: 'a' });
    await site.record('year', 'rack', '2025-10-20T12:00:00Z', {
      from: [{ lot: 'M', volume: 'all' }],
      to: [{ lot: 'W', volume: 2_950 }],
      lossReason: 'lees',
    });
    await site.record('year', 'measure', '2025-12-31T12:00:00Z', { lot: 'W', volume: 2_900 });
    await site.record('year', 'bottle', '2026-02-03T12:00:00Z', {
      from: [{ lot: 'W', volume: 480 }],
      caseLot: 'C',
      bottleMl: 750,
      bottlesPerCase: 12,
      cases: 200,
    });
    await site.record('year', 'remove_cases', '2026-02-20T12:00:00Z', { caseLot: 'C', cases: 50, reason: 'taxpaid' });
    const october = await site.report('year', { from: '2025-10-01', to: '2025-10-31' });
    expect(cell(october, 'A', '2', 'a')).toBe(3_000);
    expect(cell(october, 'A', '29', 'a')).toBe(50);
    expect(cell(october, 'A', '31', 'a')).toBe(2_950);
    const september = await site.report('year', { from: '2025-09-01', to: '2025-09-30' });
    expect(cell(september, 'VII', '1', 'fermenting')).toBe(3_000);
    expect(cell(september, 'IV', '2', 'grapes')).toBe(20_000);
    expect(cell(september, 'IV', '7', 'grapes')).toBe(20_000);
    const december = await site.report('year', { from: '2025-12-01', to: '2025-12-31' });
    expect(cell(december, 'A', '30', 'a')).toBe(50);
    const february = await site.report('year', { from: '2026-02-01', to: '2026-02-28' });
    expect(cell(february, 'A', '1', 'a')).toBe(2_900);
    expect(cell(february, 'A', '13', 'a')).toBe(475.5);
    expect(cell(february, 'B', '8', 'a')).toBe(118.9);
    for (const report of [september, october, december, february])
      expect(report.identities.filter(({ holds }) => !holds)).toEqual([]);
    const entries = await site.entries('year', { from: '2026-02-01', to: '2026-02-28' }, 'A', '13', 'a');
    expect(entries.map(({ type, amount }) => [type, amount])).toEqual([['bottle', 475.509694]]);

    // Nine months are filed; then the weigh tag of the first turns out to be false.
    const filings: string[] = [];
    for (const month of ['2025-09', '2025-10', '2025-11', '2025-12', '2026-01', '2026-02']) {
      const last = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();
      filings.push((await site.file('year', { from: `${month}-01`, to: `${month}-${last}` })).id);
    }
    const revised = await site.revise('year', receipt, {
      lot: 'F',
      weight: 19_000,
      variety: 'Merlot',
      vintage: 2025,
      appellation: 'Napa',
      weighTag: '17',
      cost: 9_000,
    });
    expect(revised.impact.filings).toEqual([
      {
        winery: 'year',
        filing: filings[0],
        form: 'ttb-5120.17',
        period: { from: '2025-09-01', to: '2025-09-30' },
        lines: ['2', '6', '7', '13'].map((line) => ({
          section: 'IV',
          line,
          column: 'grapes',
          before: 20_000,
          after: 19_000,
        })),
      },
    ]);
    const differences = await site.differences('year', filings[0] ?? '');
    expect(differences).toEqual([
      {
        section: 'IV',
        line: '2',
        column: 'grapes',
        filed: 20_000,
        now: 19_000,
        moved: -1_000,
        changes: [expect.any(String)],
      },
      {
        section: 'IV',
        line: '6',
        column: 'grapes',
        filed: 20_000,
        now: 19_000,
        moved: -1_000,
        changes: [expect.any(String)],
      },
      {
        section: 'IV',
        line: '7',
        column: 'grapes',
        filed: 20_000,
        now: 19_000,
        moved: -1_000,
        changes: [expect.any(String)],
      },
      {
        section: 'IV',
        line: '13',
        column: 'grapes',
        filed: 20_000,
        now: 19_000,
        moved: -1_000,
        changes: [expect.any(String)],
      },
    ]);
    const due = await site.due('year');
    expect(due.filter(({ status }) => status === 'moved').map(({ period }) => period.from)).toEqual(['2025-09-01']);
    const amended = await site.amend('year', filings[0] ?? '');
    expect(amended.version).toBe('amended');
    expect((await site.due('year')).filter(({ status }) => status === 'moved')).toEqual([]);
  });
});
