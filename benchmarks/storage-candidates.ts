/** Other forms of the largest tables, and what the copies of each table are asked. */
import type pg from 'pg';
import type { Candidate, Read } from './storage-copy.js';

/** The tables with other forms. The first candidate of each is the present form. */
export const candidateTables = ['touch', 'revision', 'publication', 'checkpoint'] as const;
export type CandidateTable = (typeof candidateTables)[number];

/** The columns of the texts that could be compressed. */
export const bodyColumns = { touch: 'events', revision: 'data', publication: 'answer', checkpoint: 'state' } as const;

/** Tables that the statements below join: numbers for streams, and compressed texts. */
export const streamNumbers = 'stream_number';
export const packedTexts = (table: string): string => `packed_${table}`;

/** `lz4`: whether the server has that compression. */
export function candidates(table: CandidateTable, { lz4 }: { readonly lz4: boolean }): readonly Candidate[] {
  const present: Candidate = { table, name: 'as it is' };
  const rebuilt: Candidate = {
    table,
    name: 'indexes rebuilt afterwards',
    afterwards: (copy) => `reindex table ${copy}`,
  };
  const others = { touch: ofTouch, revision: ofRevision, publication: ofPublication, checkpoint: () => [] };
  const column = bodyColumns[table];
  const all = [present, rebuilt, ...ofLongColumn(table, column, lz4), ...others[table]()];
  // A stored body would be copied as it is compressed. The concatenation makes PostgreSQL compress it again, as it compresses what a commit writes.
  return all.map((one) => ({ ...one, values: { [column]: `t.${column} || ''`, ...one.values } }));
}

/** Compression by PostgreSQL of the column with the bodies, and compression before it is stored. */
function ofLongColumn(table: CandidateTable, column: string, lz4: boolean): readonly Candidate[] {
  const main = (copy: string): string => `alter table ${copy} alter column ${column} set storage main`;
  const target = (copy: string, bytes: number): string => `alter table ${copy} set (toast_tuple_target = ${bytes})`;
  return [
    {
      table,
      name: `${column}: not compressed`,
      alter: (copy) => [`alter table ${copy} alter column ${column} set storage external`],
    },
    { table, name: `${column}: storage main`, alter: (copy) => [main(copy)] },
    { table, name: 'toast_tuple_target 256', alter: (copy) => [target(copy, 256)] },
    {
      table,
      name: `toast_tuple_target 256, ${column}: storage main`,
      alter: (copy) => [target(copy, 256), main(copy)],
    },
    ...(lz4
      ? [
          {
            table,
            name: `${column}: lz4`,
            alter: (copy: string) => [`alter table ${copy} alter column ${column} set compression lz4`],
          },
        ]
      : []),
    {
      ...{ table, name: `${column}: deflate with a dictionary, as bytea`, unreadable: true },
      alter: (copy) => [`alter table ${copy} alter column ${column} type bytea using null::bytea`],
      values: { [column]: 'p.body' },
      joined: `join ${packedTexts(table)} p on p.place = t.ctid`,
      // Its expression reads the body.
      indexes:
        table === 'revision'
          ? {
              revision_vessel: `using btree (winery, (null::text), effective_at, tie_break, action) where type in ('addition', 'analysis')`,
            }
          : {},
    },
  ];
}

