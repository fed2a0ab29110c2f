/**
 * Golden histories: databases that released versions wrote, with what these versions served. A later version must serve the same.
 * A history is one JSON file. Its tables are loaded into the schema that the migrations of its time made, so the files must never change.
 */
import { readFileSync } from 'node:fs';
import type pg from 'pg';
import { readSqlFolder } from '../../src/adapters/postgres/sql-folder.js';
import type { Composed } from '../../src/main/compose.js';
import { accepted } from './accepted.js';

interface GoldenHistory {
  /** The newest migration of the version. */
  readonly migration: string;
  /** The rows of each table, as PostgreSQL writes them in JSON. */
  readonly tables: Readonly<Record<string, readonly object[]>>;
  /** All notifications of the log, byte for byte. */
  readonly log: readonly string[];
  /** The states of all lots: the present ones, and as of some notifications. */
  readonly states: readonly GoldenState[];
}

interface GoldenState {
  readonly winery: string;
  readonly lot: string;
  readonly known: number | null;
  /** Null: the lot did not exist. */
  readonly state: object | null;
}

/** Reads a history from the folder test/golden. */
export function goldenHistory(file: string): GoldenHistory {
  return JSON.parse(readFileSync(new URL(`../golden/${file}`, import.meta.url), 'utf8')) as GoldenHistory; // Written by `recordGolden`.
}

/** Returns the history of a database. */
export async function recordGolden(sql: pg.Client, { solera, postgres }: Composed): Promise<GoldenHistory> {
  const tables: Record<string, readonly object[]> = {};
  for (const table of await tablesOf(sql)) {
    // It holds a secret, which each database has for itself.
    if (table === 'access_state') continue;
    const { rows } = await sql.query<{ rows: object[] }>(`select coalesce(json_agg(t), '[]') as rows from ${table} t`);
    tables[table] = rows[0]?.rows ?? [];
  }
  const head = await postgres.log.head();
  const states: GoldenState[] = [];
  for (const { winery, lot } of await lotsOf(sql))
    for (const known of [null, Math.floor(head / 3), Math.floor((head * 2) / 3)])
      states.push({ winery, lot, known, state: await stateOf(solera, { winery, lot, known }) });
  const migration = readSqlFolder('migrations').at(-1)?.file ?? '';
  return { migration, tables, log: await postgres.log.texts(1, head), states };
}

/** Loads a history into an empty database, as the version left it. */
export async function loadGolden(sql: pg.Client, { migration, tables }: GoldenHistory): Promise<void> {
  for (const { file, sql: text } of readSqlFolder('migrations')) if (file <= migration) await sql.query(text);
  await sql.query(
    'create table migration (file text primary key, hash text not null, applied_at timestamptz not null default now())',
  );
  for (const [table, rows] of Object.entries(tables)) {
    if (table === 'installed_function') continue;
    // Some tables hold a row that a migration has written.
    if (!(await isEmpty(sql, table))) await sql.query(`delete from ${table}`);
    const columns = (await columnsOf(sql, table)).join(', ');
    await sql.query(
      `insert into ${table} (${columns}) overriding system value
      select ${columns} from json_populate_recordset(null::${table}, $1)`,
      [JSON.stringify(rows)],
    );
  }
}

/** Returns the state of a lot, or null if it does not exist. Its version is left out: it may differ. */
export async function stateOf(
  solera: Composed['solera'],
  { winery, lot, known }: Omit<GoldenState, 'state'>,
): Promise<object | null> {
  const found = await solera.getLot(winery, lot, known === null ? {} : { known });
  if (!found.ok && found.problem.code === 'not_found') return null;
  const { version: _, ...state } = await accepted(Promise.resolve(found));
  return state;
}

async function tablesOf(sql: pg.Client): Promise<readonly string[]> {
  const { rows } = await sql.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname`,
  );
  return rows.map(({ name }) => name);
}

/** Returns the columns that are not computed from others. */
async function columnsOf(sql: pg.Client, table: string): Promise<readonly string[]> {
  const { rows } = await sql.query<{ name: string }>(
    `select quote_ident(attname) as name from pg_attribute
    where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
    [table],
  );
  return rows.map(({ name }) => name);
}

async function isEmpty(sql: pg.Client, table: string): Promise<boolean> {
  const { rows } = await sql.query<{ found: boolean }>(`select exists (select from ${table}) as found`);
  return rows[0]?.found === false;
}

async function lotsOf(sql: pg.Client): Promise<readonly { readonly winery: string; readonly lot: string }[]> {
  const { rows } = await sql.query<{ winery: string; lot: string }>(
    `select distinct winery, subject as lot from touch where not silent order by winery, subject`,
  );
  return rows;
}
