import { openPostgres } from '../../src/adapters/postgres/open.js';
import { describeStore } from '../contract/store.js';
import { createTestDatabase } from '../support/postgres.js';

describeStore('PostgreSQL', async () => {
  const database = await createTestDatabase();
  const postgres = await openPostgres({ ...database, durable: false });
  const { raise } = postgres.databaseLevel;
  return { ...postgres, sweep: () => postgres.sweep({ silentMs: 0 }), raiseLevel: raise };
});
