import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';

/** The database was migrated by other files than these: an older program on a newer database, or an edited migration. Not retryable. */
export class MigrationMismatch extends Error {
  override readonly name = 'MigrationMismatch';
  readonly code = 'migration_mismatch';
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
    const { rows } = await client.query<{ file: string; hash: string }>('select file, hash from migration');
    const applied = new Map(rows.map(({ file, hash }) => [file, hash]));
    for (const migration of migrations()) {
      const hash = applied.get(migration.file);
      if (hash === undefined) await apply(client, migration);
      else if (hash !== migration.hash)
        throw new MigrationMismatch(`${migration.file} is not the file that was applied`);
    }
  } finally {
    await client.end();
  }
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
