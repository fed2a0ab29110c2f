import { expect } from 'vitest';
import type { Report, ReportForm } from '../../src/compliance/report.js';
import { integerOf, numberOf } from '../oracle/exact.js';
import { columnOf } from '../oracle/report/booking.js';
import { bookingsOf } from '../oracle/report/bookings.js';
import { formOf } from '../oracle/report/form.js';
import { dayAfter, monthOf, startOfDay } from '../oracle/report/local-days.js';
import { type OracleLotState, replay } from '../oracle/replay.js';
import { ledgerMonths, ledgerZone } from './random-ledger.js';
import { differingFigures, figuresOf } from './report-comparison.js';
import type { ReportWorld } from './report-world.js';

/** Exact amounts of a winery in litres are sums of converted amounts, and each conversion rounds to a millionth. */
const conversions = 1e-6 * 100;

/** The reports of all months of a world, by winery and month. */
export type MonthlyReports = ReadonlyMap<string, readonly Report[]>;

export async function monthlyReports({ site, wineries }: ReportWorld, form?: ReportForm): Promise<MonthlyReports> {
  const found = wineries.map(async ({ winery }): Promise<[string, readonly Report[]]> => {
    const reports: Report[] = [];
    for (const month of ledgerMonths) reports.push(await site.report(winery, monthOf(month), form));
    return [winery, reports];
  });
  return new Map(await Promise.all(found));
}

/** Compares every figure of some reports with the oracle, and what is on hand with the lots. */
export function checkFigures({ model, wineries }: ReportWorld, reports: MonthlyReports): void {
  const actions = model.standing();
  const bookings = bookingsOf(replay({ wineries, actions }).moves, wineries);
  for (const { winery, volumeUnit, inventoryLines } of wineries) {
    const tolerance = volumeUnit === 'L' ? conversions : 0;
    for (const report of reports.get(winery) ?? []) {
      const { from, to } = report.period;
      const period = { start: startOfDay(from, ledgerZone), end: startOfDay(dayAfter(to), ledgerZone) };
      const differing = differingFigures(report, formOf(bookings, { winery, inventoryLines, ...period }), tolerance);
      if (differing.length > 0)
        throw new Error([`${winery} from ${from} to ${to}, ${inventoryLines}:`, ...differing].join('\n'));
      const lots = [...replay({ wineries, actions }, { at: period.end - 1 }).lots.values()];
      checkOnHand(
        report,
        lots.filter((lot) => lot.winery === winery),
        volumeUnit,
      );
    }
  }
}

/** Compares a day, and a period that begins and ends on any days. */
export async function checkAnyPeriod(world: ReportWorld): Promise<void> {
  const { chance, site, wineries } = world;
  const reports = new Map<string, readonly Report[]>();
  const anyDay = () => `${chance.pick(ledgerMonths)}-${String(chance.whole(1, 28)).padStart(2, '0')}`;
  for (const { winery } of wineries) {
    const [from = '', to = ''] = [anyDay(), anyDay()].sort();
    const day = chance.pick(['2025-11-02', '2026-03-08', anyDay()]);
    const period = await site.report(winery, { from, to });
    reports.set(winery, [period, await site.report(winery, { from: day, to: day })]);
  }
  checkFigures(world, reports);
}

/** The last line of each section is what the lots hold. */
function checkOnHand(report: Report, lots: readonly OracleLotState[], unit: 'gal' | 'L'): void {
  const figures = figuresOf(report);
  for (const [line, kind] of [
    ['A31', 'wine'],
    ['B20', 'cases'],
  ] as const)
    for (const column of ['a', 'b', 'c', 'none']) {
      const held = lots.filter((lot) => lot.kind === kind && columnOf(lot.taxClass) === column);
      const volume = numberOf(
        held.reduce((sum, lot) => sum + integerOf(lot.volume, 6), 0n),
        6,
      );
      const gallons = unit === 'gal' ? volume : volume / 3.785411784;
      const tolerance = unit === 'gal' ? 0 : conversions;
      const found = figures.get(`${line} ${column}`)?.exact ?? 0;
      if (Math.abs(found - gallons) > tolerance)
        throw new Error(
          `${report.winery} to ${report.period.to}: ${line} ${column} is ${found}, but its lots hold ${gallons} gal.`,
        );
    }
}

