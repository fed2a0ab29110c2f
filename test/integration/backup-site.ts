/** Backups and restores of databases of tests, in this process. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { openFolderArchive, openFolderForBackup } from '../../src/adapters/archive/folder-archive.js';
import { openBackupSource } from '../../src/adapters/postgres/backup-source.js';
import { openPostgres, type Postgres } from '../../src/adapters/postgres/open.js';
import { openRestoreTarget } from '../../src/adapters/postgres/restore-target.js';
import { backUp, resumable } from '../../src/backup/backup.js';
import type { Manifest } from '../../src/backup/manifest.js';
import type { LogContinuation, RestoredLog } from '../../src/backup/ports.js';
import { checkArchives, restore } from '../../src/backup/restore.js';
import { differenceText } from '../../src/verify/difference.js';
import { verify } from '../../src/verify/verify.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

const noProgress = (): void => undefined;

/** Takes a backup into a folder. `since`: the folder of the backup that it continues. */
export async function takeBackup(
  connectionString: string,
  folder: string,
  since: string | null = null,
): Promise<Manifest> {
  const source = await openBackupSource(connectionString);
  try {
    const archive = await openFolderForBackup(folder);
    const base = since === null ? null : (await openFolderArchive(since)).manifest;
    return await backUp({
      ...{ source, archive, since: base, resumed: await resumable(archive.unfinished, source, base), id: randomUUID() },
      ...{ takenAt: '2026-11-30T00:00:00.000Z', program: '0.0.0', keepProgress: archive.keepProgress },
      ...{ rest: async () => undefined, now: () => 0, progress: noProgress },
    });
  } finally {
    await source.close();
  }
}

const sameLog: LogContinuation = { kind: 'same_log', lostThrough: null };

/** Restores backups into a database. */
export async function restoreInto(
  connectionString: string,
  folders: readonly string[],
  continuation: LogContinuation = sameLog,
): Promise<RestoredLog> {
  const archives = await Promise.all(folders.map((folder) => openFolderArchive(folder)));
  await checkArchives({ archives, progress: noProgress });
  const target = await openRestoreTarget({ connectionString, now: () => 1_800_000_000_000, durable: false });
  try {
    return await restore({ archives, target, continuation, progress: noProgress });
  } finally {
    await target.close();
  }
}

/** Creates a database without any table. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  await withSql(database.connectionString, async (sql) => {
    await sql.query('drop schema public cascade; create schema public');
  });
  return database;
}

export async function withSql<Result>(
  connectionString: string,
  work: (sql: pg.Client) => Promise<Result>,
): Promise<Result> {
  const sql = new pg.Client({ connectionString });
  await sql.connect();
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}

export async function withPostgres<Result>(
  connectionString: string,
  work: (postgres: Postgres) => Promise<Result>,
): Promise<Result> {
  const postgres = await openPostgres({ connectionString, durable: false });
  try {
    return await work(postgres);
  } finally {
    await postgres.close();
  }
}

export async function logOf(connectionString: string): Promise<readonly string[]> {
  return withPostgres(connectionString, async ({ log }) => log.texts(1, await log.head()));
}

export async function differencesOf(connectionString: string): Promise<readonly string[]> {
  return withPostgres(connectionString, async (postgres) =>
    (await verify({ ...postgres, now: () => performance.now() })).differences.map(differenceText),
  );
}

/** Returns the rows of a table as texts, in a fixed order. */
export async function rowsOf(connectionString: string, table: string): Promise<readonly string[]> {
  return withSql(connectionString, async (sql) => {
    const { rows } = await sql.query<{ row: string }>(
      `select t::text as row from ${table} t order by t::text collate "C"`,
    );
    return rows.map(({ row }) => row);
  });
}
