import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { expect, it } from 'vitest';
import { openPostgres } from '../../src/adapters/postgres/open.js';
import type { AccessStore } from '../../src/application/ports/access-store.js';
import { describeAccessStore } from '../contract/access-store.js';
import { createTestDatabase } from '../support/postgres.js';

describeAccessStore('PostgreSQL', async () => {
  const { connectionString } = await createTestDatabase();
  return openPostgres({ connectionString, durable: false });
});

it('stores no more tokens than the limit if several nodes make one while the tokens are locked', async () => {
  const { connectionString } = await createTestDatabase();
  const nodes = await Promise.all([1, 2].map(() => openPostgres({ connectionString, durable: false })));
  const holder = new pg.Client({ connectionString });
  await holder.connect();
  await holder.query('begin');
  await holder.query('select from access_state for update');
  const making = Promise.all(nodes.flatMap(({ accessStore }) => [create(accessStore), create(accessStore)]));
  const waiting = `select from pg_locks l join pg_stat_activity a using (pid)
    where not l.granted and a.datname = current_database() and a.query like '%access_token%'`;
  await expect.poll(async () => (await holder.query(waiting)).rowCount).toBeGreaterThan(1);
  await holder.query('commit');
  expect((await making).filter(Boolean)).toHaveLength(1);
  await holder.end();
  await Promise.all(nodes.map((node) => node.close()));
});

function create(store: AccessStore): Promise<boolean> {
  const id = randomUUID();
  const unused = { owner: null, createdBy: null, expiresAt: null };
  const entry = { at: 1, kind: 'token_created', by: null, winery: null, change: null, detail: {} } as const;
  return store.create({ id, name: 'one', hash: id, grants: [], createdAt: 1, ...unused }, 1, entry);
}
