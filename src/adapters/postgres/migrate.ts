import pg from 'pg';
import { newLog } from '../../../config/log.js';
import { type MigrationLimits, migrationLimits } from '../../../config/postgres.js';
import { currentLevel } from '../../application/level.js';
import { LevelTooLow } from '../../application/ports/database-level.js';
import { type Queryable, select } from './connections.js';
import { installFunctions } from './function-installation.js';
import { inMigrationTransaction } from './migration-transaction.js';
import { readSqlFolder, type SqlFile } from './sql-folder.js';
import { statement } from './statement.js';
import { supersededMigrations } from './superseded-migrations.js';

/** The migrations of the database differ from this program's: one was edited afterwards, or belongs to another program. Not retryable. */
class MigrationMismatch extends Error {
  override readonly name = 'MigrationMismatch';
  readonly code = 'migration_mismatch';
  readonly retryable = false;
}

/** The database is empty, or was written by an older version. A node migrates it; a command that only reads does not. Not retryable. */
class SchemaBehind extends Error {
  override readonly name = 'SchemaBehind';
  readonly code = 'schema_behind';
  readonly retryable = false;
}

/** A restore of a backup into this database has not finished. Not retryable. */
class HalfRestored extends Error {
  override readonly name = 'HalfRestored';
  readonly code = 'half_restored';
  readonly retryable = false;
}

/** Held by the session that migrates. Other sessions wait for it, and then find nothing to do. */
export const migrationLock = 7365200118;

/** The table that a restore creates first and drops last: no program opens a database that has it. Its rows identify the archives. */
export const restorationMark = 'solera_restoration';

export const createMigrationTable = `create table if not exists migration (
  file text primary key, hash text not null, applied_at timestamptz not null default now()
)`;
const createLog = statement('create-log');
const baseline = '0001-baseline.sql';

/**
 * Brings the database to the newest version: applies the missing migrations in order, each in a transaction of its own, installs the functions, and
 * creates the log if there is none. Any number of nodes may do this at the same time, and older nodes may use the database meanwhile. A database that a
 * newer program has migrated is left as it is, because migrations only add things. `pageSize`: of a new log.
 * @throws HalfRestored, LevelTooLow, MigrationMismatch, MigrationBlocked, FunctionMismatch
 */
export async function migrate(
  connectionString: string,
  pageSize: number = newLog.pageSize,
  limits: MigrationLimits = migrationLimits,
): Promise<void> {
  const client = new pg.Client({ connectionString, application_name: 'solera migrate' });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    await client.query(createMigrationTable);
    await assertNotHalfRestored(client);
    await assertLevel(client);
    await bringUp(client, limits);
    await select(client, createLog, [pageSize]);
  } finally {
    await client.end();
  }
}

/** Applies the migrations that are missing, and installs the functions. */
export async function bringUp(client: pg.Client, limits: MigrationLimits = migrationLimits): Promise<void> {
  for (const migration of await missingIn(client)) await apply(client, migration, limits);
  await installFunctions(client);
}

/** Applies those of the named migrations that are missing, so that the database has the tables of another program. */
export async function applyNamed(client: pg.Client, files: ReadonlySet<string>): Promise<void> {
  // A database that the superseded migrations made names them instead of the baseline.
  for (const migration of await missingIn(client))
    if (files.has(migration.file) || migration.file === baseline) await apply(client, migration, migrationLimits);
}

/** Returns the names of applied migrations that this program does not know, or knows with another text. */
export function unknownMigrations(applied: readonly { readonly file: string; readonly hash: string }[]): string[] {
  const known = new Map(readSqlFolder('migrations').map(({ file, hash }) => [file, hash]));
  const remaining = new Map(applied.map(({ file, hash }) => [file, hash]));
  removeSuperseded(remaining);
  return [...remaining].filter(([file, hash]) => known.get(file) !== hash).map(([file]) => file);
}

