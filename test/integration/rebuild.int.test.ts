/** `solera rebuild` finds, reports and replaces every saved state that is not what the touches make, and spaces checkpoints evenly. */
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type RebuildLimits, rebuildLimits } from '../../config/rebuild.js';
import { openPostgres, type Postgres } from '../../src/adapters/postgres/open.js';
import { harvest } from '../../src/harvest/harvest.js';
import { compose } from '../../src/main/compose.js';
import { loadSteps } from '../../src/main/demo/step-loader.js';
import { type RebuildReport, rebuild } from '../../src/main/rebuild/rebuild.js';
import { rebuildText } from '../../src/main/rebuild/rebuild-report.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { foldedSavedStates } from '../support/saved-states-oracle.js';
import { type Ended, run, start } from './program.js';

let database: TestDatabase;
let postgres: Postgres;
let sql: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  const { connectionString } = database;
  // Every commit saves a checkpoint: far too many.
  const node = await compose({ connectionString, durable: false, limits: { checkpointEvery: 1 } });
  await loadSteps(node.solera, [...harvest({ seed: 7, actions: 600, wineries: 2 })], () => undefined);
  await node.actors.headStates.flushAll();
  await node.close();
  postgres = await openPostgres({ connectionString, forReading: true });
  sql = new Client({ connectionString });
  await sql.connect();
});
beforeEach(() => sql.query('truncate rebuild, rebuild_range, rebuild_difference'));
afterAll(async () => {
  await sql.end();
  await postgres.close();
  await database.drop();
});

/** Small limits, so that many streams are folded in parts. */
const small = {
  ...rebuildLimits,
  checkpointEvery: 2,
  touchesPerPart: 11,
  touchesPerStream: 4,
  streamsPerRead: 7,
  ranges: 5,
};

function rebuilt(limits: RebuildLimits | object = {}): Promise<RebuildReport> {
  const { connectionString } = database;
  return rebuild({
    ...{ connectionString, store: postgres.rebuildStore, progress: () => undefined },
    limits: { ...small, ...limits } as RebuildLimits,
  });
}

function cli(args: readonly string[]): Promise<Ended> {
  return run(['rebuild', ...args], { DATABASE_URL: database.connectionString });
}

const inOneSentence = 'Every saved state equals the one computed from the touches.';

test('checkpoints are thinned and gaps are filled, and a second rebuild changes nothing', async () => {
  const dense = await foldedSavedStates(database.connectionString);
  expect(dense.wrong).toEqual([]);
  const thinned = await rebuilt({ checkpointEvery: 6 });
  expect(thinned).toMatchObject({ ok: true, written: 0, streams: dense.streams, differences: 0, leftOut: 0 });
  const thin = await foldedSavedStates(database.connectionString);
  expect(thin.checkpoints).toBe(dense.checkpoints - thinned.removed);
  for (const gaps of thin.gaps.values()) for (const gap of gaps.slice(0, -1)) expect(gap).toBeGreaterThanOrEqual(3);
  const filled = await rebuilt({ checkpointEvery: 1 });
  expect(filled).toMatchObject({ ok: true, removed: 0 });
  const full = await foldedSavedStates(database.connectionString);
  expect(full.wrong).toEqual([]);
  expect(full.checkpoints).toBe(thin.checkpoints + filled.written);
  for (const gaps of full.gaps.values()) expect(Math.max(...gaps)).toBeLessThanOrEqual(2);
  expect(await rebuilt({ checkpointEvery: 1 })).toMatchObject({
    ...{ ok: true, written: 0, removed: 0, heads: 0, touches: full.touches, streams: full.streams },
  });
});

test('missing saved states are saved', async () => {
  await sql.query('delete from head');
  await sql.query('delete from checkpoint');
  const report = await rebuilt();
  const found = await foldedSavedStates(database.connectionString);
  expect(found).toMatchObject({ wrong: [], heads: found.streams, checkpoints: report.written });
  expect(report).toMatchObject({ ok: true, heads: found.streams, differences: 0 });
  for (const gaps of found.gaps.values()) expect(Math.max(...gaps)).toBeLessThanOrEqual(4);
});

