/** The verifier finds what was tampered with behind Solera's back, and says exactly where. */
import { Client, type QueryResultRow } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { VerifyLimits } from '../../config/verify.js';
import { harvest } from '../../src/harvest/harvest.js';
import { type Composed, compose } from '../../src/main/compose.js';
import { keyIn } from '../../src/main/demo/keying.js';
import { verifyText } from '../../src/main/verify-report.js';
import { type Check, differenceText } from '../../src/verify/difference.js';
import { type VerifyReport, verify } from '../../src/verify/verify.js';
import { accepted } from '../support/accepted.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
let node: Composed;
let client: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  node = await compose({ connectionString: database.connectionString, durable: false });
  await keyIn(node.solera, [...harvest({ seed: 5, actions: 600, wineries: 2 })], () => undefined);
  for (let round = 0; round < 4; round += 1) await node.actors.headStates.flush();
  client = new Client({ connectionString: database.connectionString });
  await client.connect();
  for (const table of ['entry', 'revision', 'publication', 'status_change', 'remembered'])
    await client.query(`alter table ${table} disable trigger user`);
});
afterAll(async () => {
  await client.end();
  await node.close();
  await database.drop();
});

/** What puts back the rows that a test tampered with. */
let undo: readonly string[] = [];
afterEach(putBack);

async function putBack(): Promise<void> {
  for (const text of undo) await client.query(text);
  undo = [];
}

