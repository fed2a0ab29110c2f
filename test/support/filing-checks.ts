import { expect } from 'vitest';
import type { ReportForm } from '../../src/compliance/report.js';
import type { RandomEdit } from '../../src/harvest/small-edit.js';
import { monthOf } from '../oracle/report/local-days.js';
import { ledgerMonths } from './random-ledger.js';
import { checkIdentities, monthlyReports, type MonthlyReports } from './report-checks.js';
import { movedFigures } from './report-comparison.js';
import type { ReportWorld } from './report-world.js';

interface FilingImpact {
  readonly winery: string;
  readonly filing: string;
  readonly period: { readonly from: string };
  readonly lines: readonly Moved[];
}

interface Moved {
  readonly section: string;
  readonly line: string;
  readonly column: string;
  readonly before: number;
  readonly after: number;
}

/** The present filing of each month, by winery. */
type Filings = ReadonlyMap<string, string[]>;

/** The filed forms: that of the TTB, and inventories. */
interface AllFilings {
  readonly forms: Filings;
  readonly inventories: Filings;
}

/** The reports of all months by which filings are judged, by winery and month. */
interface AllReports {
  readonly forms: MonthlyReports;
  readonly inventories: MonthlyReports;
}

export async function allReports(world: ReportWorld): Promise<AllReports> {
  return { forms: await monthlyReports(world), inventories: await monthlyReports(world, 'inventory') };
}

export async function fileAll(world: ReportWorld): Promise<AllFilings> {
  return { forms: await filedMonths(world, 'ttb-5120.17'), inventories: await filedMonths(world, 'inventory') };
}

async function filedMonths({ site, wineries }: ReportWorld, form: ReportForm): Promise<Filings> {
  const filings = new Map<string, string[]>();
  for (const { winery } of wineries) {
    const ids: string[] = [];
    for (const month of ledgerMonths) ids.push((await site.file(winery, monthOf(month), form)).id);
    filings.set(winery, ids);
  }
  return filings;
}

/** `before`: the reports of now. An edit names, before and when it is saved, exactly the filed figures that it moves, of both wineries and both forms. */
export async function checkImpact(
  world: ReportWorld,
  { filings, before }: { readonly filings: AllFilings; readonly before: AllReports },
  edit: RandomEdit,
): Promise<AllReports> {
  const preview = await world.change(edit, true);
  const written = await world.change(edit, false);
  const after = await allReports(world);
  checkIdentities(after.forms);
  if (written === null) {
    const figures = ({ forms, inventories }: AllReports) =>
      [...forms.values(), ...inventories.values()].flat().map(({ sections }) => sections);
    expect(figures(after), 'a refused edit').toEqual(figures(before));
    return after;
  }
  const expected = (['forms', 'inventories'] as const).flatMap((kind) =>
    movedFilings(world, filings[kind], [before[kind], after[kind]]),
  );
  expect(impactOf(written), 'the impact of the edit').toEqual(expected.sort());
  expect(impactOf(preview), 'the impact of the preview').toEqual(expected);
  return after;
}

/** Returns the filings whose figures differ between two times, each with the figures. */
function movedFilings(
  { wineries }: ReportWorld,
  filings: Filings,
  [before, after]: readonly [MonthlyReports, MonthlyReports],
): string[] {
  return wineries.flatMap(({ winery }) =>
    ledgerMonths.flatMap((_, index) => {
      const [was, is] = [before.get(winery)?.[index], after.get(winery)?.[index]];
      if (was === undefined || is === undefined) throw new Error('Every month has a report.');
      const moved = [...movedFigures(was, is)].map(([key, [old, now]]) => `${key}: ${old} -> ${now}`);
      return moved.length === 0 ? [] : [`${filings.get(winery)?.[index]}\n${moved.sort().join('\n')}`];
    }),
  );
}

function impactOf(answer: unknown): readonly string[] {
  const { impact } = answer as { readonly impact: { readonly filings: readonly FilingImpact[] } }; // The answer of a change set.
  return impact.filings
    .map(({ filing, lines }) => {
      const moved = lines.map(
        ({ section, line, column, before, after }) => `${section}${line} ${column}: ${before} -> ${after}`,
      );
      return `${filing}\n${[...moved].sort().join('\n')}`;
    })
    .sort();
}

/** The differences of each filing are those to the present report, and those that moved are due, in the order of their periods. */
export async function checkDue(
  { site, wineries }: ReportWorld,
  { forms: filings, inventories }: AllFilings,
  now: AllReports,
): Promise<void> {
  for (const { winery } of wineries) {
    const moved: string[] = [];
    for (const [index, id] of (filings.get(winery) ?? []).entries()) {
      const filed = await site.filing(winery, id);
      const report = now.forms.get(winery)?.[index];
      if (report === undefined) throw new Error('Every month has a report.');
      const expected = [...movedFigures(filed.report, report)].map(([key, [was, is]]) => `${key}: ${was} -> ${is}`);
      const differences = await site.differences(winery, id);
      const found = differences.map((one) => {
        const {
          section,
          line,
          column,
          filed: was,
          now: is,
          changes,
        } = one as { section: string; line: string; column: string; filed: number; now: number; changes: string[] }; // As the API returns it.
        expect(changes.length, `change sets of ${section}${line} ${column}`).toBeGreaterThan(0);
        return `${section}${line} ${column}: ${was} -> ${is}`;
      });
      expect([...found].sort(), `differences of ${winery} ${report.period.from}`).toEqual(expected.sort());
      if (expected.length > 0) moved.push(report.period.from);
    }
    const due = (await site.due(winery)).filter(({ status }) => status === 'moved');
    const dueOf = (form: string) => due.filter((one) => one.form === form).map(({ period }) => period.from);
    expect(dueOf('ttb-5120.17'), `due in ${winery}`).toEqual(moved);
    expect(dueOf('inventory'), `inventories due in ${winery}`).toEqual(
      await movedInventories(site, winery, inventories),
    );
  }
}

/** Returns the first days of the months whose filed inventories have moved. */
async function movedInventories(site: ReportWorld['site'], winery: string, filings: Filings): Promise<string[]> {
  const moved: string[] = [];
  for (const [index, id] of (filings.get(winery) ?? []).entries()) {
    const differences = await site.differences(winery, id);
    for (const one of differences)
      expect(one, 'a moved inventory').toMatchObject({ changes: expect.arrayContaining([expect.any(String)]) });
    if (differences.length > 0) moved.push(monthOf(ledgerMonths[index] ?? '').from);
  }
  return moved;
}

/** Amends one of the forms that have moved. */
export async function amendOne({ site, wineries, chance }: ReportWorld, { forms: filings }: AllFilings): Promise<void> {
  const { winery } = chance.pick(wineries);
  const ids = filings.get(winery) ?? [];
  const due = (await site.due(winery)).find(({ form, status }) => form === 'ttb-5120.17' && status === 'moved');
  const index = ledgerMonths.findIndex((month) => due?.period.from.startsWith(month) === true);
  if (due === undefined || index < 0) return;
  const amended = await site.amend(winery, ids[index] ?? '');
  expect(amended.version).toBe('amended');
  expect(await site.differences(winery, amended.id)).toEqual([]);
  ids[index] = amended.id;
}
