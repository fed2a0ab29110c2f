import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeState } from '../../src/application/change/codec.js';
import { INITIAL_LOT } from '../../src/cellar/lot.js';
import type { Lot } from '../../src/cellar/state.js';
import { createTestDatabase } from '../support/postgres.js';

const migration = readFileSync(
  new URL('../../src/adapters/postgres/migrations/0003-emptied-fruit.sql', import.meta.url),
  'utf8',
);
const fruit: Lot = { ...INITIAL_LOT, kind: 'fruit', weight: 5_000_000 };
const saved: readonly (readonly [stream: string, state: Lot])[] = [
  ['lot/w/emptied', { ...fruit, weight: 0 }],
  ['lot/w/held', fruit],
  ['lot/w/wine', { ...INITIAL_LOT, kind: 'wine', tags: ['"kind":"fruit"'] }],
];

let sql: pg.Client;
beforeAll(async () => {
  sql = new pg.Client({ connectionString: (await createTestDatabase()).connectionString });
  await sql.connect();
});
afterAll(() => sql?.end());

it('drops the saved states of emptied fruit lots, which do not hold the origin, and keeps all others', async () => {
  for (const [stream, state] of saved) {
    const text = encodeState(state);
    await sql.query('insert into checkpoint values (0, 0, $1, $2, $3, 1)', [randomUUID(), stream, text]);
    await sql.query('insert into head values (1, 0, 0, $1, $1, $2, $3)', [randomUUID(), stream, text]);
  }
  await sql.query(migration);
  for (const table of ['checkpoint', 'head']) {
    const { rows } = await sql.query<{ stream: string }>(`select stream from ${table} order by stream`);
    expect(rows.map(({ stream }) => stream)).toEqual(['lot/w/held', 'lot/w/wine']);
  }
});
