import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { figureDifferences } from '../../src/compliance/figure-difference.js';
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

it('knows one tax class by its letter and in words, so mixing both names is not blending', async () => {
  await site.winery('names');
  await site.receive('names', 'WORDS', 100, 'NOT_OVER_16');
  await site.receive('names', 'LETTER', 200, 'a');
  const from = [
    { lot: 'WORDS', volume: 10 },
    { lot: 'LETTER', volume: 20 },
  ];
  await site.record('names', 'blend', '2026-03-05T12:00:00Z', {
    from,
    to: [{ lot: 'BOTH', volume: 30, taxClass: 'a' }],
  });
  await site.record('names', 'declare', '2026-03-06T12:00:00Z', { lot: 'BOTH', taxClass: 'not_over_16' });
  const report = await site.report('names', march);
  const moved = ['A5', 'A20', 'A10', 'A24'].map((place) => cell(report, place.slice(0, 1), place.slice(1), 'a'));
  expect(moved).toEqual([0, 0, 0, 0]);
});

describe('a winery over some months', () => {
  let receipt = '';
  const filings: string[] = [];
  const fruit = { lot: 'F', variety: 'Merlot', vintage: 2025, appellation: 'Napa', weighTag: '17', cost: 9_000 };

  beforeAll(async () => {
    await site.winery('year');
    const record = (day: string, type: string, data: object) => site.record('year', type, `${day}T12:00:00Z`, data);
    receipt = await record('2025-09-10', 'receive_fruit', { ...fruit, weight: 20_000 });
    const crushed = { to: [{ lot: 'M', volume: 3_000 }], kind: 'must' };
    await record('2025-09-11', 'process_fruit', { from: [{ lot: 'F', weight: 'all' }], ...crushed });
    await record('2025-10-05', 'declare', { lot: 'M', taxClass: 'a' });
    const racked = { to: [{ lot: 'W', volume: 2_950 }], lossReason: 'lees' };
    await record('2025-10-20', 'rack', { from: [{ lot: 'M', volume: 'all' }], ...racked });
    await record('2025-12-31', 'measure', { lot: 'W', volume: 2_900 });
    const format = { bottleMl: 750, bottlesPerCase: 12 };
    await record('2026-02-03', 'bottle', { from: [{ lot: 'W', volume: 480 }], caseLot: 'C', ...format, cases: 200 });
    await record('2026-02-20', 'remove_cases', { caseLot: 'C', cases: 50, reason: 'taxpaid' });
  });

  it('reports fermentation, losses, an inventory and bottling', async () => {
    const september = await site.report('year', { from: '2025-09-01', to: '2025-09-30' });
    expect(cell(september, 'VII', '1', 'fermenting')).toBe(3_000);
    expect(cell(september, 'IV', '2', 'grapes')).toBe(20_000);
    expect(cell(september, 'IV', '7', 'grapes')).toBe(20_000);
    const october = await site.report('year', { from: '2025-10-01', to: '2025-10-31' });
    expect(cell(october, 'A', '2', 'a')).toBe(3_000);
    expect(cell(october, 'A', '29', 'a')).toBe(50);
    expect(cell(october, 'A', '31', 'a')).toBe(2_950);
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
  });

  it('names the filing that a corrected weigh tag moves, and what has moved since', async () => {
    for (const month of ['2025-09', '2025-10', '2025-11', '2025-12', '2026-01', '2026-02']) {
      const last = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();
      filings.push((await site.file('year', { from: `${month}-01`, to: `${month}-${last}` })).id);
    }
    const revised = await site.revise('year', receipt, { ...fruit, weight: 19_000 });
    const lines = ['2', '6', '7', '13'].map((line) => ({ section: 'IV', line, column: 'grapes' }));
    expect(revised.impact.filings).toEqual([
      {
        ...{ winery: 'year', filing: filings[0], form: 'ttb-5120.17' },
        period: { from: '2025-09-01', to: '2025-09-30' },
        lines: lines.map((line) => ({ ...line, before: 20_000, after: 19_000 })),
      },
    ]);
    const moved = { filed: 20_000, now: 19_000, moved: -1_000, changes: [expect.any(String)] };
    expect(await site.differences('year', filings[0] ?? '')).toEqual(lines.map((line) => ({ ...line, ...moved })));
    const due = await site.due('year');
    expect(due.filter(({ status }) => status === 'moved').map(({ period }) => period.from)).toEqual(['2025-09-01']);
  });

  it('lists no moved filing after the amendment', async () => {
    const amended = await site.amend('year', filings[0] ?? '');
    expect(amended.version).toBe('amended');
    expect(amended.report.remarks).toContain('Line IV2, column grapes: 20000 was filed, now 19000 (-1000).');
    expect((await site.due('year')).filter(({ status }) => status === 'moved')).toEqual([]);
  });

  it('returns the same figures as CSV, and a PDF file', async () => {
    const address = `${site.url}/v1/wineries/year/reports/ttb-5120.17?from=2026-02-01&to=2026-02-28`;
    const csv = await (await fetch(address, { headers: { accept: 'text/csv' } })).text();
    expect(csv).toContain('A,Bulk wine,13,Bottled,a,Not over 16 percent,475.5,475.509694');
    const pdf = Buffer.from(await (await fetch(address, { headers: { accept: 'application/pdf' } })).arrayBuffer());
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  });
});

