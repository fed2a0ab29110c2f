/** The verifier finds what was tampered with behind Solera's back, and says exactly where. */
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { harvest } from '../../src/harvest/harvest.js';
import { type Composed, compose } from '../../src/main/compose.js';
import { keyIn } from '../../src/main/demo/keying.js';
import { differenceText } from '../../src/verify/difference.js';
import { type VerifyReport, verify } from '../../src/verify/verify.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
let node: Composed;
let client: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  node = await compose({ connectionString: database.connectionString, durable: false });
  await keyIn(node.solera, [...harvest({ seed: 5, actions: 600, wineries: 2 })], () => undefined);
  for (let round = 0; round < 4; round += 1) await node.partition.flushHeads();
  client = new Client({ connectionString: database.connectionString });
  await client.connect();
  for (const table of ['entry', 'revision', 'publication'])
    await client.query(`alter table ${table} disable trigger user`);
});
afterAll(async () => {
  await client.end();
  await node.close();
  await database.drop();
});

let undo: { readonly text: string; readonly values: unknown[] } | undefined;
afterEach(async () => {
  if (undo !== undefined) await client.query(undo.text, undo.values);
  undo = undefined;
});

function verified(): Promise<VerifyReport> {
  const { store, archive } = node.postgres;
  // Small pages, so that their seams are crossed.
  const limits = { page: 97, streamsAtATime: 7, touchesPerRead: 5 };
  return verify({ store, archive, now: () => performance.now(), limits });
}

/** The row of a movement's source, in the middle of the history. */
async function movement() {
  const { rows } = await client.query<{
    ctid: string;
    stream: string;
    action: string;
    events: string;
    effective_at: string;
  }>(
    `select ctid::text, stream, action, events, effective_at from entry
     where events like '{"name":"WineMovedOut"%' order by effective_at offset 20 limit 1`,
  );
  const row = rows[0];
  if (row === undefined) throw new Error('the harvest moves no wine');
  return row;
}

describe('a verification', () => {
  it('finds nothing wrong with what Solera wrote, and tells the wineries’ balances', async () => {
    const report = await verified();
    expect(report.differences.map(differenceText)).toEqual([]);
    expect(report).toMatchObject({ ok: true, total: 0, movedOn: 0, wineries: 2 });
    expect(
      report.balances.every(
        ({ received, gained, lost, removed, onHand }) => received + gained - lost - removed === onHand,
      ),
    ).toBe(true);
    expect(report.head).toBe(await node.solera.head());
  });

  it('may run beside a server that goes on recording', async () => {
    const [first] = await node.postgres.archive.wineries({ limit: 1, after: null });
    const winery = first?.winery ?? '';
    const [lot] = await node.postgres.archive.streams('lot', winery, { limit: 1, after: null, search: null });
    let running = true;
    const recording = (async () => {
      for (let day = 0; running; day += 1) {
        const effectiveAt = new Date(Date.UTC(2030, 0, 1) + day * 1_000).toISOString();
        await node.solera.record(winery, { type: 'note', effectiveAt, data: { lot, text: 'Seen.' } }, {});
      }
    })();
    const report = await verified();
    running = false;
    await recording;
    expect(report.differences.map(differenceText)).toEqual([]);
  });

  it('knows the end of the log where the last change set says nothing of any lot', async () => {
    const { rows } = await client.query<{ action: string; winery: string }>(
      `select action, winery from current_action where status = 'active' and type = 'rack' order by action limit 1`,
    );
    const { action = '', winery = '' } = rows[0] ?? {};
    const before = await node.solera.head();
    const revised = await node.solera.revise(winery, action, { note: 'Read again.' }, {});
    expect(revised).toMatchObject({ ok: true, value: { notifications: { first: before + 1, last: before + 1 } } });
    const report = await verified();
    expect(report.differences.map(differenceText)).toEqual([]);
    expect(report.head).toBe(before + 1);
  });

  it('names stream, action, place and field of an event that was changed', async () => {
    const { stream, action, events, effective_at } = await movement();
    // The first vessel gives a millionth more than it gave.
    const changed = events.replace(/"change":-(\d+)(\.\d+)?/, (_, whole: string) => `"change":-${whole}.123456`);
    await client.query('update entry set events = $1 where stream = $2 and action = $3', [changed, stream, action]);
    undo = { text: 'update entry set events = $1 where stream = $2 and action = $3', values: [events, stream, action] };
    const report = await verified();
    expect(report.ok).toBe(false);
    const found = report.differences.find(({ check }) => check === 'replay');
    expect(found).toMatchObject({ stream, action, field: '/events/0/vessels/0/change' });
    expect(found?.position?.effectiveAt).toBe(Number(effective_at));
    expect(found?.expected).not.toEqual(found?.found);
    expect(report.differences.some(({ check, stream: where }) => check === 'feed' && where === stream)).toBe(true);
  });

  it('names the number that is missing from the log', async () => {
    const { rows } = await client.query<{ number: string }>(
      `select (origin + idx)::text as number from entry where asserts = 1 and retracts = 0 order by origin offset 100 limit 1`,
    );
    const number = Number(rows[0]?.number);
    await client.query('create temporary table taken as select * from entry where origin + idx = $1', [number]);
    await client.query('delete from entry where origin + idx = $1', [number]);
    undo = { text: 'insert into entry select * from taken', values: [] };
    const report = await verified();
    expect(report.differences.find(({ check }) => check === 'log')).toMatchObject({ number, field: 'entry' });
  });

  it('names the action whose data were changed', async () => {
    const { rows } = await client.query<{ action: string; data: string }>(
      `select action, data from revision where type = 'receive_fruit' order by first limit 1`,
    );
    const { action = '', data = '' } = rows[0] ?? {};
    const heavier = JSON.stringify({ ...(JSON.parse(data) as object), weight: 12_345 });
    await client.query('update revision set data = $1 where action = $2', [heavier, action]);
    undo = { text: 'update revision set data = $1 where action = $2', values: [data, action] };
    const report = await verified();
    expect(report.differences[0]).toMatchObject({
      check: 'replay',
      action,
      field: '/events/0/weight',
      expected: 12_345,
    });
  });

  it('names the lot whose saved state was changed', async () => {
    const { rows } = await client.query<{ stream: string; state: string }>(
      // One that is current: an outdated one is no more than a cache that nobody reads.
      `select h.stream, h.state from head h join version v using (stream, counter, change_set)
       where h.stream like 'lot/%' and h.state like '%"owner":null%' order by h.stream limit 1`,
    );
    const { stream = '', state = '' } = rows[0] ?? {};
    const values = [state.replace('"owner":null', '"owner":"somebody"'), stream];
    await client.query('update head set state = $1 where stream = $2', values);
    undo = { text: 'update head set state = $1 where stream = $2', values: [state, stream] };
    const report = await verified();
    expect(report.differences.map((one) => [one.check, one.stream, one.field])).toContainEqual([
      'streams',
      stream,
      'newest state /owner',
    ]);
  });
});
