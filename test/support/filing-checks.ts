import { expect } from 'vitest';
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

export async function fileAll({ site, wineries }: ReportWorld): Promise<Filings> {
  const filings = new Map<string, string[]>();
  for (const { winery } of wineries) {
    const ids: string[] = [];
    for (const month of ledgerMonths) ids.push((await site.file(winery, monthOf(month))).id);
    filings.set(winery, ids);
  }
  return filings;
}

/** `before`: the reports of now. An edit names, before and when it is saved, exactly the filed figures that it moves, of both wineries. */
export async function checkImpact(
  world: ReportWorld,
  { filings, before }: { readonly filings: Filings; readonly before: MonthlyReports },
  edit: RandomEdit,
): Promise<MonthlyReports> {
  const preview = await world.change(edit, true);
  const written = await world.change(edit, false);
  const after = await monthlyReports(world);
  checkIdentities(after);
  if (written === null) {
    const figures = (months: MonthlyReports) => [...months.values()].flat().map(({ sections }) => sections);
    expect(figures(after), 'a refused edit').toEqual(figures(before));
    return after;
  }
  const expected = world.wineries.flatMap(({ winery }) =>
    ledgerMonths.flatMap((_, index) => {
      const [was, is] = [before.get(winery)?.[index], after.get(winery)?.[index]];
      if (was === undefined || is === undefined) throw new Error('Every month has a report.');
      const moved = [...movedFigures(was, is)].map(([key, [old, now]]) => `${key}: ${old} -> ${now}`);
      return moved.length === 0 ? [] : [`${filings.get(winery)?.[index]}\n${moved.sort().join('\n')}`];
    }),
  );
  expect(impactOf(written), 'the impact of the edit').toEqual(expected.sort());
  expect(impactOf(preview), 'the impact of the preview').toEqual(expected);
  return after;
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
export async function checkDue({ site, wineries }: ReportWorld, filings: Filings, now: MonthlyReports): Promise<void> {
  for (const { winery } of wineries) {
    const moved: string[] = [];
    for (const [index, id] of (filings.get(winery) ?? []).entries()) {
      const filed: { readonly report: Parameters<typeof movedFigures>[0] } = await site.send(
        'GET',
        `/wineries/${winery}/filings/${id}`,
      );
      const report = now.get(winery)?.[index];
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
    const due = (await site.due(winery)).filter(({ status }) => status === 'moved').map(({ period }) => period.from);
    expect(due, `due in ${winery}`).toEqual(moved);
  }
}

/** Amends one of the filings that have moved. */
export async function amendOne({ site, wineries, chance }: ReportWorld, filings: Filings): Promise<void> {
  const { winery } = chance.pick(wineries);
  const ids = filings.get(winery) ?? [];
  const due = (await site.due(winery)).find(({ status }) => status === 'moved');
  const index = ledgerMonths.findIndex((month) => due?.period.from.startsWith(month) === true);
  if (due === undefined || index < 0) return;
  const amended = await site.amend(winery, ids[index] ?? '');
  expect(amended.version).toBe('amended');
  expect(await site.differences(winery, amended.id)).toEqual([]);
  ids[index] = amended.id;
}
