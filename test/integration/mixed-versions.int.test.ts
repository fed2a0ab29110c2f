/** During an upgrade, nodes of two versions use one database. The newer one writes nothing that the older one cannot read, until all know the new schemas. */
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPostgres, type Postgres } from '../../src/adapters/postgres/open.js';
import { currentLevel } from '../../src/application/level.js';
import { type SchemaChange, Schemas, UnknownSchema } from '../../src/cellar/upcasters.js';
import { accepted } from '../support/accepted.js';
import { nodeOn, uuid, wineryBody } from '../support/memory-node.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

/** The newer program marks what it writes in schema 2; schema 1 is that of the present program, without the mark. */
const marked: SchemaChange = {
  level: currentLevel,
  up: (body) => body,
  down: ({ mark: _, ...body }) => body,
};
const newerSchemas = new Schemas({ actions: { note: [marked] }, events: [marked], states: [marked] });

let database: TestDatabase;
let sql: pg.Client;
let older: Postgres;
let newer: Postgres;
let level = currentLevel - 1;

beforeAll(async () => {
  database = await createTestDatabase();
  const { connectionString } = database;
  sql = new pg.Client({ connectionString });
  await sql.connect();
  older = await openPostgres({ connectionString, durable: false });
  newer = await openPostgres({
    connectionString,
    durable: false,
    bodies: { schemas: newerSchemas, level: () => level },
  });
}, 60_000);
afterAll(async () => {
  await Promise.all([older?.close(), newer?.close()]);
  await sql?.end();
  await database?.drop();
});

const components = [{ share: 1, variety: 'Syrah', vintage: 2024, appellation: 'Lodi' }];

async function schemasInUse(): Promise<readonly number[]> {
  const { rows } = await sql.query<{ schema: number }>(
    `select schema from revision union select schema from touch union select schema from head union select schema from checkpoint order by schema`,
  );
  return rows.map(({ schema }) => schema);
}

async function record(postgres: Postgres, n: number, type: string, data: object) {
  const node = nodeOn(postgres);
  const result = await node.solera.record('W', { id: uuid(n), type, effectiveAt: `2025-01-0${n}T00:00:00Z`, data }, {});
  await node.actors.headStates.flushAll();
  return result;
}

it('nodes of both versions read and edit what the other has recorded', { timeout: 120_000 }, async () => {
  await accepted(nodeOn(newer).solera.putWinery('W', wineryBody));
  await accepted(record(newer, 1, 'receive_bulk', { to: { lot: 'A', volume: 9 }, components }));
  await accepted(record(older, 2, 'note', { lot: 'A', text: 'By the older one.' }));
  await accepted(record(newer, 3, 'note', { lot: 'A', text: 'By the newer one.' }));
  expect(await schemasInUse()).toEqual([1]);
  const data = { to: { lot: 'A', volume: 8 }, components };
  await accepted(nodeOn(older).solera.revise('W', uuid(1), { data }, {}));
  await accepted(nodeOn(newer).solera.revise('W', uuid(2), { note: 'Read twice.' }, {}));
  for (const postgres of [older, newer])
    expect(await nodeOn(postgres).solera.getLot('W', 'A', {})).toMatchObject({ value: { volume: 8 } });
  expect(await schemasInUse()).toEqual([1]);
});

it('the newer one writes the new schemas once all know them, and an older one then stops instead of misreading them', {
  timeout: 120_000,
}, async () => {
  level = currentLevel;
  await accepted(record(newer, 4, 'note', { lot: 'A', text: 'In the new schema.' }));
  expect(await schemasInUse()).toEqual([1, 2]);
  await expect(nodeOn(older).solera.getAction('W', uuid(4))).rejects.toThrow(UnknownSchema);
  await expect(nodeOn(older).solera.getLot('W', 'A', {})).rejects.toThrow(/Upgrade this node/);
});

it('an older one is refused clearly when the level of the database has risen above its own', {
  timeout: 120_000,
}, async () => {
  await older.databaseLevel.raise(currentLevel + 1);
  expect(await record(older, 5, 'receive_bulk', { to: { lot: 'B', volume: 1 }, components })).toMatchObject({
    ok: false,
  });
  await expect(older.outdated).resolves.toMatchObject({
    name: 'LevelTooLow',
    message: expect.stringMatching(/only knows level \d+\. Upgrade this node/),
  });
  const { connectionString } = database;
  await expect(openPostgres({ connectionString, durable: false })).rejects.toMatchObject({ name: 'LevelTooLow' });
});
