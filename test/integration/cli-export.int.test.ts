/** `solera export` writes the log as a table that spreadsheets open, and proves that it is whole. */
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Notification } from '../../src/feed/notification.js';
import { parseNotification } from '../../src/feed/notification-parser.js';
import { writerFrom } from '../support/feed-log.js';
import { type HttpNode, startHttpNode } from '../support/http-node.js';
import { scriptedFeed } from '../support/scripted-feed.js';
import { smallHistory } from '../support/small-history.js';
import { run } from './program.js';

type Row = Readonly<Record<string, string>>;

function rowsOf(csv: string): Row[] {
  expect(csv.endsWith('\r\n')).toBe(true);
  return parse(csv, { columns: true, record_delimiter: '\r\n' });
}

const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'];
const header =
  'number,type,recorded_at,winery,lot,action,revision,effective_at,tie_break,change,index,of,action_type,status,code,detail,note,retracts,event,volume_change,vessel_changes,weight_change,bottle_change,cost_change,encrypted_key,json';

describe('solera export', () => {
  let node: HttpNode;
  let log: readonly Notification[] = [];
  beforeAll(async () => {
    node = await startHttpNode();
    await smallHistory(node.solera, 11, 100);
    const [winery = ''] = await wineries();
    for (const [index, note] of formulas.entries())
      await node.solera.record(winery, { ...noteOn(`-L${index}`), note }, {});
    log = (await node.solera.readLog(1, await node.solera.head())).items.map(parseNotification);
  }, 60_000);
  afterAll(() => node?.close());

  async function wineries(): Promise<string[]> {
    const listed = (await (await fetch(`${node.url}/v1/wineries`)).json()) as { items: { winery: string }[] }; // As the API answers.
    return listed.items.map(({ winery }) => winery);
  }

  function noteOn(lot: string): { type: string; effectiveAt: string; data: object } {
    return { type: 'note', effectiveAt: '2026-01-01T00:00:00Z', data: { lot, text: 'a "quoted",\nlong text' } };
  }

  it('writes every notification as a row with the same columns', async () => {
    const { code, stdout, stderr } = await run(['export', '--url', node.url]);
    expect([code, stderr]).toEqual([0, `${log.length.toLocaleString('en-US')} notifications were written.\n`]);
    expect(stdout.split('\r\n')[0]).toBe(header);
    const rows = rowsOf(stdout);
    expect(rows.map(({ number }) => Number(number))).toEqual(log.map(({ sequence }) => sequence));
    for (const [index, { type, data }] of log.entries()) {
      const row = rows[index] ?? {};
      expect(row).toMatchObject({ type, winery: data.winery, change: data.change });
      expect(row).toMatchObject('action' in data ? { action: data.action } : {});
      expect(unguarded(row.lot)).toBe('lot' in data ? data.lot : '');
      expect(unguarded(row.note)).toBe('note' in data ? data.note : '');
      expect(row.retracts).toBe('asserted' in data ? String(data.asserted) : '');
      if ('data' in data) expect(JSON.parse(row.json ?? '')).toEqual(data.data);
      if (!('event' in data)) continue;
      const { event } = data;
      expect(JSON.parse(row.json ?? '')).toEqual(event);
      const volume = event.vessels.reduce((sum, { change }) => sum + Math.round(change * 1e6), 0) / 1e6;
      expect(row.volume_change).toBe(event.vessels.length === 0 ? '' : String(volume));
      expect(row.weight_change).toBe(event.weight === undefined ? '' : String(event.weight));
      expect(row.event).toBe(event.name);
    }
    expect(rows.some(({ volume_change = '' }) => volume_change.startsWith('-'))).toBe(true);
  });

  it('writes no text that a spreadsheet would read as a formula', async () => {
    const { stdout } = await run(['export', '--url', node.url]);
    for (const row of rowsOf(stdout))
      for (const [column, cell] of Object.entries(row))
        if (/^[=+\-@\t\r]/.test(cell)) expect([column, Number.isFinite(Number(cell))]).toEqual([column, true]);
    const notes = rowsOf(stdout)
      .slice(-20)
      .map(({ note }) => note);
    for (const formula of formulas) expect(notes).toContain(`'${formula}`);
  });

  it.each([
    [1, 1],
    [99, 102],
    [100, 100],
    [101, 200],
    [57, 57],
  ])('writes the notifications %i to %i', async (from, to) => {
    const { stdout } = await run(['export', '--url', node.url, '--from', String(from), '--to', String(to)]);
    expect(rowsOf(stdout).map(({ number }) => Number(number))).toEqual(
      Array.from({ length: to - from + 1 }, (_, index) => from + index),
    );
  });

  it('refuses a range that the log does not reach', async () => {
    const head = log.length;
    for (const args of [
      ['--to', String(head + 1)],
      ['--from', String(head + 2)],
    ]) {
      const { code, stderr } = await run(['export', '--url', node.url, ...args]);
      expect([code, stderr]).toEqual([1, expect.stringContaining(`ends with notification ${head}`)]);
    }
  });
});

/** Removes the apostrophe before a text that looks like a formula. */
function unguarded(cell = ''): string {
  return /^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}

it('solera export ends with an error if a number is missing', async () => {
  const texts = Array.from({ length: 40 }, (_, index) =>
    writerFrom(index + 1, 1).text(0, { type: 'solera.action.restored', actionType: 'rack' }),
  );
  const feed = await scriptedFeed({
    texts: texts.map((text, index) => (index === 24 ? null : text)),
    ...{ head: 40, growth: 0, pushes: () => [] },
  });
  const { code, stdout, stderr } = await run(['export', '--url', feed.url]);
  expect([code, stderr]).toEqual([1, expect.stringContaining('Notification 25 is missing.')]);
  expect(rowsOf(stdout)).toHaveLength(20);
  await feed.close();
});
