/** One snapshot of the database, read by COPY on one connection. */
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { ArchiveFault } from '../../backup/archive-fault.js';
import type { DatabaseProperties, LogEnd } from '../../backup/manifest.js';
import type { BackupSource } from '../../backup/ports.js';
import { unavailable } from './failure.js';
import { assertUsable, unknownMigrations } from './migrate.js';
import { type CopiedTable, copiedTables, copyStatement } from './table-policies.js';

/** The text of rows must not depend on the settings of the server or the role. */
export const textSettings = [
  ...['set client_encoding = utf8', 'set datestyle = iso', 'set intervalstyle = postgres', 'set timezone = utc'],
  ...['set extra_float_digits = 1', 'set bytea_output = hex', 'set statement_timeout = 0'],
  // A backup rests between parts, and a restore reads files between statements.
  ...['set idle_in_transaction_session_timeout = 0', 'set jit = off'],
].join('; ');

/** Opens a snapshot. @throws StoreUnavailable, HalfRestored, SchemaBehind, LevelTooLow, MigrationMismatch, ArchiveFault if a newer program has migrated the database */
export async function openBackupSource(connectionString: string): Promise<BackupSource> {
  const client = new pg.Client({ connectionString, application_name: 'solera backup', keepAlive: true });
  // A connection that breaks rejects the statement in progress.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(textSettings);
    await assertUsable(client);
    await client.query('begin isolation level repeatable read read only');
    return await snapshot(client);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error instanceof pg.DatabaseError || isOfNetwork(error) ? unavailable(error) : error;
  }
}

function isOfNetwork(error: unknown): boolean {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}

async function snapshot(client: pg.Client): Promise<BackupSource> {
  const properties = await propertiesOf(client);
  const [unknown] = unknownMigrations(properties.migrations);
  if (unknown !== undefined)
    throw new ArchiveFault(
      'newer_program',
      `A newer version of Solera has migrated the database: this one does not know ${unknown}, and might leave tables out.`,
      'Take the backup with the newest version of Solera that uses the database.',
    );
  const { copied, foreign } = copiedTables(await columnsOf(client));
  const byName = new Map(copied.map((table) => [table.table, table]));
  const copy = (table: CopiedTable | undefined, range: Parameters<typeof copyStatement>[1]): AsyncIterable<Buffer> => {
    if (table === undefined) throw new Error('only tables of the source are copied');
    return client.query(copyTo(copyStatement(table, range)));
  };
  return {
    properties,
    head: (await endWhere(client, 'true order by p.first desc limit 1', [])) ?? emptyLog,
    rangeTables: copied.filter(({ policy }) => policy.kind === 'range'),
    wholeTables: copied.filter(({ policy }) => policy.kind === 'whole'),
    foreignTables: foreign,
    endAt: (number) => endWhere(client, 'p.last = $1 and p.first <= $1 order by p.first desc limit 1', [number]),
    segmentEnd: (after, size) =>
      endWhere(client, 'p.first > $1 and p.first <= $1 + $2 order by p.first desc limit 1', [after, size]),
    copyRange: ({ table }, range) => copy(byName.get(table), range),
    copyWhole: ({ table }) => copy(byName.get(table), null),
    close: () => client.end(),
  };
}

const emptyLog: LogEnd = { number: 0, change: null, recordedAt: 0 };

async function endWhere(client: pg.Client, condition: string, values: readonly number[]): Promise<LogEnd | null> {
  const { rows } = await client.query<{ last: string; change_set: string; recorded_at: string }>(
    `select p.last, p.change_set, p.recorded_at from publication p where ${condition}`,
    [...values],
  );
  const [row] = rows;
  return row === undefined
    ? null
    : { number: Number(row.last), change: row.change_set, recordedAt: Number(row.recorded_at) };
}

async function propertiesOf(client: pg.Client): Promise<DatabaseProperties> {
  const level = await client.query<{ level: number }>('select level from database_level');
  const migrations = await client.query<{ file: string; hash: string }>(
    'select file, hash from migration order by file',
  );
  // Programs before 2026-11-29 had no incarnation.
  const log = await client.query<{ incarnation: string | null; page_size: number }>(
    `select to_jsonb(l) ->> 'incarnation' as incarnation, page_size from log l`,
  );
  const sequences = await client.query<{ sequence: string; value: string }>(
    `select sequencename as sequence, last_value as value from pg_sequences
    where schemaname = current_schema() and last_value is not null order by sequencename`,
  );
  const server = await client.query<{ server_version: string }>('show server_version');
  const properties = log.rows[0];
  if (properties === undefined) throw new Error('the log has no properties, though the database is migrated');
  return {
    level: level.rows[0]?.level ?? 1,
    migrations: migrations.rows,
    log: { incarnation: properties.incarnation, pageSize: properties.page_size },
    sequences: sequences.rows.map(({ sequence, value }) => ({ sequence, value: Number(value) })),
    server: server.rows[0]?.server_version ?? '',
  };
}

/** Returns the columns of each table that are stored. */
async function columnsOf(client: pg.Client): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `select c.relname::text as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') group by c.relname`,
  );
  return new Map(rows.map(({ name, columns }) => [name, columns]));
}
