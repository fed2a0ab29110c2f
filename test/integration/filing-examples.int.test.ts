import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { monthOf } from '../oracle/report/local-days.js';
import { type ReportSite, reportSite } from '../support/report-site.js';

let site: ReportSite;
beforeAll(async () => {
  site = await reportSite();
});
afterAll(() => site.close());

const months = ['2026-01', '2026-02', '2026-03', '2026-04', '2026-05'];

interface Moved {
  readonly period: { readonly from: string };
  readonly filing: string;
  readonly lines: readonly { section: string; line: string; before: number; after: number }[];
}

/** Receives 3,000 gal and racks 1,000 of it in February with a loss of 10 gal. Returns the racking and the filings of January to May. */
async function filedYear(winery: string): Promise<{ racking: string; filings: readonly string[] }> {
  await site.winery(winery);
  await site.receive(winery, 'A', 3_000, 'a');
  const racking = await site.record(winery, 'rack', '2026-02-10T12:00:00Z', rack(990));
  const filings: string[] = [];
  for (const month of months) filings.push((await site.file(winery, monthOf(month))).id);
  return { racking, filings };
}

function rack(arriving: number): object {
  return { from: [{ lot: 'A', volume: 1_000 }], to: [{ lot: 'N', volume: arriving }], lossReason: 'lees' };
}

async function movedMonths(winery: string): Promise<readonly string[]> {
  const due = await site.due(winery);
  return due.filter(({ status }) => status === 'moved').map(({ period }) => period.from.slice(0, 7));
}

function change(
  winery: string,
  changes: readonly object[],
  more: object = {},
): Promise<{ impact: { filings: readonly Moved[] } }> {
  return site.send('POST', `/wineries/${winery}/changes`, { changes, ...more });
}

// A correction is an amended report, and every later month has to be amended, because line 1 is the previous line 31.
describe('an error of February that is found in June', () => {
  it('moves the filings from February on, in their order, and names the change set', async () => {
    const { racking, filings } = await filedYear('error');
    const revise = [{ op: 'revise', id: racking, data: rack(980) }];
    const id = randomUUID();
    const preview = await change('error', revise, { preview: true });
    const { impact } = await change('error', revise, { id });
    expect(impact.filings).toEqual(preview.impact.filings);
    const ofLine = (line: string, before: number, after: number) => ({
      section: 'A',
      line,
      column: 'a',
      before,
      after,
    });
    expect(impact.filings.map(({ filing, lines }) => [filing, lines])).toEqual([
      [filings[1], [ofLine('29', 10, 20), ofLine('31', 2_990, 2_980)]],
      ...filings.slice(2).map((filing) => [filing, ['1', '12', '31', '32'].map((line) => ofLine(line, 2_990, 2_980))]),
    ]);
    expect(await movedMonths('error')).toEqual(['2026-02', '2026-03', '2026-04', '2026-05']);
    expect(await site.differences('error', filings[0] ?? '')).toEqual([]);
    expect(await site.differences('error', filings[2] ?? '')).toEqual(
      ['1', '12', '31', '32'].map((line) => ({
        section: 'A',
        line,
        column: 'a',
        filed: 2_990,
        now: 2_980,
        moved: -10,
        changes: [id],
      })),
    );
    for (const filing of filings.slice(1)) await site.amend('error', filing);
    expect(await movedMonths('error')).toEqual([]);
  });

  it('moves nothing after the month in which a physical inventory absorbs it', async () => {
    const { racking, filings } = await filedYear('absorbed');
    // The inventory finds what the book says, so it moves nothing when it is recorded.
    const inventory = [
      {
        op: 'record',
        action: { type: 'measure', effectiveAt: '2026-03-31T12:00:00Z', data: { lot: 'A', volume: 2_000 } },
      },
      {
        op: 'record',
        action: { type: 'measure', effectiveAt: '2026-03-31T12:00:00Z', data: { lot: 'N', volume: 990 } },
      },
    ];
    expect((await change('absorbed', inventory)).impact.filings).toEqual([]);
    const { impact } = await change('absorbed', [{ op: 'revise', id: racking, data: rack(980) }]);
    expect(
      impact.filings.map(({ filing, lines }) => [filing, lines.map(({ line, after }) => `A${line} ${after}`)]),
    ).toEqual([
      [filings[1], ['A29 20', 'A31 2980']],
      [filings[2], ['A1 2980', 'A9 10']],
    ]);
    expect(await movedMonths('absorbed')).toEqual(['2026-02', '2026-03']);
  });

  it('that is taken back moves the filings back, so that none is due', async () => {
    const { racking } = await filedYear('undone');
    await change('undone', [{ op: 'revise', id: racking, data: rack(980) }]);
    const { impact } = await change('undone', [{ op: 'revise', id: racking, data: rack(990) }]);
    expect(impact.filings).toHaveLength(4);
    expect(await movedMonths('undone')).toEqual([]);
  });
});

