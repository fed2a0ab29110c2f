import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/application/json-object.js';
import type { Result } from '../../src/application/result.js';
import { type Composed, compose } from '../../src/main/compose.js';
import { accepted } from '../support/accepted.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
let node: Composed;

beforeAll(async () => {
  database = await createTestDatabase();
  node = await compose({ connectionString: database.connectionString, durable: false });
  const settings = {
    name: 'Winery',
    volumeUnit: 'gal',
    weightUnit: 'lb',
    currency: 'USD',
    timeZone: 'America/Los_Angeles',
  };
  await accepted(node.solera.putWinery('W', settings));
  for (const vessel of ['T1', 'T2', 'B1', 'B2'])
    await accepted(node.solera.putVessel('W', vessel, { kind: 'tank', capacity: 5000 }));
});
afterAll(async () => {
  await node.close();
  await database.drop();
});

const uuid = (n: number) => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;

function post(
  n: number,
  type: string,
  effectiveAt: string,
  data: JsonObject,
  more: JsonObject = {},
): Promise<Result<JsonObject>> {
  return node.solera.record('W', { id: uuid(n), type, effectiveAt, data, ...more }, {});
}

/** Receives two loads of fruit, crushes them together and presses the must. Returns the answer to the pressing. */
async function pressFruit(): Promise<JsonObject> {
  await accepted(
    post(1, 'receive_fruit', '2025-09-01T08:00:00Z', {
      lot: 'F1',
      weight: 10000,
      variety: 'Merlot',
      vintage: 2025,
      appellation: 'Napa',
      cost: 5000,
    }),
  );
  await accepted(
    post(2, 'receive_fruit', '2025-09-01T09:00:00Z', {
      lot: 'F2',
      weight: 5000,
      variety: 'Syrah',
      vintage: 2025,
      appellation: 'Napa',
      cost: 3000,
    }),
  );
  await accepted(
    post(3, 'process_fruit', '2025-09-02T08:00:00Z', {
      from: [
        { lot: 'F1', weight: 'all' },
        { lot: 'F2', weight: 'all' },
      ],
      to: [{ lot: 'M1', vessel: 'T1', volume: 1500 }],
      kind: 'must',
    }),
  );
  return await accepted(
    post(4, 'drain_press', '2025-09-12T08:00:00Z', {
      from: [{ lot: 'M1', vessel: 'T1', volume: 'all' }],
      to: [{ lot: 'W1', vessel: 'T2', volume: 1400 }],
    }),
  );
}

describe('a correction of the past', () => {
  test('corrects everything that follows from it', async () => {
    const press = await pressFruit();
    expect(press.impact).toMatchObject({ eventsAsserted: 2, eventsRetracted: 0, conflicts: [] });
    const before = await accepted(node.solera.getLot('W', 'W1', {}));
    expect(before.cost).toMatchObject({ total: 8000 });
    const head = await node.solera.head();

    const body = {
      data: { lot: 'F2', weight: 6000, variety: 'Syrah', vintage: 2025, appellation: 'Napa', cost: 3000 },
    };
    const preview = await accepted(node.solera.revise('W', uuid(2), body, { preview: true }));
    expect(preview.notifications).toBeNull();
    expect(await node.solera.head()).toBe(head);
    const edited = await accepted(node.solera.revise('W', uuid(2), body, { expectedRevision: 1 }));
    expect((edited.impact as JsonObject).actions).toEqual((preview.impact as JsonObject).actions);
    const after = await accepted(node.solera.getLot('W', 'W1', {}));
    expect(after.composition).toEqual([
      expect.objectContaining({ variety: 'Merlot', share: 0.625 }),
      expect.objectContaining({ variety: 'Syrah', share: 0.375 }),
    ]);
    expect(await accepted(node.solera.getLot('W', 'W1', { known: head }))).toEqual(before);
    // A repeated request gets the stored answer.
    const again = await accepted(node.solera.revise('W', uuid(2), body, { expectedRevision: 1 }));
    expect(again).toEqual(edited);
    const repeated = await node.solera.record(
      'W',
      {
        id: uuid(4),
        type: 'drain_press',
        effectiveAt: '2025-09-12T08:00:00Z',
        data: { from: [{ lot: 'M1', vessel: 'T1', volume: 'all' }], to: [{ lot: 'W1', vessel: 'T2', volume: 1400 }] },
      },
      {},
    );
    expect(repeated).toMatchObject({ ok: true, created: false, value: press });
  });
});

describe('a conflict', () => {
  test('rejects an edit, or is flagged and later restored', async () => {
    await accepted(
      post(10, 'receive_bulk', '2025-10-01T00:00:00Z', {
        to: { lot: 'A', vessel: 'B1', volume: 100 },
        components: [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }],
      }),
    );
    await accepted(
      post(11, 'rack', '2025-10-02T00:00:00Z', {
        from: [{ lot: 'A', vessel: 'B1', volume: 80 }],
        to: [{ lot: 'A', vessel: 'B2', volume: 80 }],
      }),
    );
    const smaller = {
      data: {
        to: { lot: 'A', vessel: 'B1', volume: 50 },
        components: [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }],
      },
    };
    const rejected = await node.solera.revise('W', uuid(10), smaller, {});
    expect(rejected).toMatchObject({
      ok: false,
      problem: {
        code: 'conflicts',
        conflicts: [{ action: uuid(11), code: 'insufficient_volume', needed: 80, available: 50 }],
      },
    });
    await accepted(node.solera.revise('W', uuid(10), smaller, { onConflict: 'flag' }));
    expect(await accepted(node.solera.getAction('W', uuid(11)))).toMatchObject({ status: 'conflicted' });
    const larger = { data: { ...smaller.data, to: { lot: 'A', vessel: 'B1', volume: 90 } } };
    const restored = await accepted(node.solera.revise('W', uuid(10), larger, {}));
    expect(restored.impact).toMatchObject({ actions: [{ id: uuid(11) }], conflicts: [] });
    expect(await accepted(node.solera.getAction('W', uuid(11)))).toMatchObject({ status: 'active' });
    expect(await accepted(node.solera.getVessel('W', 'B2', {}))).toMatchObject({ lot: 'A', volume: 80 });
    const timeline = await accepted(node.solera.lotTimeline('W', 'A', {}));
    expect(timeline.items).toHaveLength(2);
    const lineage = await accepted(node.solera.lineage('W', 'W1', {}));
    expect(lineage).toMatchObject({ nodes: expect.arrayContaining([{ winery: 'W', lot: 'F1' }]) });
  });
});

describe('concurrent writers', () => {
  test('record hundreds of actions at once, each exactly once, in a dense log', async () => {
    const before = await node.solera.head();
    await accepted(
      post(20, 'receive_bulk', '2025-11-01T00:00:00Z', {
        to: { lot: 'C', volume: 100 },
        components: [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }],
      }),
    );
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, i) =>
        post(1000 + i, 'addition', '2025-11-02T00:00:00Z', { lot: 'C', product: 'SO2', amount: 1, unit: 'g' }),
      ),
    );
    expect(answers.filter((answer) => !answer.ok)).toEqual([]);
    expect(await accepted(node.solera.getLot('W', 'C', {}))).toMatchObject({
      additives: [{ product: 'SO2', amount: 300, unit: 'g' }],
    });
    const head = await node.solera.head();
    expect(head).toBe(before + 2 * 301);
    const log = await node.solera.readLog(1, head);
    expect(log.items.map((item) => (JSON.parse(item) as { sequence: number }).sequence)).toEqual(
      Array.from({ length: head }, (_, i) => i + 1),
    );
  });
});