test('saved states that differ are reported and replaced', async () => {
  await rebuilt();
  const wrong = (table: string): string => `replace(${table}.state, '"owner":null', '"owner":"somebody"')`;
  const one = `stream like 'lot/%' and state like '%"owner":null%'`;
  const only = (which: string): string =>
    `(select * from checkpoint where ${which}) d where c.stream = d.stream and c.effective_at = d.effective_at and c.action = d.action`;
  await sql.query(
    `update head set state = ${wrong('head')} where stream = (select min(stream) from head where ${one})`,
  );
  await sql.query(`update checkpoint c set state = ${wrong('c')} from ${only(`${one} order by stream desc limit 1`)}`);
  await sql.query(`update checkpoint c set state = '{' from ${only(`stream like 'vessel/%' limit 1`)}`);
  // Where no touch is, a right state only has to go, and a wrong one is reported.
  const moved = 'insert into checkpoint select effective_at + 1, tie_break, action, stream';
  await sql.query(`${moved}, state, number from checkpoint where ${one} order by stream limit 1`);
  await sql.query(
    `${moved}, ${wrong('checkpoint')}, number from checkpoint where ${one} order by stream offset 9 limit 1`,
  );
  const { wrong: before } = await foldedSavedStates(database.connectionString);
  expect(before).toHaveLength(4);
  const report = await rebuilt();
  expect(report).toMatchObject({ ok: false, differences: 4 });
  expect(report.shown.map(({ saved }) => saved).sort()).toEqual(['checkpoint', 'checkpoint', 'checkpoint', 'head']);
  expect(rebuildText(report)).toMatch(/Restart the nodes/);
  expect((await foldedSavedStates(database.connectionString)).wrong).toEqual([]);
  expect(await rebuilt()).toMatchObject({ ok: true, differences: 0, written: 0, removed: 0 });
});

test('a stream that is written at every attempt is left out', async () => {
  await sql.query('delete from head');
  await sql.query('begin');
  const { rows } = await sql.query('select stream from version order by stream desc limit 1 for update');
  const report = await rebuilt({ attemptsPerPart: 2 });
  await sql.query('rollback');
  expect(report).toMatchObject({ ok: false, leftOut: 1, differences: 0 });
  expect(rebuildText(report)).toMatch(/Streams left out: 1\./);
  const missing = await sql.query(
    'select v.stream from version v where not exists (select from head h where h.stream = v.stream)',
  );
  expect(missing.rows).toEqual(rows);
});

test('a stream with an event that cannot be folded is left out, with the reason, and the others are rebuilt', async () => {
  await sql.query('delete from head');
  const { streams } = await foldedSavedStates(database.connectionString);
  const { rows } = await sql.query(
    `select stream, action from published_touch where events > '' order by stream limit 1`,
  );
  const { stream, action } = rows[0] as { stream: string; action: string }; // As selected.
  const change = async (events: string): Promise<void> => {
    await sql.query('alter table touch disable trigger user');
    await sql.query(`update touch set events = ${events} where stream = $1 and action = $2`, [stream, action]);
    await sql.query('alter table touch enable trigger user');
  };
  await change(`'?' || events`);
  const report = await rebuilt();
  await change('substr(events, 2)');
  expect(report).toMatchObject({ ok: false, leftOut: 1, streams: streams - 1, heads: streams - 1, differences: 1 });
  expect(report.shown).toMatchObject([{ stream, saved: 'touch', position: { id: action } }]);
  expect(rebuildText(report)).toMatch(/touch of (lot|vessel)\/.*, action .*: .*JSON/);
  expect(await rebuilt()).toMatchObject({ ok: true, heads: 1 });
});

test('a rebuild that was killed resumes where it stopped', { timeout: 60_000 }, async () => {
  await sql.query('delete from head');
  const { streams, touches } = await foldedSavedStates(database.connectionString);
  // The first rebuild cannot end: this stream is being written.
  await sql.query('begin');
  await sql.query(`select from version where stream = (select max(stream) from version) for update`);
  const killed = start(['rebuild'], { DATABASE_URL: database.connectionString });
  const done = async (): Promise<number> => {
    const { rows } = await sql.query<{ done: string }>('select coalesce(sum(streams), 0) as done from rebuild_range');
    return Number(rows[0]?.done);
  };
  while ((await done()) < streams / 2) await new Promise((resolve) => setTimeout(resolve, 5));
  killed.child.kill('SIGKILL');
  await killed.ended;
  await sql.query('rollback');
  const before = await done();
  expect(before).toBeLessThan(streams);
  const { code, stdout } = await cli(['--json']);
  const report = JSON.parse(stdout) as RebuildReport;
  expect(report).toMatchObject({ ok: true, isResumed: true, streams, leftOut: 0 });
  expect(report.touches).toBe(touches);
  expect(code).toBe(0);
  expect(await foldedSavedStates(database.connectionString)).toMatchObject({ wrong: [], heads: streams });
});

test('two rebuilds do not run at the same time', async () => {
  const lock = await postgres.rebuildStore.lock();
  const other = await cli([]);
  lock?.release();
  expect(other).toMatchObject({ code: 1, stdout: '' });
  expect(other.stderr).toMatch(/Another rebuild of this database is in progress/);
});

test('the command says what it did, and fails if a state differed', async () => {
  const right = await cli([]);
  expect(right).toMatchObject({ code: 0, stdout: expect.stringContaining(inOneSentence) });
  await sql.query(
    `update head set state = '{"stream":"lot"}' where stream = (select min(stream) from head where stream like 'lot/%')`,
  );
  const wrong = await cli([]);
  expect(wrong).toMatchObject({ code: 1, stdout: expect.stringMatching(/differences\s+│\s+1 │/) });
  expect(wrong.stdout).toMatch(/head state of lot\/.*, action /);
  expect((await cli([])).code).toBe(0);
});
