import { expect } from 'vitest';
import { monthOf } from '../oracle/report/local-days.js';
import { cellar, components, fruit, type ReportExample } from './report-cellar.js';

/** Which change sets moved the figures of filings. */
export const causeExamples: readonly ReportExample[] = [
  {
    name: 'a figure of an inventory is moved by the change sets of the lots that it counts, also if they move no amount',
    check: async (open) => {
      const { node, record, receive, revise } = await cellar(open);
      for (const vessel of ['T-1', 'T-2']) await node.vessel('cellar', vessel);
      await receive('A', 100, { taxClass: 'a' });
      await receive('B', 50, { taxClass: 'b' });
      const place = (vessel: string) => ({
        from: [{ lot: 'A', volume: 100 }],
        to: [{ lot: 'A', vessel, volume: 100 }],
      });
      const racked = await record('rack', '2026-01-10', place('T-1'));
      const { id: filing } = await node.file('cellar', monthOf('2026-01'), 'inventory');
      const moved = await revise(racked, place('T-2'));
      await record('ship_bulk', '2026-02-03', { from: [{ lot: 'B', volume: 5 }], reason: 'taxpaid' });
      const line = (vessel: string, filed: number, now: number) => ({
        ...{ section: 'bulk', line: `A/${vessel}`, column: 'volume', filed, now, moved: now - filed },
        changes: [moved],
      });
      expect(await node.differences('cellar', filing)).toEqual([line('T-2', 0, 100), line('T-1', 100, 0)]);
      await record('declare', '2026-01-11', { lot: 'B', owner: 'Client' });
      const owners = (await node.differences('cellar', filing)).filter(
        (one) => 'section' in one && one.section === 'owners',
      );
      expect(owners).toMatchObject([
        { line: 'Client', now: 50, changes: [expect.any(String)] },
        { line: 'none', now: 100, changes: [expect.any(String)] },
      ]);
    },
  },
  {
    name: 'a figure of removals or weigh tags is moved by the change sets of its entries alone',
    check: async (open) => {
      const { node, record, receive, revise } = await cellar(open);
      await receive('T', 100, { taxClass: 'a' });
      const shipment = { from: [{ lot: 'T', volume: 10 }], reason: 'taxpaid', counterparty: 'One' };
      const shipped = await record('ship_bulk', '2026-01-10', shipment);
      const received = await record('receive_fruit', '2026-01-10', { ...fruit, lot: 'F', weight: 100 });
      const removalsFiling = await node.file('cellar', monthOf('2026-01'), 'removals');
      const tagsFiling = await node.file('cellar', monthOf('2026-01'), 'weigh-tags');
      await record('adjust', '2026-01-11', { lot: 'T', change: -1, reason: 'spill' });
      const moved = await revise(shipped, { ...shipment, counterparty: 'Two' });
      const weighed = await revise(received, { ...fruit, lot: 'F', weight: 90 });
      const changesOf = async (id: string) =>
        (await node.differences('cellar', id)).map((one) => ('changes' in one ? one.changes : null));
      expect(await changesOf(removalsFiling.id)).toEqual(Array(4).fill([moved]));
      expect(await changesOf(tagsFiling.id)).toEqual(Array(3).fill([weighed]));
    },
  },
  {
    name: 'a correction is caused by its change set, not by others of the same time',
    check: async (open) => {
      const { node, record, revise } = await cellar(open);
      const receipt = { to: { lot: 'A', volume: 1_000 }, components, taxClass: 'a' };
      const id = await record('receive_bulk', '2026-01-02', receipt);
      const { id: filing } = await node.file('cellar', monthOf('2026-02'));
      await record('receive_bulk', '2026-02-02', { to: { lot: 'B', volume: 10 }, components, taxClass: 'b' });
      const change = await revise(id, { ...receipt, to: { lot: 'A', volume: 900 } });
      await record('ship_bulk', '2026-02-03', { from: [{ lot: 'A', volume: 5 }], reason: 'taxpaid' });
      const differences = await node.differences('cellar', filing);
      expect(differences.filter((one) => 'line' in one && one.line === '1')).toEqual([
        { section: 'A', line: '1', column: 'a', filed: 1_000, now: 900, moved: -100, changes: [change] },
      ]);
    },
  },
  {
    name: 'a filing whose figures a setting moves is due, although nothing was recorded since',
    check: async (open) => {
      const { node, receive, record } = await cellar(open);
      await receive('A', 100, { taxClass: 'a' });
      await record('rack', '2026-01-21', { from: [{ lot: 'A', volume: 50 }], to: [{ lot: 'B', volume: 45 }] });
      const { id } = await node.file('cellar', monthOf('2026-01'));
      const moved = async () => (await node.due('cellar')).filter(({ status }) => status === 'moved').length;
      expect(await moved()).toBe(0);
      await node.winery('cellar', { inventoryLines: 'every' });
      expect((await node.differences('cellar', id)).length).toBeGreaterThan(0);
      expect(await moved()).toBe(1);
    },
  },
];
