import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/application/json-object.js';
import { type Composed, compose } from '../../src/main/compose.js';
import { accepted } from '../support/accepted.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

const settings = { name: 'W', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };
const uuid = (n: number) => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const instant = '2025-01-02T00:00:00Z';

let database: TestDatabase;
let node: Composed;

beforeEach(async () => {
  database = await createTestDatabase();
  // A checkpoint after every touch, so that a slice begins just before the edit.
  node = await compose({ connectionString: database.connectionString, durable: false, limits: { checkpointEvery: 1 } });
  await accepted(node.solera.putWinery('W', settings));
  const components = [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }];
  await record(1, 'receive_bulk', {
    effectiveAt: '2025-01-01T00:00:00Z',
    data: { to: { lot: 'L', volume: 10 }, components },
  });
});
afterEach(async () => {
  await node.close();
  await database.drop();
});

function record(n: number, type: string, more: JsonObject, preview = false): Promise<JsonObject> {
  return accepted(node.solera.record('W', { id: uuid(n), type, ...more }, { preview }));
}

const cost = (amount: number) => ({ effectiveAt: instant, data: { lot: 'L', category: 'storage', amount } });

describe('a tie break assigned by the server, where a user has set a higher one at the same instant', () => {
  test('puts the action before that of the user, however many numbers previews have used', async () => {
    await record(2, 'add_cost', { ...cost(1), tieBreak: 12 });
    for (let preview = 0; preview < 20; preview += 1) await record(3, 'add_cost', cost(2), true);
    const { action } = await record(3, 'add_cost', cost(2));
    expect((action as JsonObject).tieBreak).toBeLessThan(12);
    const lot = await accepted(node.solera.getLot('W', 'L', {}));
    expect(lot.lastAction).toBe(uuid(2));
    expect(await accepted(node.solera.getLot('W', 'L', { known: await node.solera.head() }))).toEqual(lot);
  });
});
