/**
 * A database into which a backup is restored, on one connection.
 *
 * States: empty → marked (`begin`; the table `solera_restoration` exists, and the level is above that of every program) → restored (`finish`).
 * Invariants: 1. The mark is created in the transaction of the first table, and dropped in the transaction that makes the log complete: a killed restore leaves an empty
 * database, a marked one, or a restored one. 2. A part and the note that it was loaded are committed together. 3. The connection holds the lock of migrations all the time.
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { ArchiveFault } from '../../backup/archive-fault.js';
import type { Manifest } from '../../backup/manifest.js';
import type { LogContinuation, RestoredLog, RestoreTarget } from '../../backup/ports.js';
import { textSettings } from './backup-source.js';
import { unavailable } from './failure.js';
import { type FilledNumbers, fillLog } from './lost-numbers.js';
import {
  applyNamed,
  bringUp,
  createMigrationTable,
  exists,
  migrationLock,
  restorationMark,
  unknownMigrations,
} from './migrate.js';
import { inTransaction } from './migration-transaction.js';
import { checkServer } from './server-check.js';

/** No program knows this level, so programs that do not know the mark refuse the database, too. */
const levelWhileMarked = 2_147_483_647;

interface RestoreTargetOptions {
  readonly connectionString: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Default true: refuses a server on which a crash loses acknowledged commits. False is for tests. */
  readonly durable?: boolean;
}

/** Opens a database for a restore. @throws StoreUnavailable, UnsafeServer, ArchiveFault if another process migrates or restores it */
export async function openRestoreTarget({
  connectionString,
  now,
  durable = true,
}: RestoreTargetOptions): Promise<RestoreTarget> {
  const client = new pg.Client({ connectionString, application_name: 'solera restore', keepAlive: true });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(textSettings);
    await checkServer(client, { durable });
    // A crash of the server may lose the newest parts, with the notes that they were loaded. The last transaction is durable, and with it all before.
    await client.query('set synchronous_commit = off');
    const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [
      migrationLock,
    ]);
    if (rows[0]?.locked !== true)
      throw new ArchiveFault(
        'busy',
        'Another process is migrating this database, or restoring into it.',
        'Wait until it has ended.',
      );
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error instanceof pg.DatabaseError || (error instanceof Error && 'syscall' in error)
      ? unavailable(error)
      : error;
  }
  return {
    begin: (archives) => begin(client, archives),
    load: async ({ table, columns }, part, name, rows) =>
      inTransaction(client, async () => {
        const names = columns.map((column) => `"${column}"`).join(', ');
        const copied = client.query(copyFrom(`copy "${table}" (${names}) from stdin`));
        await pipeline(Readable.from([rows]), copied);
        if (copied.rowCount !== part.rows)
          throw new Error(`the database took ${copied.rowCount} of ${part.rows} rows of ${part.file}`);
        await client.query(`insert into ${restorationMark}_part (name) values ($1)`, [name]);
      }),
    finish: (last, continuation) => finish(client, last, { continuation, now }),
    close: () => client.end(),
  };
}

async function begin(client: pg.Client, archives: readonly Manifest[]): Promise<ReadonlySet<string>> {
  const last = archives.at(-1);
  if (last === undefined) throw new Error('a restore needs an archive');
  const [unknown] = unknownMigrations(last.migrations);
  if (unknown !== undefined)
    throw new ArchiveFault(
      'newer_program',
      `The backup was taken by Solera ${last.program} from a database that a newer version had migrated: this one does not know ${unknown}.`,
      `Restore it with Solera ${last.program} or later.`,
    );
  const ids = archives.map(({ id }) => id);
  if (await exists(client, restorationMark)) return resume(client, ids, last);
  await assertEmpty(client);
  await inTransaction(client, async () => {
    await client.query(`create table ${restorationMark} (place integer primary key, archive text not null)`);
    await client.query(`create table ${restorationMark}_part (name text primary key)`);
    await client.query(
      `insert into ${restorationMark} (place, archive) select a.place, a.id from unnest($1::text[]) with ordinality a (id, place)`,
      [ids],
    );
    await client.query(createMigrationTable);
  });
  return createTables(client, last);
}

