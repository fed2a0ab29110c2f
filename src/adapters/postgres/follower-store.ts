import type pg from 'pg';
import type { FollowerLimits } from '../../../config/followers.js';
import type {
  FollowerStore,
  Generation,
  PartsWrite,
  RebuildEnd,
  StoredFollower,
} from '../../followers/follower-store.js';
import { type Connections, select } from './connections.js';
import { read, unavailable } from './failure.js';
import { swapGenerations } from './follower-swap.js';
import { followerSchema, PartTransaction, useFollowerSchema } from './follower-transaction.js';
import { statement } from './statement.js';

const registerFollower = statement('register-follower');
const follower = statement('follower');
const lockFollower = statement('lock-follower');
const retireBuild = statement('retire-follower-build');
const openGeneration = statement('open-follower-generation');
const lockPart = statement('lock-follower-part');
const movePart = statement('move-follower-part');
const pauseFollower = statement('pause-follower');
const failFollower = statement('fail-follower');
const clearProblems = statement('clear-follower-problems');
const retiredGenerations = statement('retired-follower-generations');
const forgetGeneration = statement('forget-follower-generation');
const followerNotifications = statement('follower-notifications');

interface FollowerRow {
  readonly paused: boolean;
  readonly last_rebuild: string | null;
  readonly state: 'live' | 'building' | null;
  readonly generation: number;
  readonly version: number;
  readonly started_at: number;
  readonly problem: string | null;
  /** PostgreSQL's bigints, which arrays hold as texts. */
  readonly positions: readonly string[] | null;
  readonly waiting_since: number | null;
}

/** The positions and results of followers in PostgreSQL. Writes use connections of their own, so that neither commits nor reads wait for them. */
export function followerStore({ reads, followers }: Connections, limits: FollowerLimits): FollowerStore {
  const acquire = acquiring(followers);
  return {
    read: async (name) => storedFollower(name, await read<FollowerRow>(reads, follower, [name])),
    beginRebuild: ({ name, version, tables }, parts, nowMs) =>
      inTransaction(followers, async (client) => {
        await select(client, registerFollower, [name]);
        await select(client, lockFollower, [name]);
        await select(client, retireBuild, [name, version, nowMs]);
        const [opened] = await select<{ generation: number }>(client, openGeneration, [name, version, parts, nowMs]);
        if (opened === undefined) return;
        await client.query(`create schema ${followerSchema(name, opened.generation)}`);
        await useFollowerSchema(client, name, opened.generation);
        await client.query(tables);
      }),
    write: async (write, work) => {
      const clients = await acquire(write.parts.length);
      return writeParts(clients, write, limits, work);
    },
    swap: (name, building, position, nowMs) =>
      inTransaction(followers, (client) =>
        swapGenerations(client, { name, building, position, nowMs, lockMs: limits.dropLockMs }),
      ),
    setPaused: async (name, paused) => void (await read(reads, pauseFollower, [name, paused])),
    fail: async (name, { generation, positions }, problem) =>
      void (await read(reads, failFollower, [name, generation, positions, problem])),
    clearProblems: async (name) => void (await read(reads, clearProblems, [name])),
    dropRetired: (beforeMs) =>
      inTransaction(followers, async (client) => {
        const retired = await select<{ follower: string; generation: number }>(client, retiredGenerations, [beforeMs]);
        if (retired.length > 0) await client.query(`set local lock_timeout = ${limits.dropLockMs}`);
        for (const { follower: name, generation } of retired) {
          await client.query(`drop schema if exists ${followerSchema(name, generation)} cascade`);
          await select(client, forgetGeneration, [name, generation]);
        }
      }),
    notifications: (name, after, limit) => read(reads, followerNotifications, [name, after, limit]),
  };
}

function storedFollower(name: string, rows: readonly FollowerRow[]): StoredFollower {
  const first = rows[0] ?? { paused: false, last_rebuild: null };
  const live = rows.find(({ state }) => state === 'live');
  const building = rows.find(({ state }) => state === 'building');
  return {
    name,
    paused: first.paused,
    live: live === undefined ? null : generationOf(live),
    building: building === undefined ? null : generationOf(building),
    // `swapGenerations` wrote it.
    lastRebuild: first.last_rebuild === null ? null : (JSON.parse(first.last_rebuild) as RebuildEnd),
    waitingSinceMs: live?.waiting_since ?? null,
  };
}

