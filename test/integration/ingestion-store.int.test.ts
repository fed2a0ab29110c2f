import { afterAll, beforeAll } from 'vitest';
import { openPostgres, type Postgres } from '../../src/adapters/postgres/open.js';
import { describeIngestionStore } from '../contract/ingestion-store.js';
import { createTestDatabase } from '../support/postgres.js';

let north: Postgres;
let south: Postgres;
let cells = 0;

beforeAll(async () => {
  const database = await createTestDatabase();
  north = await openPostgres({ ...database, durable: false });
  south = await openPostgres({ ...database, durable: false });
});
afterAll(() => Promise.all([north.close(), south.close()]));

describeIngestionStore('PostgreSQL', async () => {
  cells += 1;
  return [north.ingestionStore(`cell-${cells}`), south.ingestionStore(`cell-${cells}`)];
});