/** Changes rows behind Solera's back (null: deletes them) until the test is over. `where` finds them by what is not changed. */
async function tamper(table: string, where: string, change: string | null): Promise<void> {
  await client.query(`create temporary table kept as select * from ${table} where ${where}`);
  undo = [`delete from ${table} where ${where}`, `insert into ${table} select * from kept`, 'drop table kept'];
  const { rowCount } = await client.query(
    change === null ? `delete from ${table} where ${where}` : `update ${table} set ${change} where ${where}`,
  );
  expect(rowCount).toBeGreaterThan(0);
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

async function one<Row extends object>(text: string): Promise<Row> {
  const { rows } = await client.query<Row & QueryResultRow>(text);
  const [row] = rows;
  if (row === undefined) throw new Error(`the harvest has none: ${text}`);
  return row;
}

/** In small pages, so that their seams are crossed. */
function verified(limits: Partial<VerifyLimits> = { page: 97 }): Promise<VerifyReport> {
  const { store, archive } = node.postgres;
  return verify({ store, archive, now: () => performance.now(), limits });
}

function told(report: VerifyReport, check: Check) {
  return report.differences.filter((difference) => difference.check === check);
}

function failed(report: VerifyReport): string[] {
  return report.checks.filter(({ differences }) => differences > 0).map(({ check }) => check);
}

function skipped(report: VerifyReport): (readonly [string, string | null])[] {
  return report.checks.filter((check) => check.skipped !== null).map((check) => [check.check, check.skipped]);
}

/** The row of a movement's source, in the middle of the history, and the number of its assertion. */
function movement() {
  return one<{ stream: string; action: string; events: string; effective_at: string; number: string }>(
    `select stream, action, events, effective_at, (first + idx + retracts)::text as number from published_entry
     where events like '{"name":"WineMovedOut"%' and asserts = 1 order by effective_at offset 20 limit 1`,
  );
}

describe('a verification', () => {
  it('finds nothing wrong with what Solera wrote, and tells the wineries’ balances', async () => {
    const report = await verified({ page: 97, streamsAtATime: 7, touchesPerRead: 5 });
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
});

describe('what was tampered with', () => {
  it('is an event: named are stream, action, place, field, and the number that said it', async () => {
    const { stream, action, events, effective_at, number } = await movement();
    // The first vessel gives a millionth more than it gave.
    const changed = events.replace(/"change":-(\d+)(\.\d+)?/, (_, whole: string) => `"change":-${whole}.123456`);
    await tamper('entry', `stream = '${stream}' and action = '${action}'`, `events = ${literal(changed)}`);
    const report = await verified();
    expect(report.ok).toBe(false);
    const [found] = told(report, 'replay');
    expect(found).toMatchObject({ stream, action, field: '/events/0/vessels/0/change' });
    expect(found?.position?.effectiveAt).toBe(Number(effective_at));
    expect(found?.expected).not.toEqual(found?.found);
    expect(told(report, 'history')).toMatchObject([
      { number: Number(number), stream, action, field: '/event/vessels/0/change' },
    ]);
    // One cause is told once: nothing is said of what follows from that event.
    expect(failed(report)).toEqual(['history', 'replay']);
    expect(skipped(report)).toEqual([
      ['history', 'it follows from what differs'],
      ['versions', 'history differs'],
    ]);
  });

  it('is the log, which misses a number: what depends on the rest is not checked', async () => {
    const { number } = await one<{ number: string }>(
      `select (origin + idx)::text as number from entry where asserts = 1 and retracts = 0 and events like '{"name":"FruitReceived"%' order by origin offset 10 limit 1`,
    );
    await tamper('entry', `origin + idx = ${number} and idx > 0`, null);
    const report = await verified();
    expect(told(report, 'log')).toMatchObject([{ number: Number(number), field: 'entry', found: undefined }]);
    expect(told(report, 'replay')).toMatchObject([{ field: 'touch', found: undefined }]);
    expect(failed(report)).toEqual(['log', 'replay']);
    const because = `notification ${number} is missing`;
    expect(skipped(report)).toEqual(['history', 'actions', 'versions', 'feed'].map((check) => [check, because]));
  });

  it('is the newest data of an action', async () => {
    const { action, data } = await one<{ action: string; data: string }>(
      `select action, data from revision where type = 'receive_fruit' order by first limit 1`,
    );
    const heavier = JSON.stringify({ ...(JSON.parse(data) as object), weight: 12_345 });
    await tamper('revision', `action = '${action}'`, `data = ${literal(heavier)}`);
    const report = await verified();
    expect(told(report, 'history')[0]).toMatchObject({ action, field: '/event/weight', expected: 12_345 });
    expect(told(report, 'replay')[0]).toMatchObject({ action, field: '/events/0/weight', expected: 12_345 });
  });

  it('is the data of an older revision, which no state shows any more', async () => {
    const { action, revision, number } = await corrected();
    const heavier = JSON.stringify({ ...(JSON.parse(revision) as object), weight: 12_345 });
    await tamper('revision', `action = '${action}' and revision = 1`, `data = ${literal(heavier)}`);
    const report = await verified();
    expect(told(report, 'history')).toMatchObject([
      { number: number + 1, action, field: '/event/weight', expected: 12_345 },
    ]);
    expect(failed(report)).toEqual(['history']);
  });

  it('is an event that was taken back long ago', async () => {
    const { action } = await corrected();
    const where = `action = '${action}' and revision = 1 and not silent`;
    const { events } = await one<{ events: string }>(`select events from entry where ${where}`);
    await tamper('entry', where, `events = ${literal(events.replace(/"weight":\d+/, '"weight":7'))}`);
    const report = await verified();
    expect(told(report, 'history')).toMatchObject([{ action, field: '/event/weight', found: 7 }]);
    expect(failed(report)).toEqual(['history']);
  });

  it('is what a retraction keeps of what it retracted', async () => {
    const { action, winery } = await corrected();
    await accepted(node.solera.retract(winery, action, undefined, { onConflict: 'flag' }));
    await tamper('revision', `action = '${action}' and retracted`, `note = 'Never said.'`);
    const report = await verified();
    expect(told(report, 'actions').map(({ field, found }) => [field, found])).toEqual([
      ['/note', 'Never said.'],
      ['/revisions/2/note', 'Never said.'],
    ]);
    expect(failed(report)).toEqual(['actions']);
  });

  it('is why an action became conflicted', async () => {
    const { action, winery } = await corrected();
    await accepted(node.solera.retract(winery, action, undefined, { onConflict: 'flag' }));
    const { conflicted } = await one<{ conflicted: string }>(
      `select action as conflicted from published_status_change order by first desc limit 1`,
    );
    await tamper('status_change', `action = '${conflicted}'`, `refusal = '{"code":"too_large","detail":"No."}'`);
    const report = await verified();
    expect(report.differences).toMatchObject([
      { check: 'history', action: conflicted, field: '/code', expected: 'unknown_lot', found: 'too_large' },
    ]);
  });

  it('is the other winery under which an action is listed', async () => {
    const { action } = await one<{ action: string }>(
      `select action from revision where other_winery is not null order by first limit 1`,
    );
    await tamper('revision', `action = '${action}'`, 'other_winery = null');
    const report = await verified();
    expect(report.differences).toMatchObject([{ check: 'actions', action, field: '/otherWinery', found: null }]);
  });

  it('is a version: deleted, or with another counter or number', async () => {
    const { stream, counter, number } = await one<{ stream: string; counter: string; number: string }>(
      `select stream, counter, number from version where stream like 'lot/%' and counter > 3 order by stream limit 1`,
    );
    const row = { counter: Number(counter), number: Number(number) };
    const changes: [string | null, object][] = [
      [null, { field: 'version', expected: row, found: undefined }],
      ['counter = counter + 1', { field: 'version/counter', expected: row.counter, found: row.counter + 1 }],
      ['number = number - 1', { field: 'version/number', expected: row.number, found: row.number - 1 }],
    ];
    for (const [change, difference] of changes) {
      await tamper('version', `stream = '${stream}'`, change);
      const report = await verified();
      expect(report.differences).toMatchObject([{ check: 'versions', stream, ...difference }]);
      await putBack();
    }
  });

  it.each([
    ['is no JSON', 'not JSON', /answer of change set [\da-f-]+$/],
    ['has not the form', '{"form":"single"}', /\/own$/],
    ['counts what is not', null, /\/asserted$/],
  ])('is an answer that %s', async (_, answer, field) => {
    const { first, answer: kept } = await one<{ first: string; answer: string }>(
      'select first, answer from publication order by first offset 50 limit 1',
    );
    const changed = answer ?? kept.replace(/"asserted":\d+/, '"asserted":99');
    await tamper('publication', `first = ${first}`, `answer = ${literal(changed)}`);
    const report = await verified();
    expect(report.differences).toMatchObject([{ check: 'answers', number: Number(first) }]);
    expect(report.differences[0]?.field).toMatch(field);
  });

  it('is the answer of a request that changed nothing', async () => {
    const { action, winery } = await one<{ action: string; winery: string }>(
      `select action, winery from current_action where status = 'active' and type = 'rack' order by action limit 1`,
    );
    await node.solera.revise(winery, action, {}, { idempotencyKey: 'nothing' });
    await tamper('remembered', `winery = '${winery}'`, `answer = '['`);
    const report = await verified();
    expect(failed(report)).toEqual(['answers']);
  });

  it('is a saved state: it is named by table, stream and place, and nothing else is said', async () => {
    const { stream, state } = await one<{ stream: string; state: string }>(
      // One that is current: an outdated one is no more than a cache that nobody reads.
      `select h.stream, h.state from head h join version v using (stream, counter, change_set)
       where h.stream like 'lot/%' and h.state like '%"owner":null%' order by h.stream limit 1`,
    );
    const owned = state.replace('"owner":null', '"owner":"somebody"');
    await tamper('head', `stream = '${stream}'`, `state = ${literal(owned)}`);
    const report = await verified();
    expect(report.differences).toMatchObject([{ check: 'caches', stream, field: 'head /owner', found: 'somebody' }]);
    expect(verifyText(report)).toContain(`delete from head where stream = '${stream}';`);
  });
});

describe('what cannot be read', () => {
  it.each(['head', 'checkpoint'])('is told where it is: a state of table %s', async (table) => {
    const current = table === 'head' ? 'join version v using (stream, counter, change_set)' : '';
    const { stream, action } = await one<{ stream: string; action: string }>(
      `select stream, action from ${table} ${current} where stream like 'lot/%' order by stream limit 1`,
    );
    for (const state of ['{', '{}', 'null', '[1]']) {
      await tamper(table, `stream = '${stream}' and action = '${action}'`, `state = '${state}'`);
      const report = await verified();
      expect(report.differences).toMatchObject([{ check: 'caches', stream, action }]);
      expect(report.differences[0]?.field).toMatch(new RegExp(`^${table}`));
      await putBack();
    }
  });

  it.each(['{"name":', 'null', '{}', '{"name":"X","set":3,"vessels":5}'])(
    'is told where it is: events %s',
    async (events) => {
      const { stream, action, effective_at, number } = await movement();
      await tamper('entry', `stream = '${stream}' and action = '${action}'`, `events = '${events}'`);
      const report = await verified();
      const [found] = told(report, 'streams');
      expect(found).toMatchObject({ stream, action, field: 'events' });
      expect(found?.position?.effectiveAt).toBe(Number(effective_at));
      const [said] = [...told(report, 'log'), ...told(report, 'history')];
      expect(said?.number).toBe(Number(number));
      expect(skipped(report)).toContainEqual(['conservation', `the events of ${stream} cannot be folded`]);
    },
  );

  it.each(['{', 'null', '[]', '{"lot":7}'])('is told where it is: data %s', async (data) => {
    const { action, number } = await one<{ action: string; number: string }>(
      `select action, (first + idx)::text as number from revision where type = 'barrel_down' order by first limit 1`,
    );
    await tamper('revision', `action = '${action}'`, `data = '${data}'`);
    const report = await verified();
    expect(told(report, 'replay').some((difference) => difference.action === action)).toBe(true);
    const [said] = [...told(report, 'log'), ...told(report, 'history')];
    expect(said?.number).toBe(Number(number));
  });

  it('is told where it is: a refusal', async () => {
    const { action, winery } = await corrected();
    await accepted(node.solera.retract(winery, action, undefined, { onConflict: 'flag' }));
    const { number, conflicted } = await one<{ number: string; conflicted: string }>(
      `select (first + idx)::text as number, action as conflicted from published_status_change order by first desc limit 1`,
    );
    await tamper('status_change', `action = '${conflicted}'`, `refusal = '{'`);
    const report = await verified();
    expect(told(report, 'log')).toMatchObject([{ number: Number(number) }]);
    expect(told(report, 'replay').some((difference) => difference.action === conflicted)).toBe(true);
  });
});

let corrections = 0;

/** A weigh tag of fruit that went into a lot of its own, corrected after that: two revisions, and the number of the first. */
async function corrected(): Promise<{ winery: string; action: string; revision: string; number: number }> {
  corrections += 1;
  const [first] = await node.postgres.archive.wineries({ limit: 1, after: null });
  const winery = first?.winery ?? '';
  const lot = `CORRECTED-${corrections}`;
  const at = (hour: number): string => new Date(Date.UTC(2031, 0, corrections, hour)).toISOString();
  const weighed = (weight: number) => ({ lot, weight, variety: 'Syrah', vintage: 2030, appellation: 'Napa Valley' });
  const record = (type: string, hour: number, data: object) =>
    accepted(node.solera.record(winery, { type, effectiveAt: at(hour), data }, {}));
  const { action: received } = await record('receive_fruit', 1, weighed(900));
  const { id: action } = received as { id: string };
  await record('declare', 2, { lot, owner: 'Somebody' });
  await accepted(node.solera.revise(winery, action, { data: weighed(800), note: 'Tare.' }, {}));
  const [kept] = await node.postgres.archive.revisions(action, { limit: 1, afterRevision: 0 });
  return { winery, action, revision: kept?.data ?? '', number: kept?.number ?? 0 };
}
