import type pg from 'pg';
import type { RebuildEnd, TableDifference } from '../../followers/follower-store.js';
import { select } from './connections.js';
import { followerSchema } from './follower-transaction.js';
import { statement } from './statement.js';

const lockFollower = statement('lock-follower');
const lockParts = statement('lock-follower-parts');
const followerTables = statement('follower-tables');
const retireLive = statement('retire-live');
const goLive = statement('go-live');
const deleteParts = statement('delete-follower-parts');
const putPart = statement('put-follower-part');
const noteRebuild = statement('note-follower-rebuild');

interface Swap {
  readonly name: string;
  /** The generation that is being built. */
  readonly building: number;
  /** The position that its parts must have, and the live generation too. */
  readonly position: number;
  readonly nowMs: number;
  /** How long to wait for readers of the views of the live tables. */
  readonly lockMs: number;
}

interface PartRow {
  readonly state: 'live' | 'building';
  readonly generation: number;
  readonly version: number;
  readonly position: number;
}

/**
 * Compares and replaces the live generation, in the transaction of `client`. The parts of both stay locked meanwhile, so neither moves: the
 * follower stands still while the tables are compared, some seconds for each million rows; reads go on. Returns false if the positions differ.
 */
export async function swapGenerations(client: pg.PoolClient, swap: Swap): Promise<boolean> {
  const { name, building, position, nowMs, lockMs } = swap;
  const parts = await select<PartRow>(client, lockParts, [name, building]);
  const built = parts.find(({ state }) => state === 'building');
  if (built === undefined || parts.some((part) => part.position !== position)) return false;
  await select(client, lockFollower, [name]);
  const live = parts.find(({ state }) => state === 'live');
  const compared = live !== undefined && live.version === built.version;
  // Comparing large tables takes longer than any other statement may.
  await client.query('set local statement_timeout = 0');
  const tables = await tablesOf(client, followerSchema(name, building));
  const differences = compared ? await compare(client, { name, live: live.generation, building, tables }) : [];
  const end: RebuildEnd = { position, finishedAtMs: nowMs, compared, differences };
  await select(client, retireLive, [name, nowMs]);
  await select(client, goLive, [name, building]);
  // The old rows are deleted, so that a write of either generation that is about to lock them finds none.
  await select(client, deleteParts, [name]);
  await select(client, putPart, [name, building, position]);
  await select(client, noteRebuild, [name, JSON.stringify(end)]);
  await client.query(`set local lock_timeout = ${lockMs}`);
  await showTables(client, { name, building, tables, isSameVersion: compared });
  return true;
}

async function tablesOf(client: pg.PoolClient, schema: string): Promise<readonly string[]> {
  return (await select<{ name: string }>(client, followerTables, [schema])).map(({ name }) => name);
}

/** Points the views in the schema `follower_<name>` at the tables of a generation, for people and programs that read with SQL. */
async function showTables(
  client: pg.PoolClient,
  shown: {
    readonly name: string;
    readonly building: number;
    readonly tables: readonly string[];
    readonly isSameVersion: boolean;
  },
): Promise<void> {
  const { name, building, tables, isSameVersion } = shown;
  const schema = followerSchema(name);
  // Only a view with the same columns can be replaced.
  if (!isSameVersion) await client.query(`drop schema if exists ${schema} cascade`);
  await client.query(`create schema if not exists ${schema}`);
  for (const table of tables.map((one) => client.escapeIdentifier(one)))
    await client.query(
      `create or replace view ${schema}.${table} as select * from ${followerSchema(name, building)}.${table}`,
    );
}

/** Returns the tables whose number of rows, or whose sum of the hashes of all rows, differ. */
async function compare(
  client: pg.PoolClient,
  compared: {
    readonly name: string;
    readonly live: number;
    readonly building: number;
    readonly tables: readonly string[];
  },
): Promise<readonly TableDifference[]> {
  const { name, live, building, tables } = compared;
  const differences: TableDifference[] = [];
  for (const table of tables) {
    const before = await contentOf(client, followerSchema(name, live), table);
    const after = await contentOf(client, followerSchema(name, building), table);
    if (before.rows !== after.rows || before.sum !== after.sum)
      differences.push({ table, oldRows: before.rows, newRows: after.rows });
  }
  return differences;
}

async function contentOf(
  client: pg.PoolClient,
  schema: string,
  table: string,
): Promise<{ readonly rows: number; readonly sum: string }> {
  const from = `${schema}.${client.escapeIdentifier(table)}`;
  const { rows } = await client.query<{ rows: number; sum: string }>(
    `select count(*) as rows, coalesce(sum(hashtextextended(t::text, 0)), 0)::text as sum from ${from} t`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('an aggregate has a row');
  return row;
}
