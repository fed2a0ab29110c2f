import pg from 'pg';
import type { Queryable } from './connections.js';
import { inTransaction } from './migration-transaction.js';
import { readSqlFolder, type SqlFile } from './sql-folder.js';

/** The text of a function changed, but not its version. Not retryable. */
class FunctionMismatch extends Error {
  override readonly name = 'FunctionMismatch';
  readonly code = 'function_mismatch';
  readonly retryable = false;
}

/** A file of functions/. */
interface VersionedFunction extends SqlFile {
  readonly functionName: string;
  readonly version: number;
}

/**
 * Installs the functions of functions/ that are missing, or installed in an older version. Each file holds one `create or replace function`, is named
 * after it, and states its version, which rises with each change of its text.
 *
 * Nodes of several versions of the program use one database at the same time, and all call the newest version of each function. So a newer version
 * must take the same parameters and return a result of the same meaning. A function that cannot do so gets another name, with a number at its
 * end, and the former one stays for older nodes.
 * @throws FunctionMismatch
 */
export async function installFunctions(
  client: pg.Client,
  files: readonly SqlFile[] = readSqlFolder('functions'),
): Promise<void> {
  const newer = await newerFiles(client, files);
  if (newer.length === 0) return;
  await inTransaction(client, async () => {
    for (const file of newer) await install(client, file);
  });
}

/** Returns the names of the functions that are missing, or installed in an older version. @throws FunctionMismatch */
export async function functionsToInstall(queryable: Queryable): Promise<readonly string[]> {
  return (await newerFiles(queryable, readSqlFolder('functions'))).map(({ functionName }) => functionName);
}

async function newerFiles(queryable: Queryable, files: readonly SqlFile[]): Promise<readonly VersionedFunction[]> {
  const { rows } = await queryable.query<InstalledFunction>('select name, hash, version from installed_function');
  const installed = new Map(rows.map((row) => [row.name, row]));
  return files.map(versioned).filter((file) => isNewer(file, installed.get(file.functionName)));
}

interface InstalledFunction {
  readonly name: string;
  readonly hash: string;
  /** Null if a program installed the function that did not number the versions. */
  readonly version: number | null;
}

function isNewer({ file, version, hash }: VersionedFunction, installed: InstalledFunction | undefined): boolean {
  if (installed === undefined || installed.version === null || installed.version < version) return true;
  if (installed.version === version && installed.hash !== hash)
    throw new FunctionMismatch(
      `The file ${file} differs from the function that was installed as version ${version}. Raise the version in the file.`,
    );
  return false;
}

function versioned(file: SqlFile): VersionedFunction {
  const [, version] = /^-- version (\d+)$/m.exec(file.sql) ?? [];
  if (version === undefined) throw new Error(`the file ${file.file} states no version`);
  return { ...file, functionName: nameOf(file.file), version: Number(version) };
}

async function install(
  client: pg.Client,
  { functionName: name, version, hash, sql }: VersionedFunction,
): Promise<void> {
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
    `insert into installed_function (name, hash, version) values ($1, $2, $3)
    on conflict (name) do update set hash = excluded.hash, version = excluded.version`,
    [name, hash, version],
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
