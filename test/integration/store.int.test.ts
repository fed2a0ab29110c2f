import { openPostgres } from '../../src/adapters/postgres/open.js';
import { describeStore } from '../contract/store.js';
import { createTestDatabase } from '../support/postgres.js';

describeStore('PostgreSQL', async () => {
  const database = await createTestDatabase();
  const { store, archive, close } = await openPostgres({ ...database, durable: false });
  return { store, archive, close };
});
