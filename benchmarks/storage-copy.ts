/** A copy of a table in another form: what it takes on disk, and what writing and reading it costs PostgreSQL. */
import pg from 'pg';
import { processCpuMs } from './bench-server.js';
import { relationBytes, sumOfBytes } from './relation-bytes.js';

export interface Candidate {
  readonly table: string;
  readonly name: string;
  /** Statements on the empty copy. */
  readonly alter?: (copy: string) => readonly string[];
  /** The columns that the copy has not. */
  readonly without?: readonly string[];
  /** The expression over the row `t` that replaces a column in the copy. */
  readonly values?: Readonly<Record<string, string>>;
  /** From which the expressions read besides the table, such as `join other o on o.place = t.ctid`. */
  readonly joined?: string;
  /** What follows `on <table>` in the definition of an index; null: the copy has not the index. */
  readonly indexes?: Readonly<Record<string, string | null>>;
  /** A statement on the written copy. */
  readonly afterwards?: (copy: string) => string;
  /** Reading is not measured, because the form of the stored values cannot be read by the statements. */
  readonly unreadable?: boolean;
}

export interface CopyMeasured {
  readonly bytes: number;
  readonly heapBytes: number;
  readonly indexBytes: number;
  readonly longBytes: number;
  readonly rows: number;
  /** WAL of a row. */
  readonly walBytes: number;
  /** Processor time of the session, in microseconds, to write a row, and to read one by each of the reads. */
  readonly writeUs: number | null;
  readonly readUs: Readonly<Record<string, number | null>>;
}

/** A query with the condition on the place of a sample. Returns the number of rows that it read as `rows`. */
export interface Read {
  readonly name: string;
  readonly sql: (copy: string) => string;
  readonly values: readonly unknown[];
}

const copyName = 'measured_copy';
/** Linux counts processor time in hundredths of a second: a shorter measurement would be mostly rounding. */
const leastMs = 300;
const mostRepetitions = 200;

/** Copies the table in the order in which its rows were written, with all indexes in place, as the commits wrote it. */
export async function measureCopy(
  connectionString: string,
  candidate: Candidate,
  reads: readonly Read[],
): Promise<CopyMeasured> {
  const client = new pg.Client({ connectionString, options: '-c jit=off -c synchronize_seqscans=off' });
  await client.connect();
  try {
    await client.query(`drop table if exists ${copyName}`);
    await createCopy(client, candidate);
    await client.query('checkpoint');
    const written = await write(client, candidate);
    if (candidate.afterwards !== undefined) await client.query(candidate.afterwards(copyName));
    await client.query(`vacuum (analyze) ${copyName}`);
    const parts = await relationBytes(client, copyName);
    const of = (part: string): number => sumOfBytes(parts.filter((one) => one.part === part));
    const readUs: Record<string, number | null> = {};
    // Copies are read by index, as the program's sessions read; a bitmap scan is how BRIN is read.
    await client.query('set enable_seqscan = off');
    if (candidate.unreadable !== true) for (const read of reads) readUs[read.name] = await readTime(client, read);
    await client.query(`drop table ${copyName}`);
    return {
      ...{ bytes: sumOfBytes(parts), heapBytes: of('rows'), indexBytes: of('index'), longBytes: of('long values') },
      ...{ ...written, readUs },
    };
  } finally {
    await client.end();
  }
}

async function createCopy(client: pg.Client, candidate: Candidate): Promise<void> {
  const { table, alter, without = [], indexes = {} } = candidate;
  await client.query(
    `create table ${copyName} (like ${table} including defaults including storage including compression)`,
  );
  for (const column of without) await client.query(`alter table ${copyName} drop column ${column}`);
  for (const sql of alter?.(copyName) ?? []) await client.query(sql);
  const { rows } = await client.query<{ name: string; definition: string; unique: boolean }>(
    `select c.relname as name, pg_get_indexdef(c.oid) as definition, x.indisunique as unique
     from pg_index x join pg_class c on c.oid = x.indexrelid where x.indrelid = $1::regclass order by c.oid`,
    [table],
  );
  for (const { name, definition, unique } of rows) {
    const own = indexes[name];
    if (own === null) continue;
    const on = own ?? definition.slice(definition.indexOf(' USING '));
    await client.query(`create ${unique ? 'unique ' : ''}index copy_${name} on ${copyName} ${on}`);
  }
}

async function write(
  client: pg.Client,
  { table, without = [], values = {}, joined = '' }: Candidate,
): Promise<Pick<CopyMeasured, 'rows' | 'walBytes' | 'writeUs'>> {
  const found = await client.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
    [table],
  );
  const columns = found.rows.map(({ name }) => name).filter((name) => !without.includes(name));
  const selected = columns.map((name) => values[name] ?? `t.${name}`);
  const walBefore = await walPosition(client);
  const { count: rows, ms } = await timed(client, async () => {
    const inserted = await client.query(
      `insert into ${copyName} (${columns.join(', ')}) select ${selected.join(', ')} from ${table} t ${joined === '' ? '' : `${joined} order by t.ctid`}`,
    );
    return inserted.rowCount ?? 0;
  });
  const walBytes = ((await walPosition(client)) - walBefore) / rows;
  // The join is not part of the cost.
  return { rows, walBytes, writeUs: ms === null || joined !== '' ? null : (ms * 1_000) / rows };
}

async function readTime(client: pg.Client, read: Read): Promise<number | null> {
  const query = { text: read.sql(copyName), values: [...read.values] };
  await client.query(query);
  const { count, ms } = await timed(client, async () => {
    let rowsRead = 0;
    const begun = performance.now();
    for (let time = 0; time < mostRepetitions && performance.now() - begun < leastMs; time += 1) {
      const { rows } = await client.query<{ rows: string }>(query);
      rowsRead += Number(rows[0]?.rows);
    }
    return rowsRead;
  });
  return ms === null || count === 0 ? null : (ms * 1_000) / count;
}

/** The processor time of the session's process; null except on Linux. */
async function timed(
  client: pg.Client,
  work: () => Promise<number>,
): Promise<{ readonly count: number; readonly ms: number | null }> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const pid = rows[0]?.pid ?? 0;
  const before = await processCpuMs(pid);
  const count = await work();
  const after = await processCpuMs(pid);
  return { count, ms: before === null || after === null ? null : after - before };
}

async function walPosition(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ bytes: string }>(
    `select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as bytes`,
  );
  return Number(rows[0]?.bytes);
}