/** What must hold of the reports alone: the form adds up, and each begins where the one before ends. */
export function checkIdentities(reports: MonthlyReports): void {
  for (const months of reports.values())
    months.forEach((report, index) => {
      const where = `${report.winery} from ${report.period.from}`;
      expect(
        report.identities.filter(({ holds }) => !holds),
        where,
      ).toEqual([]);
      const figures = figuresOf(report);
      const sum = (line: string) =>
        ['a', 'b', 'c', 'd', 'e', 'f', 'none'].reduce(
          (total, column) => total + (figures.get(`${line} ${column}`)?.value ?? 0),
          0,
        );
      expect(sum('A10'), `${where}: A10 and A24`).toBeCloseTo(sum('A24'), 6);
      const before = months[index - 1];
      if (before === undefined) return;
      const former = figuresOf(before);
      const pairs = ['a', 'b', 'c', 'none'].flatMap(
        (column) =>
          [
            [`A1 ${column}`, `A31 ${column}`],
            [`B1 ${column}`, `B20 ${column}`],
          ] as const,
      );
      for (const [first, last] of pairs) expect(figures.get(first), `${where}: ${first}`).toEqual(former.get(last));
      const [opening, closing] = [figures.get('IV1 grapes'), former.get('IV12 grapes')];
      expect(opening?.value, `${where}: IV1`).toBe(closing?.value);
      expect(opening?.exact, `${where}: IV1`).toBe(closing?.exact);
    });
}

/** The entries of random figures sum to the figures. */
export async function checkEntries(world: ReportWorld, reports: MonthlyReports): Promise<void> {
  const { chance, site } = world;
  for (const months of reports.values()) {
    const report = chance.pick(months);
    const figures = [...figuresOf(report)];
    for (let count = 0; count < 4 && figures.length > 0; count += 1) {
      const [key, { exact }] = chance.pick(figures);
      const [, section, line, column] = /^([AB]|I+V?|VII)(\d+) (\w+)$/.exec(key) ?? [];
      const figure = [section ?? '', line ?? '', column ?? ''];
      const entries = await site.pagedEntries(report.winery, report.period, figure, { limit: 3 });
      const total = numberOf(
        entries.reduce((sum, { amount }) => sum + integerOf(amount, 6), 0n),
        6,
      );
      if (total !== exact)
        throw new Error(
          `${report.winery} from ${report.period.from}: the entries of ${key} sum to ${total}, not ${exact}.`,
        );
    }
  }
}

/** What one winery sends to the other in bond, the other receives. */
export async function checkTransfers({ site, wineries, model }: ReportWorld): Promise<void> {
  const period = { from: monthOf(ledgerMonths[0] ?? '').from, to: monthOf(ledgerMonths.at(-1) ?? '').to };
  const transfers = new Set(
    model
      .all()
      .filter(({ type }) => type === 'transfer_in_bond')
      .map(({ id }) => id),
  );
  const total = async (section: string, line: string): Promise<ReadonlyMap<string, bigint>> => {
    const sums = new Map<string, bigint>();
    for (const { winery } of wineries)
      for (const column of ['a', 'b', 'c', 'none']) {
        const entries = await site.entries(winery, period, section, line, column);
        for (const { action, amount } of entries)
          if (transfers.has(action))
            sums.set(`${action} ${column}`, (sums.get(`${action} ${column}`) ?? 0n) + integerOf(amount, 6));
      }
    return sums;
  };
  for (const [section, out, into] of [
    ['A', '15', '7'],
    ['B', '9', '3'],
  ] as const) {
    const [sent, received] = [await total(section, out), await total(section, into)];
    for (const key of new Set([...sent.keys(), ...received.keys()])) {
      const difference = (sent.get(key) ?? 0n) - (received.get(key) ?? 0n);
      // Two roundings of a conversion: to the receiver's unit, and back to gallons.
      if (difference < -2n || difference > 2n)
        throw new Error(
          `Transfer ${key}: ${sent.get(key)} left in ${section}${out}, ${received.get(key)} arrived in ${section}${into}.`,
        );
    }
  }
}
