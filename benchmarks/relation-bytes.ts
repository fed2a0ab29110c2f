/** The bytes on disk of each table, of its long values (TOAST) and of each index. */
import type pg from 'pg';

export interface RelationBytes {
  readonly schema: string;
  readonly table: string;
  readonly part: 'rows' | 'long values' | 'index';
  /** Of an index; otherwise that of the table. */
  readonly name: string;
  readonly bytes: number;
  /** Rows of the table. */
  readonly rows: number;
}

const allForks = (oid: string): string =>
  `(${['main', 'fsm', 'vm', 'init'].map((fork) => `pg_relation_size(${oid}, '${fork}')`).join(' + ')})`;

/** TOAST is counted with its index. */
const relations = `
with t as (
  select c.oid, n.nspname, c.relname, c.reltoastrelid from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')
)
select t.nspname as schema, t.relname as table, 'rows' as part, t.relname as name, ${allForks('t.oid')} as bytes from t
union all
select t.nspname, t.relname, 'long values', t.relname, pg_total_relation_size(t.reltoastrelid) from t where t.reltoastrelid <> 0
union all
select t.nspname, t.relname, 'index', i.relname, ${allForks('i.oid')} from t join pg_index x on x.indrelid = t.oid join pg_class i on i.oid = x.indexrelid`;

/** Returns the parts of all tables, or of one, the largest first. */
export async function relationBytes(client: pg.ClientBase, table?: string): Promise<readonly RelationBytes[]> {
  const found = await client.query<Omit<RelationBytes, 'bytes' | 'rows'> & { readonly bytes: string }>(relations);
  const rows = new Map<string, number>();
  const parts: RelationBytes[] = [];
  for (const { bytes, ...part } of found.rows) {
    if (table !== undefined && part.table !== table) continue;
    const name = `"${part.schema}"."${part.table}"`;
    if (!rows.has(name)) rows.set(name, await count(client, name));
    parts.push({ ...part, bytes: Number(bytes), rows: rows.get(name) ?? 0 });
  }
  return parts.sort((a, b) => b.bytes - a.bytes);
}

async function count(client: pg.ClientBase, table: string): Promise<number> {
  const { rows } = await client.query<{ count: string }>(`select count(*) as count from ${table}`);
  return Number(rows[0]?.count);
}

export function sumOfBytes(parts: readonly { readonly bytes: number }[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}
