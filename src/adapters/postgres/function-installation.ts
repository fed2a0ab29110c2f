import pg from 'pg';
import { inTransaction } from './migration-transaction.js';
import { readSqlFolder, type SqlFile } from './sql-folder.js';

/**
 * Installs the functions of functions/ whose text changed. Each file holds one `create or replace function`, and is named after it.
 *
 * Several versions of the program may use one database. Each installs its functions when it starts, except that a program refuses to open a database
 * that a newer one has migrated. So programs with the same migrations all call the functions of the one that started last. A change to a function
 * that an older program could not call correctly (other parameters, another meaning of the result) must therefore come with a migration, even an
 * empty one.
 */
export async function installFunctions(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string; hash: string }>('select name, hash from installed_function');
  const installed = new Map(rows.map(({ name, hash }) => [name, hash]));
  const changed = readSqlFolder('functions').filter(({ file, hash }) => installed.get(nameOf(file)) !== hash);
  if (changed.length === 0) return;
  await inTransaction(client, async () => {
    for (const file of changed) await install(client, file);
  });
}

async function install(client: pg.Client, { file, hash, sql }: SqlFile): Promise<void> {
  const name = nameOf(file);
  const before = await signaturesOf(client, name);
  if (!(await isReplaced(client, sql))) {
    for (const signature of before) await client.query(`drop function ${signature}`);
    await client.query(sql);
  }
  // `create or replace` with other parameter types would create a second function of the same name and keep the first.
  const after = await signaturesOf(client, name);
  if (after.length > 1)
    for (const signature of after) if (before.includes(signature)) await client.query(`drop function ${signature}`);
  await client.query(
    `insert into installed_function (name, hash) values ($1, $2) on conflict (name) do update set hash = excluded.hash`,
    [name, hash],
  );
}

/** Returns false if the function exists with other names of parameters or another result, which cannot be replaced. */
async function isReplaced(client: pg.Client, sql: string): Promise<boolean> {
  await client.query('savepoint function');
  try {
    await client.query(sql);
    return true;
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== invalidFunctionDefinition) throw error;
    await client.query('rollback to savepoint function');
    return false;
  }
}

const invalidFunctionDefinition = '42P13';

async function signaturesOf(client: pg.Client, name: string): Promise<string[]> {
  const { rows } = await client.query<{ signature: string }>(
    `select oid::regprocedure::text as signature from pg_proc where proname = $1 and pronamespace = current_schema()::regnamespace`,
    [name],
  );
  return rows.map(({ signature }) => signature);
}

function nameOf(file: string): string {
  return file.replace(/\.sql$/, '').replaceAll('-', '_');
}