describe('a correction that a worker decides', () => {
  it('lists every filing that it moves, with the figures before and after', async () => {
    await site.winery('large');
    const receipt = await site.receive('large', 'L', 10_000, 'a');
    const from = Date.parse('2026-01-02T12:00:00Z');
    for (let part = 0; part < 3; part += 1) {
      const changes = Array.from({ length: 900 }, (_, index) => {
        const effectiveAt = new Date(from + (part * 900 + index) * 3_600_000).toISOString();
        const data = { from: [{ lot: 'L', volume: 1 }], to: [], lossReason: 'spill' };
        return { op: 'record', action: { type: 'rack', effectiveAt, data } };
      });
      await site.send('POST', '/wineries/large/changes', { changes });
    }
    const january = await site.file('large', { from: '2026-01-01', to: '2026-01-31' });
    const february = await site.file('large', { from: '2026-02-01', to: '2026-02-28' });
    const inventory = await site.file('large', { from: '2026-01-01', to: '2026-01-31' }, 'inventory');
    const components = [{ share: 1, variety: 'Merlot', vintage: 2025, appellation: 'Napa' }];
    const revised = await site.revise('large', receipt, { to: { lot: 'L', volume: 9_000 }, components, taxClass: 'a' });
    const moved = (line: string, before: number) => ({
      ...{ section: 'A', line, column: 'a' },
      ...{ before, after: before - 1_000 },
    });
    const [first, second] = [10_000 - 716, 10_000 - 716 - 672];
    const onHand = (section: string, line: string) => ({ ...moved(line, first), section, column: 'volume' });
    expect(revised.impact.filings).toMatchObject([
      { filing: inventory.id, lines: [onHand('bulk-classes', 'a'), onHand('owners', 'none'), onHand('bulk', 'L/')] },
      { filing: january.id, lines: [moved('7', 10_000), moved('12', 10_000), moved('31', first), moved('32', 10_000)] },
      { filing: february.id, lines: [moved('1', first), moved('12', first), moved('31', second), moved('32', first)] },
    ]);
  });
});

