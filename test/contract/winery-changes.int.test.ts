import { compose } from '../../src/main/compose.js';
import { createTestDatabase } from '../support/postgres.js';
import { describeWineryChanges } from './winery-changes.js';

describeWineryChanges('on PostgreSQL', async () => {
  const database = await createTestDatabase();
  const node = await compose({ connectionString: database.connectionString, durable: false });
  const close = async (): Promise<void> => {
    await node.close();
    await database.drop();
  };
  return { solera: node.solera, close };
});