describe('a correction of', () => {
  // The wine is the same, and so is its volume: only the line of the form differs.
  it('a reason alone moves the filing', async () => {
    await site.winery('reason');
    await site.receive('reason', 'A', 100, 'a');
    const bottling = {
      from: [{ lot: 'A', volume: 'all' }],
      caseLot: 'C',
      bottleMl: 750,
      bottlesPerCase: 12,
      cases: 40,
    };
    await site.record('reason', 'bottle', '2026-01-10T12:00:00Z', bottling);
    const removed = (reason: string) => ({ caseLot: 'C', cases: 10, reason });
    const removal = await site.record('reason', 'remove_cases', '2026-01-20T12:00:00Z', removed('taxpaid'));
    await site.file('reason', monthOf('2026-01'));
    const { impact } = await change('reason', [{ op: 'revise', id: removal, data: removed('breakage') }]);
    expect(impact.filings.map(({ lines }) => lines)).toEqual([
      [
        { section: 'B', line: '8', column: 'a', before: 23.8, after: 0 },
        { section: 'B', line: '18', column: 'a', before: 0, after: 23.8 },
      ],
    ]);
    expect(await movedMonths('reason')).toEqual(['2026-01']);
  });
});

describe('a filing', () => {
  const january = monthOf('2026-01');

  it('is made once for a period, and repeated by its id', async () => {
    await site.winery('once');
    const id = randomUUID();
    const body = { id, form: 'ttb-5120.17', ...january };
    const filed = await site.send('POST', '/wineries/once/filings', body);
    expect(await site.send('POST', '/wineries/once/filings', body)).toEqual(filed);
    await expect(site.file('once', january)).rejects.toThrow(/409.*filed_before/);
  });

  it('is amended once; its amendment is amended next, and what was filed stays', async () => {
    const { racking, filings } = await filedYear('amended');
    const [, february = ''] = filings;
    const before = await site.send('GET', `/wineries/amended/filings/${february}`);
    await site.revise('amended', racking, rack(980));
    const first = await site.amend('amended', february);
    await expect(site.amend('amended', february)).rejects.toThrow(/409.*filed_before/);
    expect(first.report.remarks.join('\n')).toContain('A29');
    await site.revise('amended', racking, rack(970));
    const second = await site.amend('amended', first.id);
    expect(second).toMatchObject({ version: 'amended', amends: first.id });
    expect(await site.send('GET', `/wineries/amended/filings/${february}`)).toEqual(before);
  });

  it('locks its period if the winery wants it, and never unlocks a later one', async () => {
    await site.winery('locked', { lockOnFiling: true });
    await site.receive('locked', 'A', 100, 'a');
    await site.file('locked', january);
    expect(await site.send('GET', '/wineries/locked')).toMatchObject({ lockDate: '2026-01-31' });
    const measure = { type: 'measure', data: { lot: 'A', volume: 90 } };
    const record = (effectiveAt: string, more: object = {}) =>
      change('locked', [{ op: 'record', action: { ...measure, effectiveAt } }], more);
    // The last instant of January, and the first of February, in California.
    await expect(record('2026-02-01T07:59:59.999Z')).rejects.toThrow(/422.*period_locked/);
    await record('2026-02-01T08:00:00Z');
    await site.file('locked', monthOf('2026-03'));
    await site.file('locked', monthOf('2026-02'));
    expect(await site.send('GET', '/wineries/locked')).toMatchObject({ lockDate: '2026-03-31' });
    const { impact } = await record('2026-01-20T12:00:00Z', { overrideLock: true });
    expect(impact.filings.map(({ period }) => period.from)).toEqual(['2026-01-01', '2026-02-01']);
  });

  it('of what was known earlier is the report of then', async () => {
    await site.winery('known');
    const receipt = await site.receive('known', 'A', 100, 'a');
    const { known, sections } = await site.report('known', january);
    await site.send('DELETE', `/wineries/known/actions/${receipt}`);
    const filed = await site.send<{ report: object; id: string }>('POST', '/wineries/known/filings', {
      form: 'ttb-5120.17',
      ...january,
      known,
    });
    expect(filed.report).toMatchObject({ known, sections });
    expect(await movedMonths('known')).toEqual(['2026-01']);
  });
});