describe('forms whose lines have names of users', () => {
  const entriesPath = (winery: string, form: string, figure: Readonly<Record<string, string>>): string =>
    `/wineries/${winery}/reports/${form}/entries?${new URLSearchParams({ ...march, ...figure }).toString()}`;

  it('sums the receipts of one weigh tag, so that no figure seems to have moved', async () => {
    await site.winery('one-tag');
    const fruit = { vintage: 2025, appellation: 'Napa', weighTag: '77' };
    const merlot = { ...fruit, lot: 'F1', variety: 'Merlot', weight: 100, cost: 10.5 };
    await site.record('one-tag', 'receive_fruit', '2026-03-10T12:00:00Z', merlot);
    const syrah = { ...fruit, lot: 'F2', variety: 'Syrah', weight: 250, cost: 20 };
    await site.record('one-tag', 'receive_fruit', '2026-03-11T12:00:00Z', syrah);
    const filed = { form: 'weigh-tags', ...march };
    const filing = await site.send<{ id: string; report: Report }>('POST', '/wineries/one-tag/filings', filed);
    const lines = filing.report.sections[0]?.lines;
    expect(lines).toMatchObject([{ line: '77', exact: { weight: 350, cost: 30.5 } }]);
    expect(await site.differences('one-tag', filing.id)).toEqual([]);
    const costs = entriesPath('one-tag', 'weigh-tags', { section: 'receipts', line: '77', column: 'cost' });
    expect(await site.send('GET', costs)).toMatchObject({ items: [{ amount: 10.5 }, { amount: 20 }], next: null });
  });

  it('counts wine of a class that is named as the total once', async () => {
    await site.winery('total-class');
    await site.receive('total-class', 'T', 100, 'total');
    const shipped = { from: [{ lot: 'T', volume: 10 }], reason: 'taxpaid' };
    await site.record('total-class', 'ship_bulk', '2026-03-10T12:00:00Z', shipped);
    const report = await site.send<Report>(
      'GET',
      '/wineries/total-class/reports/removals?from=2026-03-01&to=2026-03-31',
    );
    expect(cell(report, 'total', 'total', 'total')).toBe(10);
  });

  it.each(['__proto__', 'constructor', 'toString', 'unknown'])('knows no section %s', async (section) => {
    await site.winery('no-section');
    for (const form of ['weigh-tags', 'removals', 'ttb-5120.17', 'inventory']) {
      const path = entriesPath('no-section', form, { section, line: '1', column: 'weight' });
      expect((await fetch(`${site.url}/v1${path}`)).status).toBe(404);
    }
  });

  it('lists filed removals and weigh tags whose figures an edit moves, as two whole reports differ', async () => {
    await site.winery('named-lines');
    const forms = ['removals', 'weigh-tags'];
    const fruit = { lot: 'F', variety: 'Merlot', vintage: 2025, appellation: 'Napa', weight: 100, cost: 10 };
    const receipt = await site.record('named-lines', 'receive_fruit', '2026-03-10T12:00:00Z', fruit);
    await site.receive('named-lines', 'T', 100, 'a');
    const shipped = { from: [{ lot: 'T', volume: 10 }], reason: 'taxpaid', counterparty: 'One' };
    const shipment = await site.record('named-lines', 'ship_bulk', '2026-03-10T12:00:00Z', shipped);
    for (const form of forms) await site.send('POST', '/wineries/named-lines/filings', { form, ...march });
    const reports = () =>
      Promise.all(
        forms.map((form) =>
          site.send<Report>('GET', `/wineries/named-lines/reports/${form}?from=${march.from}&to=${march.to}`),
        ),
      );
    const edits: readonly (readonly [string, object])[] = [
      [receipt, { ...fruit, cost: 12.5 }],
      [receipt, { ...fruit, weight: 90, weighTag: '5', variety: 'Syrah' }],
      [receipt, { ...fruit, weight: 80, weighTag: '5', variety: 'Syrah' }],
      [shipment, { ...shipped, counterparty: 'Two' }],
      [shipment, { ...shipped, counterparty: 'Two', from: [{ lot: 'T', volume: 12 }] }],
    ];
    for (const [id, data] of edits) {
      const before = await reports();
      const { impact } = await site.revise('named-lines', id, data);
      const after = await reports();
      const moved = forms.flatMap((form, index) => {
        const [was, is] = [before[index], after[index]];
        const lines = was === undefined || is === undefined ? [] : figureDifferences(was, is);
        return lines.length === 0 ? [] : [{ form, lines: expect.arrayContaining([...lines]), count: lines.length }];
      });
      expect(moved.length).toBe(1);
      const listed = impact.filings.map((filing) => ({ ...filing, count: linesOf(filing).length }));
      expect(listed).toMatchObject(moved);
    }
  });
});

function linesOf(filing: object): readonly unknown[] {
  return 'lines' in filing && Array.isArray(filing.lines) ? filing.lines : [];
}

it('lists the months that are due although an action has a false year', async () => {
  await site.winery('false-year');
  await site.receive('false-year', 'L', 1, 'a');
  const due = await site.due('false-year');
  await site.record('false-year', 'receive_bulk', '0026-01-01T12:00:00Z', {
    to: { lot: 'OLD', volume: 1 },
    components: [{ share: 1, variety: 'Merlot', vintage: 2025, appellation: 'Napa' }],
  });
  const months = (await site.due('false-year')).map(({ period }) => period.from);
  expect(months[0]).toBe('2018-01-01');
  expect(months).toEqual(expect.arrayContaining(due.map(({ period }) => period.from)));
});
