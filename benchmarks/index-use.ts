/** Which statements of the program reach their rows by which index, and which indexes begin with the columns of another one. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import pg from 'pg';
import { planningOptions } from '../src/adapters/postgres/connections.js';

export interface IndexUse {
  readonly name: string;
  readonly table: string;
  /** Scans since the database was created. */
  readonly scans: number;
  /** The statements whose plans use the index. */
  readonly statements: readonly string[];
  /** The index keeps its columns unique. */
  readonly unique: boolean;
  /** Another index of the table with the same condition, whose columns begin with those of this one. */
  readonly prefixOf: string | null;
}

const indexes = `
select c.relname as name, t.relname as table, coalesce(s.idx_scan, 0)::integer as scans, x.indisunique as unique,
  (select min(o.indexrelid::regclass::text) from pg_index o where o.indrelid = x.indrelid and o.indexrelid <> x.indexrelid
    and o.indexprs is null and x.indexprs is null and o.indpred::text is not distinct from x.indpred::text
    and o.indnkeyatts >= x.indnkeyatts and o.indkey::text || ' ' like x.indkey::text || ' %') as prefix_of
from pg_index x join pg_class c on c.oid = x.indexrelid join pg_class t on t.oid = x.indrelid join pg_namespace n on n.oid = t.relnamespace
left join pg_stat_user_indexes s on s.indexrelid = x.indexrelid
where n.nspname = 'public' or n.nspname like 'follower\\_%' order by 2, 1`;

/** The first version that plans a statement without the values of its parameters. */
const planningVersion = 160_000;

/** Plans every statement as the program's sessions do. Statements within functions are not planned: their scans are counted. An old server plans none. */
export async function indexUse(connectionString: string): Promise<readonly IndexUse[]> {
  const client = new pg.Client({ connectionString, options: planningOptions });
  await client.connect();
  try {
    // The schemas of generations; those without a number hold views.
    const schemas = await client.query<{ name: string }>(
      `select string_agg(quote_ident(nspname), ',') as name from pg_namespace where nspname ~ '^follower_.*_[0-9]+$'`,
    );
    await client.query(`select set_config('search_path', concat_ws(',', $1::text, 'public'), false)`, [
      schemas.rows[0]?.name,
    ]);
    const users = new Map<string, string[]>();
    const version = await client.query<{ version: string }>(`select current_setting('server_version_num') as version`);
    const planned = Number(version.rows[0]?.version) >= planningVersion ? statements() : [];
    for (const { name, text } of planned) {
      for (const index of await plannedIndexes(client, name, text))
        users.set(index, [...(users.get(index) ?? []), name]);
    }
    const { rows } = await client.query<Omit<IndexUse, 'statements' | 'prefixOf'> & { prefix_of: string | null }>(
      indexes,
    );
    return rows.map(({ prefix_of, ...row }) => ({
      ...row,
      prefixOf: prefix_of,
      statements: users.get(row.name) ?? [],
    }));
  } finally {
    await client.end();
  }
}

function statements(): readonly { readonly name: string; readonly text: string }[] {
  const folder = new URL('../src/adapters/postgres/sql/', import.meta.url);
  return readdirSync(folder).map((file) => ({
    name: basename(file, '.sql'),
    text: readFileSync(new URL(file, folder), 'utf8'),
  }));
}

async function plannedIndexes(client: pg.Client, name: string, text: string): Promise<ReadonlySet<string>> {
  try {
    const { rows } = await client.query<{ 'QUERY PLAN': unknown }>(`explain (generic_plan, format json) ${text}`);
    const plan = JSON.stringify(rows[0]?.['QUERY PLAN']);
    return new Set([...plan.matchAll(/"Index Name":"([^"]+)"/g)].map((match) => match[1] ?? ''));
  } catch (error) {
    throw new Error(`the statement ${name} cannot be planned`, { cause: error });
  }
}
