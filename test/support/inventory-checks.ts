import { expect } from 'vitest';
import type { Report } from '../../src/compliance/report.js';
import { integerOf, numberOf } from '../oracle/exact.js';
import type { OracleLotState } from '../oracle/lot-state.js';
import { dayAfter, monthOf, startOfDay } from '../oracle/report/local-days.js';
import { replay } from '../oracle/replay.js';
import { ledgerMonths, ledgerZone } from './random-ledger.js';
import { figuresOf } from './report-comparison.js';
import type { ReportWorld } from './report-world.js';

/** Compares the inventory at the end of a random month with the lots of the oracle, and the entries of one figure with the figure. */
export async function checkInventory({ chance, model, site, wineries }: ReportWorld): Promise<void> {
  for (const { winery } of wineries) {
    const period = monthOf(chance.pick(ledgerMonths));
    const report = await site.report(winery, period, 'inventory');
    const at = startOfDay(dayAfter(period.to), ledgerZone) - 1;
    const states = replay({ wineries, actions: model.standing() }, { at }).lots;
    const lots = [...states.values()].filter((lot) => lot.winery === winery);
    const found = new Map([...figuresOf(report)].map(([key, { exact }]) => [key, exact]));
    expect(found, `the inventory of ${winery} on ${period.to}`).toEqual(inventoryOf(lots));
    if (found.size > 0) await checkLots({ site }, report, { key: chance.pick([...found.keys()]), lots });
  }
}

/** The lots behind a figure sum to it, and each names its last action. */
async function checkLots(
  { site }: Pick<ReportWorld, 'site'>,
  report: Report,
  { key, lots }: { readonly key: string; readonly lots: readonly OracleLotState[] },
): Promise<void> {
  const [, section = '', line = '', column = ''] =
    /^(bulk-classes|case-classes|owners|bulk|cases|fruit)(.*) (\w+)$/.exec(key) ?? [];
  const page = { limit: 2, form: 'inventory' } as const;
  const entries = await site.pagedEntries(report.winery, report.period, [section, line, column], page);
  const total = entries.reduce((sum, { amount }) => sum + integerOf(amount, 6), 0n);
  expect(numberOf(total, 6), `the entries of ${key}`).toBe(figuresOf(report).get(key)?.exact);
  const last = new Map(lots.map(({ lot, lastAction }) => [lot, lastAction]));
  for (const { lot, action } of entries) expect(action, `the last action of ${lot}`).toBe(last.get(lot));
}

/** Returns the figures of an inventory that are not 0, by section, line and column. */
function inventoryOf(lots: readonly OracleLotState[]): ReadonlyMap<string, number> {
  const sums = new Map<string, bigint>();
  const add = (
    line: string,
    { volume, weight, bottles }: Readonly<Record<'volume' | 'weight' | 'bottles', number>>,
  ) => {
    for (const [column, amount] of Object.entries({ volume, weight, bottles }))
      sums.set(`${line} ${column}`, (sums.get(`${line} ${column}`) ?? 0n) + integerOf(amount, 6));
  };
  for (const { lot, kind, volume, weight, cases = 0, bottles = 0, format, vessels, taxClass, owner } of lots) {
    const held = { volume, weight, bottles: cases * (format?.bottlesPerCase ?? 0) + bottles };
    add(`owners${owner ?? 'none'}`, held);
    if (kind === 'fruit') add(`fruit${lot}`, held);
    else if (kind === 'cases') {
      add(`cases${lot}`, held);
      add(`case-classes${taxClass ?? 'none'}`, held);
    } else {
      add(`bulk-classes${kind === 'wine' ? (taxClass ?? 'none') : kind}`, held);
      for (const one of vessels) add(`bulk${lot}/${one.vessel ?? ''}`, { volume: one.volume, weight: 0, bottles: 0 });
    }
  }
  return new Map([...sums].filter(([, sum]) => sum !== 0n).map(([key, sum]) => [key, numberOf(sum, 6)]));
}
