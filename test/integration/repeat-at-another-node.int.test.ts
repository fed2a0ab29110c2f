import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../src/application/json-object.js';
import type { UseCases } from '../../src/application/use-cases.js';
import { type Composed, compose } from '../../src/main/compose.js';
import { replay } from '../oracle/replay.js';
import { accepted } from '../support/accepted.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

const settings = { name: 'W', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' } as const;
const uuid = (n: number) => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const component = { share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' };

let database: TestDatabase;
let nodes: readonly Composed[];

beforeAll(async () => {
  database = await createTestDatabase();
  const node = () => compose({ connectionString: database.connectionString, durable: false });
  nodes = [await node(), await node()];
});
afterAll(async () => {
  for (const node of nodes) await node.close();
  await database.drop();
});

/**
 * A client repeats a blend after its connection broke, and another node receives it. That node decides the blend on older
 * states in memory, and the next action builds on the result before the store reports that the blend was committed differently.
 */
test('an action that builds on a repeated action at another node builds on the committed one', async () => {
  const [first, second] = nodes.map((node) => node.solera) as [UseCases, UseCases];
  await accepted(first.putWinery('W', settings));
  const record = (n: number, type: string, data: JsonObject) => (solera: UseCases) =>
    solera.record('W', { id: uuid(n), type, effectiveAt: `2025-01-01T00:00:0${n}Z`, data }, {});
  await accepted(
    record(1, 'receive_bulk', { to: { lot: 'A', volume: 10 }, components: [component], cost: 100 })(first),
  );
  await accepted(
    record(2, 'receive_bulk', { to: { lot: 'B', volume: 10 }, components: [component], cost: 100 })(first),
  );
  await accepted(record(3, 'add_cost', { lot: 'B', category: 'bulk', amount: 900 })(second));
  const blend = record(4, 'blend', { from: [{ lot: 'B', volume: 10 }], to: [{ lot: 'A', volume: 10 }] });
  const rack = record(5, 'rack', { from: [{ lot: 'A', volume: 20 }], to: [{ lot: 'C', volume: 20 }] });
  const committed = await accepted(blend(second));
  const [repeated] = await Promise.all([accepted(blend(first)), accepted(rack(first))]);
  expect(repeated).toEqual(committed);

  const { items } = await accepted(first.listActions('W', {}));
  const expected = replay({
    wineries: [{ winery: 'W', ...settings }],
    actions: items.map((action) => ({
      winery: 'W',
      id: String(action.id),
      type: String(action.type),
      effectiveAt: Date.parse(String(action.effectiveAt)),
      tieBreak: Number(action.tieBreak),
      data: action.data,
    })),
  });
  for (const lot of ['A', 'B', 'C'])
    expect(await accepted(second.getLot('W', lot, {})), lot).toMatchObject(expected.lots.get(`W/${lot}`) ?? {});
});
