/** From a stored number on, notifications name their schemas. The bytes of a number are the same at every node, at any time. */
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { expect, it } from 'vitest';
import { openPostgres, type Postgres } from '../../src/adapters/postgres/open.js';
import { compose } from '../../src/main/compose.js';
import { lot, recording, unwritten, writtenBy } from '../contract/store-proposal.js';
import { committed } from '../contract/store-subject.js';
import { createTestDatabase } from '../support/postgres.js';
import { smallHistory } from '../support/small-history.js';

/** The notifications of database-of-2026-11-21.sql, as a program of level 3 served them. */
const served = [
  '{"specversion":"1.0","id":"1","sequence":1,"source":"/wineries/estate","type":"solera.action.recorded","subject":"01930000-0000-7000-8000-000000000001","time":"2026-11-28T08:28:01.636Z","datacontenttype":"application/json","data":{"winery":"estate","action":"01930000-0000-7000-8000-000000000001","revision":1,"effectiveAt":"2025-09-01T08:00:00.000Z","tieBreak":1,"change":"01930000-0000-7000-8000-000000000001","index":0,"of":2,"type":"receive_bulk","status":"active","data":{"to":{"lot":"25-SY","vessel":"T-1","volume":500},"kind":"wine","components":[{"variety":"Syrah","vintage":2025,"appellation":"Napa Valley","share":1}]}}}',
  '{"specversion":"1.0","id":"2","sequence":2,"source":"/wineries/estate","type":"solera.lot.event.asserted","subject":"25-SY","time":"2026-11-28T08:28:01.636Z","datacontenttype":"application/json","data":{"winery":"estate","lot":"25-SY","action":"01930000-0000-7000-8000-000000000001","revision":1,"effectiveAt":"2025-09-01T08:00:00.000Z","tieBreak":1,"change":"01930000-0000-7000-8000-000000000001","index":1,"of":2,"event":{"name":"BulkReceived","vessels":[{"vessel":"T-1","change":500}],"additives":[],"cost":{},"set":{"kind":"wine","volumeUnit":"gal"},"mixed":{"volume":500,"composition":[{"variety":"Syrah","vintage":2025,"appellation":"Napa Valley","share":1}]}}}}',
];

/** Returns a database with the data of 2026-11-21, which is not migrated. */
async function oldDatabase(): Promise<string> {
  const url = new URL((await createTestDatabase()).connectionString);
  const name = `log_schemas_${Date.now()}`;
  const query = async (database: string, text: string): Promise<void> => {
    url.pathname = `/${database}`;
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    await client.query(text);
    await client.end();
  };
  await query(url.pathname.slice(1), `create database ${name}`);
  await query(name, readFileSync(new URL('../support/database-of-2026-11-21.sql', import.meta.url), 'utf8'));
  return url.href;
}

function schemaOf(text: string): unknown {
  return JSON.parse(text).dataschema;
}

it('an upgraded log keeps its bytes, and what is published after the upgrade names its schema', async () => {
  const connectionString = await oldDatabase();
  const unraised = await openPostgres({ connectionString, durable: false });
  expect(await unraised.log.texts(1, 2)).toEqual(served);
  const node = await compose({ connectionString, durable: false });
  const addition = { lot: '25-SY', product: 'SO2', amount: 1, unit: 'g' };
  await node.solera.record('estate', { type: 'addition', effectiveAt: '2025-09-02T08:00:00Z', data: addition }, {});
  for (const { log } of [node.postgres, unraised]) {
    const texts = await log.texts(1, 4);
    expect(texts.slice(0, 2)).toEqual(served);
    expect(texts.slice(2).map(schemaOf)).toEqual([
      'urn:solera:schema:action.recorded.1',
      'urn:solera:schema:lot.event.asserted.1',
    ]);
  }
  await node.close();
  await unraised.close();
});