function generationOf({ generation, version, started_at, problem, positions }: FollowerRow): Generation {
  return { generation, version, startedAtMs: started_at, problem, positions: (positions ?? []).map(Number) };
}

/** Returns a function that takes several connections at once. One call after the other takes its connections, so that no two calls wait for each other's. */
function acquiring(pool: pg.Pool): (count: number) => Promise<readonly pg.PoolClient[]> {
  let last: Promise<unknown> = Promise.resolve();
  const take = async (count: number): Promise<readonly pg.PoolClient[]> => {
    const taken: pg.PoolClient[] = [];
    try {
      while (taken.length < count) taken.push(await pool.connect());
      return taken;
    } catch (error) {
      for (const client of taken) client.release();
      throw unavailable(error);
    }
  };
  return (count) => {
    const taken = last.then(() => take(count));
    last = taken.catch(() => undefined);
    return taken;
  };
}

/** Writes a batch to each part in a transaction of its own. Gives the connections back. */
async function writeParts(
  clients: readonly pg.PoolClient[],
  { name, generation, parts, to, notifies }: PartsWrite,
  { idleInTransactionMs }: FollowerLimits,
  work: Parameters<FollowerStore['write']>[1],
): Promise<boolean> {
  let isDone = false;
  try {
    const transactions: PartTransaction[] = [];
    for (const [index, { part, position }] of parts.entries()) {
      const client = clientAt(clients, index);
      const place = { name, generation, part, position, notifies, idleInTransactionMs };
      if (!(await inStore(() => beginPart(client, place, to)))) return false;
      transactions.push(new PartTransaction(client, notifies));
    }
    await work(transactions);
    await inStore(async () => {
      for (const transaction of transactions) await transaction.flush(name, to);
      for (const client of clients) await client.query('commit');
    });
    isDone = true;
    return true;
  } finally {
    await Promise.all(clients.map((client) => (isDone ? client.release() : giveBack(client))));
  }
}

/** Locks a part and moves it. Returns false if it has moved, or another node has locked it. */
async function beginPart(
  client: pg.PoolClient,
  place: Pick<PartsWrite, 'name' | 'generation' | 'notifies'> &
    PartsWrite['parts'][number] &
    Pick<FollowerLimits, 'idleInTransactionMs'>,
  to: number,
): Promise<boolean> {
  const { name, generation, part, position, notifies, idleInTransactionMs } = place;
  const state = notifies ? 'live' : 'building';
  // Statements that do not depend on answers are sent together: beside a busy event loop, each round trip takes some milliseconds.
  const [, locked] = await Promise.all([
    client.query(
      `begin isolation level read committed; set local idle_in_transaction_session_timeout = ${idleInTransactionMs}`,
    ),
    select(client, lockPart, [name, generation, part, position, state]),
  ]);
  if (locked.length === 0) return false;
  await Promise.all([
    select(client, movePart, [name, generation, part, to]),
    useFollowerSchema(client, name, generation),
  ]);
  return true;
}

/** @throws StoreUnavailable */
async function inStore<T>(work: () => Promise<T>): Promise<T> {
  return work().catch((error: unknown) => {
    throw unavailable(error);
  });
}

/** Rolls back, and returns the connection to its pool, or closes it if that fails. */
async function giveBack(client: pg.PoolClient): Promise<void> {
  await client.query('rollback').then(
    () => client.release(),
    () => client.release(true),
  );
}

function clientAt(clients: readonly pg.PoolClient[], index: number): pg.PoolClient {
  const client = clients[index];
  if (client === undefined) throw new Error('There is a connection for each part.');
  return client;
}

async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw unavailable(error);
  });
  try {
    await client.query('begin isolation level read committed');
    const result = await work(client);
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    await giveBack(client);
    throw unavailable(error);
  }
}
