import { expect } from 'vitest';
import type { Report } from '../../src/compliance/report.js';
import { monthOf } from '../oracle/report/local-days.js';
import { checkNamedImpacts } from './named-impact.js';
import { cellar, components, fruit, type ReportExample } from './report-cellar.js';
import { causeExamples } from './cause-examples.js';
import { figuresOf } from './report-comparison.js';

/** What the random worlds do not ask of reports and filings. Each runs on a node of its own. */
export const reportExamples: readonly ReportExample[] = [
  ...causeExamples,
  {
    name: 'losses are explained once those of the year exceed 3 % of what was received',
    check: async (open) => {
      const { node, record } = await cellar(open);
      await record('receive_bulk', '2026-01-02', { to: { lot: 'A', volume: 1_000 }, components, taxClass: 'a' });
      const lose = (day: string, lost: number) => record('adjust', day, { lot: 'A', change: -lost, reason: 'spill' });
      await lose('2026-01-10', 15);
      await lose('2026-02-10', 15);
      await lose('2026-03-10', 0.1);
      const explained: boolean[] = [];
      for (const month of ['2026-01', '2026-02', '2026-03']) {
        const { remarks } = await node.report('cellar', monthOf(month));
        explained.push(remarks.some((remark) => remark.includes('24.266')));
      }
      expect(explained).toEqual([false, false, true]);
    },
  },
  {
    name: 'what is carried for rounding, and wine without a class of the form, are remarked',
    check: async (open) => {
      const { node, record, receive } = await cellar(open);
      await receive('A', 10.04, { taxClass: 'a' });
      await receive('B', 10.04, { taxClass: 'A' });
      await receive('C', 5, {});
      await record('ship_bulk', '2026-01-03', { from: [{ lot: 'A', volume: 10.04 }], reason: 'taxpaid' });
      const report = await node.report('cellar', monthOf('2026-01'));
      expect(report.remarks).toEqual([
        expect.stringMatching(/^Line A30, column a: 0\.1 gal of rounding/),
        expect.stringMatching(/^Line A31: 5 gal have no tax class/),
      ]);
    },
  },
  {
    name: 'months are due from the first entry on, by the 15th of the next, until they are filed, also within a quarter',
    check: async (open) => {
      const { node, record } = await cellar(open, { today: '2026-05-31' });
      await record('receive_bulk', '2026-01-31', { to: { lot: 'A', volume: 10 }, components, taxClass: 'a' });
      const due = async () =>
        (await node.due('cellar')).map((one) => [one.period.to, one.status, 'due' in one ? one.due : null]);
      const months = [
        ['2026-01-31', 'not_filed', '2026-02-15'],
        ['2026-02-28', 'not_filed', '2026-03-15'],
        ['2026-03-31', 'not_filed', '2026-04-15'],
        ['2026-04-30', 'not_filed', '2026-05-15'],
      ];
      expect(await due()).toEqual(months);
      await node.file('cellar', { from: '2026-01-01', to: '2026-03-31' });
      expect(await due()).toEqual(months.slice(3));
      await node.file('cellar', monthOf('2026-04'));
      expect(await due()).toEqual([]);
    },
  },
  {
    name: 'receipts of one weigh tag are one line, and those without a number have one each',
    check: async (open) => {
      const { node, record } = await cellar(open);
      const receive = (lot: string, weight: number, more: object) =>
        record('receive_fruit', '2026-03-10', { ...fruit, lot, weight, cost: 10.5, ...more });
      await receive('F1', 100, { weighTag: '77' });
      await receive('F2', 250, { weighTag: '77', variety: 'Syrah' });
      const other = await receive('F3', 3, {});
      const report = await node.report('cellar', monthOf('2026-03'), 'weigh-tags');
      expect(exactRows(report)).toEqual({
        'receipts 77': { weight: 350, cost: 21 },
        [`receipts ${other}`]: { weight: 3, cost: 10.5 },
        'varieties Merlot': { weight: 103, cost: 21 },
        'varieties Syrah': { weight: 250, cost: 10.5 },
        'total total': { weight: 353, cost: 31.5 },
      });
    },
  },
  {
    name: 'removals are counted in the unit of the winery, by reason and by counterparty or bond',
    check: async (open) => {
      const { node, record } = await cellar(open, {}, { volumeUnit: 'L' });
      await record('receive_bulk', '2026-03-01', { to: { lot: 'T', volume: 100 }, components, taxClass: 'a' });
      const ship = (volume: number, more: object) =>
        record('ship_bulk', '2026-03-10', { from: [{ lot: 'T', volume }], reason: 'taxpaid', ...more });
      await ship(10, { counterparty: 'One', bond: 'BW-CA-1' });
      await ship(5, { bond: 'BW-CA-2' });
      await ship(1, {});
      const rows = exactRows(await node.report('cellar', monthOf('2026-03'), 'removals'));
      expect(Object.fromEntries(Object.entries(rows).filter(([, { total }]) => total !== 0))).toEqual({
        'reasons bulk.taxpaid': { a: 16, total: 16 },
        'counterparties One': { a: 10, total: 10 },
        'counterparties BW-CA-2': { a: 5, total: 5 },
        'total total': { a: 16, total: 16 },
      });
    },
  },
  {
    name: 'filed removals and weigh tags are listed whenever an edit moves a figure, as two whole reports differ',
    check: checkNamedImpacts,
  },
  {
    name: 'wine that reaches two lots is used once, to the last millionth',
    check: async (open) => {
      const { node, record, receive } = await cellar(open);
      for (const taxClass of ['a', 'b']) await receive(taxClass, 1, { taxClass });
      await record('blend', '2026-01-03', {
        from: ['a', 'b'].map((lot) => ({ lot, volume: 0.000004 })),
        to: [
          { lot: 'X', volume: 0.000003, taxClass: 'a' },
          { lot: 'Y', volume: 0.000005, taxClass: 'a' },
        ],
      });
      const figures = figuresOf(await node.report('cellar', monthOf('2026-01')));
      const exact = ['A20 a', 'A20 b', 'A5 a'].map((key) => figures.get(key)?.exact);
      expect(exact).toEqual([0.000004, 0.000004, 0.000008]);
    },
  },
  {
    name: 'of changes of class, the column with the largest remainder takes the missing tenth',
    check: async (open) => {
      const { node, record, receive } = await cellar(open);
      for (const [taxClass, volume] of [
        ['b', 0.12],
        ['c', 0.14],
      ] as const) {
        await receive(taxClass, volume, { taxClass: 'a' });
        await record('declare', '2026-01-03', { lot: taxClass, taxClass });
      }
      const values = valuesOf(await node.report('cellar', monthOf('2026-01')));
      expect(values).toMatchObject({ 'A24 a': 0.3, 'A10 b': 0.1, 'A10 c': 0.2 });
    },
  },
  {
    name: 'wine that is received without a class has that of its lot, and what a topped lot evaporates is lost',
    check: async (open) => {
      const { node, record, receive } = await cellar(open);
      await receive('A', 100, { taxClass: 'a' });
      await record('receive_bulk', '2026-01-03', { to: { lot: 'A', volume: 50 }, components });
      await receive('T', 10, { taxClass: 'a' });
      await record('top', '2026-01-04', { from: [{ lot: 'T', volume: 2 }], to: [{ lot: 'A', volume: 2 }] });
      const values = valuesOf(await node.report('cellar', monthOf('2026-01')));
      const total = { 'A12 a': 160, 'A31 a': 158, 'A32 a': 160 };
      expect(values).toEqual({ 'A7 a': 160, 'A29 a': 2, ...total });
    },
  },
  {
    name: 'a receipt that grows and a removal that shrinks by as much move the months that follow',
    check: async (open) => {
      const { node, record, change } = await cellar(open);
      const receipt = { to: { lot: 'A', volume: 100 }, components, taxClass: 'a' };
      const received = await record('receive_bulk', '2026-01-02', receipt);
      const shipment = { from: [{ lot: 'A', volume: 50 }], reason: 'taxpaid' };
      const shipped = await record('ship_bulk', '2026-01-03', shipment);
      for (const month of ['2026-01', '2026-02']) await node.file('cellar', monthOf(month));
      const { filings } = await change([
        { op: 'revise', id: received, data: { ...receipt, to: { lot: 'A', volume: 110 } } },
        { op: 'revise', id: shipped, data: { ...shipment, from: [{ lot: 'A', volume: 40 }] } },
      ]);
      expect(filings.map(({ period }) => period.from)).toEqual(['2026-01-01', '2026-02-01']);
    },
  },
  {
    name: 'losses and gains of movements are in the inventory lines alone if the winery wants them there',
    check: async (open) => {
      const { node, record, receive } = await cellar(open, {}, { inventoryLines: 'every' });
      await receive('A', 100, { taxClass: 'a' });
      const racking = { from: [{ lot: 'A', volume: 10 }], to: [{ lot: 'B', volume: 8 }], lossReason: 'lees' };
      await record('rack', '2026-01-03', racking);
      await record('adjust', '2026-01-04', { lot: 'B', change: 1, reason: 'gain' });
      const values = valuesOf(await node.report('cellar', monthOf('2026-01')));
      expect(values).toEqual({ 'A7 a': 100, 'A9 a': 1, 'A30 a': 2, 'A12 a': 101, 'A31 a': 99, 'A32 a': 101 });
    },
  },
  {
    name: 'an amount of the first day of a filed month moves its figures, but not its opening balance',
    check: async (open) => {
      const { node, record, receive, moved } = await cellar(open);
      await receive('A', 100, { taxClass: 'a' });
      const shipment = (volume: number) => ({ from: [{ lot: 'A', volume }], reason: 'taxpaid' });
      const shipped = await record('ship_bulk', '2026-02-01', shipment(10));
      for (const month of ['2026-01', '2026-02']) await node.file('cellar', monthOf(month));
      const filings = await moved(shipped, shipment(12));
      const place = { section: 'A', column: 'a' };
      expect(filings.map(({ lines }) => lines)).toEqual([
        [
          { ...place, line: '14', before: 10, after: 12 },
          { ...place, line: '31', before: 90, after: 88 },
        ],
      ]);
    },
  },
  {
    name: 'a filed line that the report no longer has differs',
    check: async (open) => {
      const { node, record, revise, receive } = await cellar(open);
      await receive('A', 100, { taxClass: 'a' });
      const shipment = { from: [{ lot: 'A', volume: 10 }], reason: 'taxpaid', counterparty: 'One' };
      const shipped = await record('ship_bulk', '2026-01-03', shipment);
      const { id } = await node.file('cellar', monthOf('2026-01'), 'removals');
      await revise(shipped, { ...shipment, counterparty: 'Two' });
      const differences = await node.differences('cellar', id);
      expect(differences.map((one) => ('line' in one && 'moved' in one ? [one.line, one.moved] : one))).toEqual([
        ['Two', 10],
        ['Two', 10],
        ['One', -10],
        ['One', -10],
      ]);
    },
  },
  {
    name: 'juice that flows into wine sweetens it, and wine that flows into juice ferments again',
    check: async (open) => {
      const { node, record, receive } = await cellar(open);
      await receive('W', 100, { taxClass: 'a' });
      await receive('J', 100, { kind: 'juice' });
      await receive('M', 100, { kind: 'juice' });
      const move = (from: string, to: string) =>
        record('blend', '2026-01-03', { from: [{ lot: from, volume: 10 }], to: [{ lot: to, volume: 10 }] });
      await move('J', 'W');
      await move('W', 'M');
      const values = valuesOf(await node.report('cellar', monthOf('2026-01')));
      expect(values).toMatchObject({ 'A3 a': 10, 'A25 a': 10, 'A31 a': 100, 'VII1 fermenting': 200 });
      expect(values).not.toHaveProperty('A2 a');
    },
  },
];

/** Returns the figures that are not 0, by line and column. */
function valuesOf(report: Report): Readonly<Record<string, number>> {
  return Object.fromEntries([...figuresOf(report)].map(([key, { value }]) => [key, value]));
}

function exactRows({ sections }: Report): Readonly<Record<string, Readonly<Record<string, number>>>> {
  const rows = sections.flatMap(({ section, lines }) =>
    lines.map(({ line, exact }): [string, Readonly<Record<string, number>>] => [`${section} ${line}`, exact]),
  );
  return Object.fromEntries(rows);
}
