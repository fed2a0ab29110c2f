import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { columnArrays } from '../../src/adapters/postgres/column-array.js';
import { createTestDatabase } from '../support/postgres.js';

const rows = [
  { id: '0190aaaa-0000-7000-8000-00000000000c', big: -9_007_199_254_740_991, middle: 2_147_483_647, small: -32_768 },
  { id: 'FFFFFFFF-0000-7000-8000-000000000001', big: 4_294_967_296, middle: -1, small: 7 },
  { id: null, big: null, middle: null, small: null },
] as const;
const texts = ['', 'a "b" \\ {c},d', 'Grüner Veltliner 葡萄 🍷', 'x'.repeat(100), `ü${'y'.repeat(60)}`, null];

describe('arrays of columns', () => {
  let client: Client;
  beforeAll(async () => {
    client = new Client({ connectionString: (await createTestDatabase()).connectionString });
    await client.connect();
  });
  afterAll(() => client.end());

  it('are read by the server as they were given', async () => {
    const parameters = columnArrays(rows, { id: 'uuid', big: 'bigint', middle: 'integer', small: 'smallint' });
    const found = await client.query(
      'select id, big::float8, middle, small from unnest($1::uuid[], $2::bigint[], $3::integer[], $4::smallint[]) n (id, big, middle, small)',
      [...parameters],
    );
    expect(found.rows).toEqual(rows.map((row) => ({ ...row, id: row.id?.toLowerCase() ?? null })));
  });

  it('hold any text, and an empty one instead of null where that is wanted', async () => {
    const given = texts.map((text) => ({ text, other: text }));
    const { rows: found } = await client.query('select * from unnest($1::text[], $2::text[]) n (text, other)', [
      ...columnArrays(given, { text: 'text', other: 'textOrEmpty' }),
    ]);
    expect(found).toEqual(texts.map((text) => ({ text, other: text ?? '' })));
  });

  it('may be empty', async () => {
    const parameters = columnArrays<{ id: string }>([], { id: 'uuid' });
    expect((await client.query('select * from unnest($1::uuid[])', [...parameters])).rows).toEqual([]);
  });

  it.each([
    ['smallint', 32_768],
    ['integer', 2_147_483_648],
    ['bigint', 0.5],
    ['bigint', '1'],
    ['uuid', '0190aaaa'],
    ['uuid', '0190aaaa-0000-7000-8000-00000000000g'],
    ['text', 1],
    ['text', true],
  ] as const)('refuse as %s the value %s', (type, value) => {
    expect(() => columnArrays([{ value }], { value: type })).toThrow(RangeError);
  });
});
