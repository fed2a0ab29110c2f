/** The bodies of a history: samples of them, how often they are repeated, and tables that hold them compressed. */
import { deflateRawSync } from 'node:zlib';
import type pg from 'pg';
import type { Body, Packing } from './body-compression.js';
import { bodyColumns, packedTexts, streamNumbers } from './storage-candidates.js';

const sources: Readonly<Record<Body['kind'], string>> = {
  events: `select events as text from touch where events <> ''`,
  states: 'select state as text from head union all select state from checkpoint',
  data: 'select data as text from revision',
  answers: 'select answer as text from publication',
};

/** Returns at most `most` bodies of each kind, spread over all. */
export async function sampleBodies(client: pg.Client, most: number): Promise<readonly Body[]> {
  const bodies: Body[] = [];
  for (const [kind, source] of Object.entries(sources)) {
    const { rows } = await client.query<{ text: string }>(
      `select text from (${source}) s order by hashtext(text), length(text) limit ${most}`,
    );
    bodies.push(...rows.map(({ text }) => ({ kind: kind as Body['kind'], text }))); // The keys of `sources`.
  }
  return bodies;
}

export interface Repeated {
  readonly kind: Body['kind'];
  readonly texts: number;
  readonly bytes: number;
  /** Bytes of the texts if each different one is counted once. */
  readonly distinctBytes: number;
}

export async function repeatedBodies(client: pg.Client): Promise<readonly Repeated[]> {
  const found: Repeated[] = [];
  for (const [kind, source] of Object.entries(sources)) {
    const { rows } = await client.query<{ texts: string; bytes: string; distinct_bytes: string }>(
      `select sum(n) as texts, sum(n * bytes) as bytes, sum(bytes) as distinct_bytes
       from (select count(*) as n, max(octet_length(text)) as bytes from (${source}) s group by md5(text)) t`,
    );
    const [row] = rows;
    found.push({
      kind: kind as Body['kind'], // The keys of `sources`.
      ...{ texts: Number(row?.texts), bytes: Number(row?.bytes), distinctBytes: Number(row?.distinct_bytes) },
    });
  }
  return found;
}

const rowsPerFetch = 5_000;

/** Creates the tables that the candidates join: numbers for streams, and the packed bodies of the tables. */
export async function createJoinedTables(client: pg.Client, packing: Packing): Promise<void> {
  await client.query(
    `create table ${streamNumbers} as select stream, row_number() over (order by stream)::integer as number from version`,
  );
  await client.query(`create unique index on ${streamNumbers} (stream)`);
  for (const [table, column] of Object.entries(bodyColumns)) {
    const packed = packedTexts(table);
    await client.query(`create table ${packed} (place tid, body bytea)`);
    await client.query('begin');
    await client.query(`declare bodies cursor for select ctid::text as place, ${column} as text from ${table}`);
    for (;;) {
      const { rows } = await client.query<{ place: string; text: string | null }>(`fetch ${rowsPerFetch} from bodies`);
      if (rows.length === 0) break;
      const bodies = rows.map(({ text }) => (text === null || text === '' ? null : packing.pack(text)));
      await client.query(`insert into ${packed} select * from unnest($1::tid[], $2::bytea[])`, [
        rows.map(({ place }) => place),
        bodies,
      ]);
    }
    await client.query('commit');
    await client.query(`create unique index on ${packed} (place)`);
  }
  await client.query('analyze');
}

/** What a file system stores of a block, in whole sectors. */
const blockBytes = 131_072;
const sectorBytes = 4_096;

/** Returns the bytes of a relation's file if each block is compressed by itself with deflate, as file systems do. Needs the rights of a superuser. */
export async function compressedFileBytes(client: pg.Client, relation: string): Promise<number> {
  const { rows } = await client.query<{ path: string; bytes: string }>(
    `select pg_relation_filepath($1::regclass) as path, pg_relation_size($1::regclass) as bytes`,
    [relation],
  );
  const { path = '', bytes = '0' } = rows[0] ?? {};
  let compressed = 0;
  for (let offset = 0; offset < Number(bytes); offset += blockBytes) {
    const read = await client.query<{ block: Buffer }>('select pg_read_binary_file($1, $2, $3) as block', [
      path,
      offset,
      blockBytes,
    ]);
    const block = read.rows[0]?.block ?? Buffer.alloc(0);
    const packed = Math.ceil(deflateRawSync(block, { level: 1 }).length / sectorBytes) * sectorBytes;
    compressed += Math.min(packed, block.length);
  }
  return compressed;
}