it('a new log of a node that is alone names the schema of every notification', async () => {
  const { connectionString } = await createTestDatabase();
  const node = await compose({ connectionString, durable: false });
  await smallHistory(node.solera, 7, 30);
  const head = await node.solera.head();
  expect(head).toBeGreaterThan(60);
  const { items } = await node.solera.readLog(1, head);
  for (const text of items) {
    const { type, dataschema } = JSON.parse(text);
    expect(dataschema).toBe(`${type.replace('solera.', 'urn:solera:schema:')}.1`);
  }
  await node.close();
});

it('the verifier reads the texts that are served', async () => {
  const { connectionString } = await createTestDatabase();
  const node = await openPostgres({ connectionString, durable: false });
  const stream = lot('verified');
  const before = recording({ stream, version: unwritten, at: 1, events: ['{"n":1}', '{"n":2}'] });
  await committed(node, before);
  await node.databaseLevel.raise(5);
  const after = recording({ stream, version: writtenBy(before, stream), at: 2, events: ['{"n":3}'] });
  await committed(node, after);
  const actions = [before, after].flatMap(({ revisions }) => revisions.map(({ position }) => position.id));
  const found = await node.store.view(async (view) => [
    ...(await view.notificationsOfActions(actions)),
    ...(await view.notificationsOfLots([stream])).flat(),
  ]);
  const texts = await node.log.texts(1, 5);
  expect(texts.map((text) => schemaOf(text) !== undefined)).toEqual([false, false, false, true, true]);
  expect(found.sort((a, b) => a.number - b.number).map(({ text }) => text)).toEqual(texts);
  await node.close();
});

it('the number cannot be changed', async () => {
  const { connectionString } = await createTestDatabase();
  const node = await openPostgres({ connectionString, durable: false });
  await node.databaseLevel.raise(5);
  const sql = new pg.Client({ connectionString });
  await sql.connect();
  for (const statement of ['update log_schemas set since = 2', 'delete from log_schemas', 'truncate log_schemas'])
    await expect(sql.query(statement), statement).rejects.toThrow('append-only');
  await expect(sql.query('insert into log_schemas values (9)')).rejects.toThrow('unique');
  await sql.end();
  await node.close();
});

it('readers see the same bytes of a number at any time, while writers publish and the level rises', async () => {
  const { connectionString } = await createTestDatabase();
  const nodes = await Promise.all([1, 2, 3].map(() => openPostgres({ connectionString, durable: false })));
  const [one, two, three] = nodes as [Postgres, Postgres, Postgres]; // As many as were opened.
  let writing = true;
  const write = async ({ store }: Postgres, name: string): Promise<void> => {
    const stream = lot(name);
    let version = unwritten;
    for (let at = 1; at <= 150; at += 1) {
      const proposal = recording({ stream, version, at, events: ['{"n":1}', '{"n":2}'] });
      await committed({ store }, proposal);
      version = writtenBy(proposal, stream);
    }
  };
  const seen = new Map<number, string>();
  let changed = 0;
  const read = async ({ log }: Postgres): Promise<void> => {
    while (writing) {
      const head = await log.head();
      const first = Math.max(1, head - 40);
      for (const [index, text] of (await log.texts(first, head)).entries()) {
        const known = seen.get(first + index) ?? text;
        if (known !== text) changed += 1;
        seen.set(first + index, known);
      }
    }
  };
  const readers = [read(one), read(two), read(three)];
  const raise = async (): Promise<void> => {
    while ((await three.log.head()) < 300) await new Promise((resolve) => setTimeout(resolve, 2));
    await Promise.all([three.databaseLevel.raise(5), two.databaseLevel.raise(5)]);
  };
  await Promise.all([write(one, 'race-1'), write(two, 'race-2'), raise()]);
  writing = false;
  await Promise.all(readers);
  expect(changed).toBe(0);
  const all = await three.log.texts(1, 900);
  const since = all.findIndex((text) => schemaOf(text) !== undefined);
  expect([all.length, since % 3]).toEqual([900, 0]);
  expect(since).toBeGreaterThanOrEqual(300);
  expect(since).toBeLessThan(900);
  expect(all.filter((text, index) => (schemaOf(text) !== undefined) !== index >= since)).toEqual([]);
  for (const [number, text] of seen) expect(all[number - 1]).toBe(text);
  await Promise.all(nodes.map((node) => node.close()));
});
