/** The position in a consumer's own PostgreSQL. */
import { Pool, type PoolClient } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import { type FeedFollower, type FollowOptions, follow } from '../../src/feed/consumer/follow.js';
import { postgresTracking } from '../../src/feed/consumer/postgres-tracking.js';
import type { Tracking } from '../../src/feed/consumer/tracking.js';
import { logOf } from '../support/feed-log.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { ScriptedServers } from '../support/scripted-log.js';

const log = logOf(Array.from({ length: 60 }, (_, index) => 1 + (index % 5)));
const end = log.at(-1)?.last ?? 0;
const whole = log.map(({ first }) => first);

let database: TestDatabase;
let pool: Pool;
const servers = new ScriptedServers(log);
let followers: FeedFollower[] = [];
let names = 0;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = new Pool({ connectionString: database.connectionString });
  await pool.query('CREATE TABLE applied (name text, first integer, PRIMARY KEY (name, first))');
});
afterEach(async () => {
  await Promise.all(followers.map((follower) => follower.stop()));
  followers = [];
  servers.close();
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

function nextName(): string {
  names += 1;
  return `consumer ${names}`;
}

/** Returns a follower that writes the first number of each change set with the client of its transaction. */
async function followed(name: string, options: Partial<FollowOptions<PoolClient>> = {}): Promise<FeedFollower> {
  const { url } = await servers.serve({ head: end });
  const follower = follow({
    source: { url },
    tracking: postgresTracking(pool, { name }),
    apply: ({ first }, tx) => tx.query('INSERT INTO applied VALUES ($1, $2)', [name, first]),
    onApplyError: () => undefined,
    retry: { firstPauseMs: 2, longestPauseMs: 20 },
    ...options,
  });
  followers.push(follower);
  return follower;
}

async function appliedBy(name: string): Promise<readonly number[]> {
  const { rows } = await pool.query<{ first: number }>('SELECT first FROM applied WHERE name = $1 ORDER BY first', [
    name,
  ]);
  return rows.map(({ first }) => first);
}

async function storedBy(name: string): Promise<number> {
  const { rows } = await pool.query<{ position: string }>('SELECT position FROM solera_position WHERE name = $1', [
    name,
  ]);
  return Number(rows[0]?.position);
}

describe('a position in PostgreSQL', () => {
  it('gives apply a client of the pool, with its type', () => {
    expectTypeOf(postgresTracking(pool)).toEqualTypeOf<Tracking<PoolClient>>();
  });

  it('is stored in the transaction of what apply writes', async () => {
    const name = nextName();
    let calls = 0;
    const follower = await followed(name, {
      apply: async ({ first }, tx) => {
        calls += 1;
        await tx.query('INSERT INTO applied VALUES ($1, $2)', [name, first]);
        // Other connections see neither the row nor the position before apply has ended.
        if (calls % 7 === 1)
          expect([await appliedBy(name), await storedBy(name)]).toEqual([
            whole.slice(0, whole.indexOf(first)),
            first - 1,
          ]);
        if (calls % 3 === 0) throw new Error('after the row was written');
      },
    });
    await follower.caughtUp();
    expect([await appliedBy(name), await storedBy(name), await follower.position()]).toEqual([whole, end, end]);
    expect(calls).toBeGreaterThan(whole.length);
  });

  it('is rolled back if a statement failed, although apply caught its error', async () => {
    const name = nextName();
    const errors: string[] = [];
    let failed = false;
    const follower = await followed(name, {
      apply: async ({ first }, tx) => {
        await tx.query('INSERT INTO applied VALUES ($1, $2)', [name, first]);
        if (failed) return;
        failed = true;
        await tx.query('SELECT 1 / 0').catch(() => undefined);
      },
      onApplyError: ({ error }) => errors.push(String(error)),
    });
    await follower.caughtUp();
    expect(await appliedBy(name)).toEqual(whole);
    expect(errors).toEqual([expect.stringMatching(/current transaction is aborted/)]);
  });

  it('goes on after the database closed its connections', async () => {
    const name = nextName();
    let calls = 0;
    let cuts = 0;
    const follower = await followed(name, {
      apply: async ({ first }, tx) => {
        await tx.query('INSERT INTO applied VALUES ($1, $2)', [name, first]);
        calls += 1;
        if (calls % 9 !== 0 || cuts >= 5) return;
        cuts += 1;
        const { rows } = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
        await pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
      },
    });
    await follower.caughtUp();
    expect([await appliedBy(name), cuts]).toEqual([whole, 5]);
  });

  it('is shared by followers of one name, which take turns: each set is applied once, in order', async () => {
    const name = nextName();
    const order: number[] = [];
    const by: number[] = [];
    const apply = (index: number) => async (set: { readonly first: number }, tx: PoolClient) => {
      order.push(set.first);
      by.push(index);
      await tx.query('INSERT INTO applied VALUES ($1, $2)', [name, set.first]);
      await new Promise((resolve) => setTimeout(resolve, 1));
    };
    const all = await Promise.all([1, 2, 3].map((index) => followed(name, { apply: apply(index) })));
    await Promise.all(all.map((follower) => follower.caughtUp()));
    expect(order).toEqual(whole);
    expect([await appliedBy(name), new Set(by).size > 1]).toEqual([whole, true]);
    expect(await Promise.all(all.map((follower) => follower.position()))).toEqual([end, end, end]);
  });

  it('may be moved back, to apply what follows again', async () => {
    const name = nextName();
    const order: number[] = [];
    const follower = await followed(name, {
      apply: ({ first }) => order.push(first),
    });
    await follower.caughtUp();
    await follower.stop();
    await pool.query('UPDATE solera_position SET position = $2 WHERE name = $1', [name, whole[52] ?? 0]);
    const again = await followed(name, { apply: ({ first }) => order.push(first) });
    await again.caughtUp();
    // The position lies inside a set, which is delivered whole.
    expect(order.slice(whole.length)).toEqual(whole.slice(52));
  });

  it('is kept with the incarnation of the log and the last change set, also in a table that had the position alone', async () => {
    const name = nextName();
    const table = 'earlier_position';
    await pool.query(
      `CREATE TABLE ${table} (name text PRIMARY KEY, position bigint NOT NULL, moved_at timestamptz NOT NULL)`,
    );
    await pool.query(`INSERT INTO ${table} VALUES ($1, $2, now())`, [name, log[9]?.last]);
    const { url } = await servers.serve({ head: end, incarnation: 'one' });
    const follower = await followed(name, { source: { url }, tracking: postgresTracking(pool, { name, table }) });
    await follower.caughtUp();
    await follower.stop();
    expect(await appliedBy(name)).toEqual(whole.slice(10));
    const last = log.at(-1);
    expect(await postgresTracking(pool, { name, table }).open()).toEqual({
      ...{ position: end, log: 'one' },
      applied: { last: end, change: last?.change, recordedAt: last?.recordedAt },
    });
    const other = await servers.serve({ head: end, incarnation: 'two' });
    const source = { url: other.url };
    const later = await followed(name, { source, tracking: postgresTracking(pool, { name, table }) });
    await expect(later.done).rejects.toMatchObject({ name: 'OtherLog', found: 'incarnation two' });
  });

  it('needs the columns for it: a role that may not add them gets the statement', async () => {
    const name = nextName();
    await pool.query('CREATE ROLE reader');
    await pool.query(
      'CREATE TABLE owned (name text PRIMARY KEY, position bigint NOT NULL, moved_at timestamptz NOT NULL)',
    );
    await pool.query('GRANT ALL ON owned TO reader');
    const limited = new Pool({ connectionString: database.connectionString, max: 1 });
    limited.on('connect', (client) => void client.query('SET ROLE reader'));
    await expect(postgresTracking(limited, { name, table: 'owned' }).open()).rejects.toMatchObject({
      name: 'UnusablePosition',
      message: expect.stringMatching(/Let its owner run: ALTER TABLE "owned" ADD COLUMN IF NOT EXISTS log text/),
    });
    await limited.end();
    await pool.query('DROP TABLE owned');
    await pool.query('DROP ROLE reader');
  });

  it('ends the follower if its row is deleted', async () => {
    const name = nextName();
    const follower = await followed(name, {
      apply: async (_, tx) => {
        await tx.query('DELETE FROM solera_position WHERE name = $1', [name]);
        await tx.query('COMMIT');
      },
    });
    await expect(follower.done).rejects.toMatchObject({ name: 'LostPosition' });
  });

  it('has the table that is asked for, which is created once, however many start at the same time', async () => {
    await pool.query('CREATE SCHEMA "Read Model"');
    const table = 'Read Model.positions';
    const all = Array.from({ length: 8 }, (_, index) => postgresTracking(pool, { name: `n${index}`, table }));
    const begin = { position: 0, log: null, applied: null };
    expect(await Promise.all(all.map((tracking) => tracking.open()))).toEqual(all.map(() => begin));
    const { rows } = await pool.query('SELECT name FROM "Read Model".positions');
    expect(rows).toHaveLength(8);
    expect(() => postgresTracking(pool, { table: 'a"; DROP TABLE applied; --' })).toThrow(
      /must be the name of a table/,
    );
  });
});