function ofTouch(): readonly Candidate[] {
  const table = 'touch';
  const joined = `join ${streamNumbers} n on n.stream = t.stream`;
  return [
    {
      table,
      name: 'touch_stream without action',
      indexes: { touch_stream: 'using btree (stream, effective_at, tie_break)' },
    },
    {
      ...{ table, name: 'touch_stream by a hash of the stream', unreadable: true },
      indexes: { touch_stream: 'using btree (hashtextextended(stream, 0), effective_at, tie_break)' },
    },
    { table, name: 'touch_origin without idx', indexes: { touch_origin: 'using btree (origin)' } },
    {
      table,
      name: 'touch_origin with fillfactor 100',
      indexes: { touch_origin: 'using btree (origin, idx) with (fillfactor = 100)' },
    },
    {
      ...{ table, name: 'touch_origin as BRIN of 16 pages' },
      indexes: { touch_origin: 'using brin (origin int8_minmax_multi_ops) with (pages_per_range = 16)' },
    },
    {
      table,
      name: 'touch_stream without deduplication',
      indexes: { touch_stream: 'using btree (stream, effective_at, tie_break, action) with (deduplicate_items = off)' },
    },
    { table, name: 'without winery and subject', without: ['winery', 'subject'] },
    {
      ...{ table, name: 'a number for the stream, without winery and subject', without: ['winery', 'subject'] },
      ...{ joined, values: { stream: 'n.number' }, unreadable: true },
      alter: (copy) => [`alter table ${copy} alter column stream type integer using 0`],
    },
    {
      table,
      name: 'without events',
      values: { events: `case when t.events is not null then '' end` },
      unreadable: true,
    },
  ];
}

function ofRevision(): readonly Candidate[] {
  const table = 'revision';
  return [
    {
      table,
      name: 'revision_timeline without action',
      indexes: { revision_timeline: 'using btree (winery, effective_at, tie_break)' },
    },
    { table, name: 'without revision_publication', indexes: { revision_publication: null } },
    {
      table,
      name: 'revision_publication with fillfactor 100',
      indexes: { revision_publication: 'using btree (first, idx) with (fillfactor = 100)' },
    },
  ];
}

function ofPublication(): readonly Candidate[] {
  const table = 'publication';
  return [
    { table, name: 'without the answer', values: { answer: `''` } },
    {
      table,
      name: 'primary key with fillfactor 100',
      indexes: { publication_pkey: 'using btree (first) with (fillfactor = 100)' },
    },
  ];
}

/** Streams and change sets that are read in each measurement. */
const sampled = 200;

/** Returns reads of a sample: histories of streams, as a lot is read, and rows of change sets, as the log is read. */
export async function readsOf(client: pg.Client, table: CandidateTable): Promise<readonly Read[]> {
  const sample = async (sql: string): Promise<unknown[]> => {
    const { rows } = await client.query<{ key: unknown }>(
      `select key from (${sql}) s order by hashtext(key::text) limit ${sampled}`,
    );
    return rows.map(({ key }) => key);
  };
  switch (table) {
    case 'touch':
      return [
        {
          name: 'histories',
          values: [await sample('select distinct stream as key from touch')],
          sql: (
            copy,
          ) => `select sum(l.rows) as rows, sum(l.bytes) from unnest($1::text[]) q (stream) cross join lateral (
            select count(*) as rows, sum(length(n.events)) as bytes from (
              select distinct on (c.effective_at, c.tie_break, c.action) c.events from ${copy} c where c.stream = q.stream
              order by c.effective_at, c.tie_break, c.action, c.origin desc) n) l`,
        },
        {
          name: 'log',
          values: [await sample('select first as key from publication')],
          sql: (copy) => ofChangeSets(copy, 'origin', 'events'),
        },
      ];
    case 'revision':
      return [
        {
          name: 'log',
          values: [await sample('select first as key from publication')],
          sql: (copy) => ofChangeSets(copy, 'first', 'data'),
        },
      ];
    case 'publication':
      return [
        {
          name: 'log',
          values: [await sample('select first as key from publication')],
          sql: (copy) => ofChangeSets(copy, 'first', 'answer'),
        },
      ];
    case 'checkpoint':
      return [
        {
          name: 'states',
          values: [await sample('select distinct stream as key from checkpoint')],
          sql: (copy) =>
            `select count(*) as rows, sum(length(c.state)) from unnest($1::text[]) q (stream) join ${copy} c on c.stream = q.stream`,
        },
      ];
  }
}

function ofChangeSets(copy: string, column: string, body: string): string {
  return `select count(*) as rows, sum(length(c.${body})) from unnest($1::bigint[]) q (first) join ${copy} c on c.${column} = q.first`;
}