/** Checks that the database has this program's schema. It writes nothing, so that a role that may only read can call it. @throws SchemaBehind, HalfRestored, LevelTooLow, MigrationMismatch */
export async function assertMigrated(queryable: Queryable): Promise<void> {
  await assertUsable(queryable);
  const [missing] = await missingIn(queryable);
  if (missing !== undefined)
    throw new SchemaBehind(
      `The database was written by an older version of Solera: ${missing.file} is not applied yet.`,
    );
}

/** Checks that the database holds data of Solera that this program may read, of this version or an older one. @throws SchemaBehind, HalfRestored, LevelTooLow */
export async function assertUsable(queryable: Queryable): Promise<void> {
  if (!(await exists(queryable, 'migration'))) throw new SchemaBehind('The database holds no data of Solera.');
  await assertNotHalfRestored(queryable);
  await assertLevel(queryable);
}

/** @throws HalfRestored */
async function assertNotHalfRestored(queryable: Queryable): Promise<void> {
  if (!(await exists(queryable, restorationMark))) return;
  const { rows } = await queryable.query<{ archive: string }>(
    `select archive from ${restorationMark} order by place desc limit 1`,
  );
  throw new HalfRestored(`A restore of the backup ${rows[0]?.archive} into this database has not finished.`);
}

export async function exists(queryable: Queryable, table: string): Promise<boolean> {
  const { rows } = await queryable.query<{ found: string | null }>('select to_regclass($1)::text as found', [table]);
  return (rows[0]?.found ?? null) !== null;
}

/** The migrations that are still to be applied, oldest first. Newer ones that this program does not know are accepted: the level says whether it may use the database. */
async function missingIn(queryable: Queryable): Promise<SqlFile[]> {
  const { rows } = await queryable.query<{ file: string; hash: string }>('select file, hash from migration');
  const applied = new Map(rows.map(({ file, hash }) => [file, hash]));
  const isSuperseded = removeSuperseded(applied);
  const migrations = readSqlFolder('migrations');
  const newest = migrations.at(-1)?.file ?? '';
  const missing = new Map(migrations.map((migration) => [migration.file, migration]));
  for (const [file, hash] of applied) {
    const migration = missing.get(file);
    if (migration === undefined && file > newest) continue;
    if (migration === undefined)
      throw new MigrationMismatch(
        `The database was written by another version of Solera: this one does not know ${file}.`,
      );
    if (migration.hash !== hash)
      throw new MigrationMismatch(`The file ${file} differs from the one that was applied to the database.`);
    missing.delete(file);
  }
  if (isSuperseded) missing.delete(baseline);
  return [...missing.values()];
}

/** A database that has no level yet has level 1. @throws LevelTooLow */
async function assertLevel(queryable: Queryable): Promise<void> {
  if (!(await exists(queryable, 'database_level'))) return;
  const [row] = (await queryable.query<{ level: number }>('select level from database_level')).rows;
  if (row !== undefined && row.level > currentLevel)
    throw new LevelTooLow(
      `The database has level ${row.level}, but this version of Solera only knows level ${currentLevel}.`,
    );
}

/** Removes the migrations that the baseline replaced. Returns true if the database has all of them. @throws MigrationMismatch if it has only some */
function removeSuperseded(applied: Map<string, string>): boolean {
  const found = [...supersededMigrations].filter(([file, hash]) => applied.get(file) === hash);
  if (found.length > 0 && found.length < supersededMigrations.size)
    throw new MigrationMismatch(
      `The database has only ${found.length} of the ${supersededMigrations.size} migrations that ${baseline} replaced. Start the version of Solera that wrote it once, then this one.`,
    );
  for (const [file] of found) applied.delete(file);
  return found.length > 0;
}

async function apply(client: pg.Client, { file, hash, sql }: SqlFile, limits: MigrationLimits): Promise<void> {
  await inMigrationTransaction(client, file, limits, async () => {
    await client.query(sql);
    await client.query('insert into migration (file, hash) values ($1, $2)', [file, hash]);
  });
}
