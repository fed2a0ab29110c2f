/** A migration that has to wait for a long read neither stops running nodes nor waits for ever. */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newLog } from '../../config/log.js';
import { migrate } from '../../src/adapters/postgres/migrate.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

const limits = { lockTimeoutMs: 200, firstPauseMs: 20, longestPauseMs: 100, patienceMs: 60_000 };
const newest = ['0013-published-touches.sql', '0014-published-status-changes.sql'];
const views = ['published_touch', 'published_status_change'];

let database: TestDatabase;
/** A long read. */
let reader: pg.Client;
/** A node that runs. */
let node: pg.Client;

beforeEach(async () => {
  database = await createTestDatabase();
  const { connectionString } = database;
  reader = new pg.Client({ connectionString });
  node = new pg.Client({ connectionString, statement_timeout: 5_000 });
  await Promise.all([reader.connect(), node.connect()]);
  await node.query('delete from migration where file = any ($1)', [newest]);
  await reader.query('begin');
  for (const view of views) await reader.query(`select from ${view}`);
});
afterEach(async () => {
  await Promise.all([reader.end(), node.end()]);
  await database.drop();
});

async function applied(): Promise<string[]> {
  const { rows } = await node.query<{ file: string }>(
    'select file from migration where file = any ($1) order by file',
    [newest],
  );
  return rows.map(({ file }) => file);
}

async function untilWaiting(): Promise<void> {
  const waiting = `select from pg_locks where not granted and mode = 'AccessExclusiveLock' and database =
    (select oid from pg_database where datname = current_database())`;
  while ((await node.query(waiting)).rowCount === 0) await pause(5);
}

test('a session that has read a view delays the migration; other statements go on, and then the migration completes', async () => {
  const migrating = migrate(database.connectionString, newLog.pageSize, limits);
  migrating.catch(() => undefined);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await untilWaiting();
    for (const view of views) await node.query(`select from ${view}`);
  }
  expect(await applied()).toEqual([]);
  await reader.query('commit');
  await migrating;
  expect(await applied()).toEqual(newest);
});

test('a migration gives up at last, says what to do, and succeeds when it is started again', async () => {
  const { connectionString } = database;
  const impatient = { ...limits, lockTimeoutMs: 20, patienceMs: 200 };
  await expect(migrate(connectionString, newLog.pageSize, impatient)).rejects.toMatchObject({
    ...{ name: 'MigrationBlocked', code: 'migration_blocked', retryable: true },
    message: expect.stringMatching(/0013-published-touches\.sql.*End them.*start again/),
  });
  expect(await applied()).toEqual([]);
  await reader.query('commit');
  await migrate(connectionString, newLog.pageSize, impatient);
  expect(await applied()).toEqual(newest);
});
