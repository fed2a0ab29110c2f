import { openPostgres } from '../../src/adapters/postgres/open.js';
import { describeImportStore } from '../contract/import-store.js';
import { createTestDatabase } from '../support/postgres.js';

describeImportStore('PostgreSQL', async () => {
  const { connectionString } = await createTestDatabase();
  const postgres = await openPostgres({ connectionString, durable: false });
  return { store: postgres.importStore, close: () => postgres.close() };
});
