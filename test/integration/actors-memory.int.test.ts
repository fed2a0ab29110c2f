import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../src/application/json-object.js';
import { type Composed, compose } from '../../src/main/compose.js';
import { accepted } from '../support/accepted.js';
import { uuid, wineryBody } from '../support/memory-node.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

const lots = 100_000;
const lotsPerSet = 500;
const actorsInMemory = 1_000;

let database: TestDatabase;
let node: Composed;
let mostActors = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  const onBatch = (): void => {
    mostActors = Math.max(mostActors, node.actors.directory.size);
  };
  node = await compose({
    connectionString: database.connectionString,
    durable: false,
    limits: { actorsInMemory },
    onBatch,
  });
  await accepted(node.solera.putWinery('W', wineryBody));
});
afterAll(async () => {
  await node.close();
  await database.drop();
});

function receipt(n: number): JsonObject {
  const components = [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }];
  const data = { to: { lot: `L${n}`, volume: 100 }, components };
  return { op: 'record', action: { id: uuid(n), type: 'receive_bulk', effectiveAt: '2025-01-01T00:00:00Z', data } };
}

async function load(first: number): Promise<void> {
  const changes = Array.from({ length: lotsPerSet }, (_, index) => receipt(first + index));
  await accepted(node.solera.change('W', { id: uuid(1_000_000 + first), changes }, {}));
}

test('keeps a bounded number of actors in memory while 100,000 lots exist', async () => {
  for (let first = 0; first < lots; first += 2 * lotsPerSet) await Promise.all([load(first), load(first + lotsPerSet)]);
  expect(mostActors).toBeLessThanOrEqual(actorsInMemory);
  const codes = await node.postgres.knowledge.listCodes('lot', 'W', { search: null, after: null, limit: 2 * lots });
  expect(codes).toHaveLength(lots);
  // Additions to lots across the whole range, more lots than fit in memory.
  await Promise.all(
    Array.from({ length: 2_000 }, (_, index) => {
      const data = { lot: `L${(index * 7_919) % lots}`, product: 'SO2', amount: 1, unit: 'g' };
      const body = { id: uuid(2_000_000 + index), type: 'addition', effectiveAt: '2025-01-02T00:00:00Z', data };
      return accepted(node.solera.record('W', body, {}));
    }),
  );
  expect(node.actors.directory.size).toBe(actorsInMemory);
  // Each of 2,000 concurrent commands holds its lot's actor until it is committed. No other actors exceed the limit.
  expect(mostActors).toBeLessThanOrEqual(2_000);
  expect(await accepted(node.solera.getLot('W', 'L7919', {}))).toMatchObject({ additives: [{ amount: 1 }] });
  expect(await accepted(node.solera.getLot('W', 'L1', {}))).toMatchObject({ volume: 100, additives: [] });
}, 240_000);
