import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';
import type { Queryable } from './connections.js';

/** The database was migrated by other files than these: an older program on a newer database, or an edited migration. Not retryable. */
export class MigrationMismatch extends Error {
  override readonly name = 'MigrationMismatch';
  readonly code = 'migration_mismatch';
  readonly retryable = false;
}

/** The database holds nothing of Solera, or what an older version left: a node brings it up to date, whoever only looks does not. Not retryable. */
export class SchemaBehind extends Error {
  override readonly name = 'SchemaBehind';
  readonly code = 'schema_behind';
  readonly retryable = false;
}

interface Migration {
  readonly file: string;
  readonly hash: string;
  readonly sql: string;
}

const directory = new URL('./migrations/', import.meta.url);
/** Held by the session that migrates; others wait for it and then find nothing to do. */
const migrationLock = 7365200118;

const createTable = `create table if not exists migration (
  file text primary key, hash text not null, applied_at timestamptz not null default now()
)`;

/** Brings the database to the newest version, forward only: each file in a transaction of its own. Any number of nodes may start at once. */
export async function migrate(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString, application_name: 'solera migrate' });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    await client.query(createTable);
    for (const migration of await missingIn(client)) await apply(client, migration);
  } finally {
    await client.end();
  }
}

/** Writes nothing, so that a role that may only read can ask. Rejects with SchemaBehind or MigrationMismatch. */
export async function assertMigrated(queryable: Queryable): Promise<void> {
  const { rows } = await queryable.query<{ found: string | null }>(`select to_regclass('migration') as found`);
  if ((rows[0]?.found ?? null) === null) throw new SchemaBehind('the database holds nothing of Solera');
  const [missing] = await missingIn(queryable);
  if (missing !== undefined)
    throw new SchemaBehind(
      `the database was written by an older version of Solera: ${missing.file} is not applied yet`,
    );
}

/** The migrations that are still to be applied, oldest first. */
async function missingIn(queryable: Queryable): Promise<Migration[]> {
  const { rows } = await queryable.query<{ file: string; hash: string }>('select file, hash from migration');
  const known = new Map(migrations().map((migration) => [migration.file, migration]));
  for (const { file, hash } of rows) {
    const migration = known.get(file);
    if (migration === undefined)
      throw new MigrationMismatch(
        `the database was written by a newer version of Solera: this one does not know ${file}`,
      );
    if (migration.hash !== hash) throw new MigrationMismatch(`${file} is not the file that was applied`);
    known.delete(file);
  }
  return [...known.values()];
}

async function apply(client: pg.Client, { file, hash, sql }: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(sql);
    await client.query('insert into migration (file, hash) values ($1, $2)', [file, hash]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

function migrations(): Migration[] {
  return readdirSync(directory)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => {
      const sql = readFileSync(new URL(file, directory), 'utf8');
      return { file, sql, hash: createHash('sha256').update(sql).digest('hex') };
    });
}
