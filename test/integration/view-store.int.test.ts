import { openPostgres } from '../../src/adapters/postgres/open.js';
import { describeViewStore } from '../contract/view-store.js';
import { createTestDatabase } from '../support/postgres.js';

describeViewStore('PostgreSQL', async () => {
  const database = await createTestDatabase();
  const nodes = await Promise.all([1, 2, 3].map(() => openPostgres({ ...database, durable: false })));
  let calls = 0;
  return {
    cell: (name) => {
      const node = nodes[calls++ % nodes.length];
      if (node === undefined) throw new Error('there are no nodes');
      return node.viewStore(name);
    },
    close: async () => {
      await Promise.all(nodes.map((node) => node.close()));
    },
  };
});