/** Creates the tables as the program had them that took the backup. */
async function createTables(client: pg.Client, last: Manifest): Promise<ReadonlySet<string>> {
  await applyNamed(client, new Set(last.migrations.map(({ file }) => file)));
  await client.query('update database_level set level = $1', [levelWhileMarked]);
  const { rows } = await client.query<{ name: string }>(`select name from ${restorationMark}_part`);
  return new Set(rows.map(({ name }) => name));
}

/** Returns what an interrupted restore of the same archives has loaded. */
async function resume(client: pg.Client, ids: readonly string[], last: Manifest): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ archive: string }>(`select archive from ${restorationMark} order by place`);
  const begun = rows.map(({ archive }) => archive);
  if (begun.join() !== ids.join())
    throw new ArchiveFault(
      'not_empty',
      `A restore of the backups ${begun.join(', ')} into this database has not finished; these are the backups ${ids.join(', ')}.`,
      'Name the same backups in the same order to resume it, or drop the database and create an empty one.',
    );
  return createTables(client, last);
}

async function assertEmpty(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select relname::text as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f') order by relname limit 1`,
  );
  const [found] = rows;
  if (found !== undefined)
    throw new ArchiveFault(
      'not_empty',
      `The database is not empty: it has the table ${found.name}.`,
      'Restore into an empty database: create one with createdb, or set SOLERA_DATA to a new folder. Nothing was changed.',
    );
}

interface FinishOptions {
  readonly continuation: LogContinuation;
  readonly now: () => number;
}

async function finish(client: pg.Client, last: Manifest, { continuation, now }: FinishOptions): Promise<RestoredLog> {
  await bringUp(client);
  await client.query('set synchronous_commit = on');
  const isNew = continuation.kind === 'new_log';
  const filled: FilledNumbers[] = [];
  await inTransaction(client, async () => {
    await assertHead(client, last);
    await client.query('insert into log (page_size, incarnation) values ($1, coalesce($2::uuid, gen_random_uuid()))', [
      last.log.pageSize,
      isNew ? null : last.log.incarnation,
    ]);
    await restoreSequences(client, last);
    await enableSealing(client);
    await client.query('update database_level set level = $1', [last.level]);
    if (!isNew && continuation.lostThrough !== null)
      filled.push(...(await fillLog(client, continuation.lostThrough, now())));
    await client.query(`drop table ${restorationMark}, ${restorationMark}_part`);
  });
  await client.query('analyze');
  return { head: filled[0]?.last ?? last.head.number, filled: filled[0] ?? null };
}

/** The rows must reach the end that the manifest names. */
async function assertHead(client: pg.Client, { head }: Manifest): Promise<void> {
  const { rows } = await client.query<{ last: string }>('select last from publication order by first desc limit 1');
  const found = Number(rows[0]?.last ?? 0);
  if (found !== head.number) throw new Error(`the restored log ends at ${found}, not at ${head.number}`);
}

/** A draft never gets the number of one that was published, even if the sequence of the backup is behind. */
async function restoreSequences(client: pg.Client, { sequences }: Manifest): Promise<void> {
  for (const { sequence, value } of sequences)
    await client.query('select setval(quote_ident($1)::regclass, $2)', [sequence, value]);
  await client.query(
    `select setval(pg_get_serial_sequence('draft', 'id'), d.highest)
    from (select -min(p.draft) as highest from publication p) d
    where d.highest > (select coalesce(last_value, 0) from pg_sequences where schemaname = current_schema() and sequencename = 'draft_id_seq')`,
  );
}

/** As solera_register_keys does with the first key. */
async function enableSealing(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ table: string; trigger: string }>(
    `select quote_ident(c.relname) as table, quote_ident(t.tgname) as trigger from pg_trigger t
    join pg_class c on c.oid = t.tgrelid and c.relnamespace = current_schema()::regnamespace
    where t.tgname in ('sealed_only', 'sealed_only_again') and t.tgenabled = 'D' and exists (select from winery_key)`,
  );
  for (const { table, trigger } of rows) await client.query(`alter table ${table} enable trigger ${trigger}`);
}
