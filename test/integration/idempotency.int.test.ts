/** A repeated request gets the original answer, whatever happened in between. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/application/json-object.js';
import { type Composed, compose } from '../../src/main/compose.js';
import { accepted } from '../support/accepted.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
let node: Composed;
let nextId = 1;
const at = '2025-10-01T08:00:00Z';
const uuid = (): string => `01900000-0000-7000-8000-${String(nextId++).padStart(12, '0')}`;

beforeAll(async () => {
  database = await createTestDatabase();
  node = await compose({ connectionString: database.connectionString, durable: false });
  const settings = { name: 'Winery', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };
  await accepted(node.solera.putWinery('W', settings));
});
afterAll(async () => {
  await node.close();
  await database.drop();
});

/** Records a new lot with one addition, and returns the addition's id, body and answer. */
async function lotWithAddition(amount = 1): Promise<{ lot: string; id: string; body: JsonObject; first: JsonObject }> {
  const lot = `L${nextId}`;
  const components = [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }];
  await accepted(
    node.solera.record(
      'W',
      { id: uuid(), type: 'receive_bulk', effectiveAt: at, data: { to: { lot, volume: 100 }, components } },
      {},
    ),
  );
  const body = { id: uuid(), type: 'addition', effectiveAt: at, data: addition(lot, amount) };
  return { lot, id: body.id, body, first: await accepted(node.solera.record('W', body, {})) };
}
const addition = (lot: string, amount: number): JsonObject => ({ lot, product: 'SO2', amount, unit: 'g' });

describe('a repeated request', () => {
  test('to record gets the original answer after the action was revised and retracted', async () => {
    const { lot, id, body, first } = await lotWithAddition();
    await accepted(node.solera.revise('W', id, { data: addition(lot, 2) }, {}));
    expect(await node.solera.record('W', body, {})).toEqual({ ok: true, created: false, value: first });
    await accepted(node.solera.retract('W', id, undefined, {}));
    expect(await node.solera.record('W', body, {})).toEqual({ ok: true, created: false, value: first });
    const other = await node.solera.record('W', { ...body, data: addition(lot, 3) }, {});
    expect(other).toMatchObject({ ok: false, problem: { code: 'action_id_reused' } });
  });

  test('to revise with an Idempotency-Key gets its first answer, even where it would change nothing now', async () => {
    const { lot, id } = await lotWithAddition();
    const options = { idempotencyKey: `key-${id}` };
    const first = await accepted(node.solera.revise('W', id, { data: addition(lot, 2) }, options));
    expect(first.notifications).not.toBeNull();
    expect(await accepted(node.solera.revise('W', id, { data: addition(lot, 2) }, options))).toEqual(first);
    await accepted(node.solera.revise('W', id, { data: addition(lot, 5) }, {}));
    expect(await accepted(node.solera.revise('W', id, { data: addition(lot, 2) }, options))).toEqual(first);
    expect(await accepted(node.solera.getLot('W', lot, {}))).toMatchObject({ additives: [{ amount: 5 }] });
    const reused = await node.solera.revise('W', id, { data: addition(lot, 5) }, options);
    expect(reused).toMatchObject({ ok: false, problem: { code: 'action_id_reused' } });
  });

  test('to revise with If-Match gets the original answer only if it made the next revision', async () => {
    const { lot, id } = await lotWithAddition();
    const first = await accepted(node.solera.revise('W', id, { data: addition(lot, 2) }, { expectedRevision: 1 }));
    await accepted(node.solera.revise('W', id, { data: addition(lot, 3) }, { expectedRevision: 2 }));
    expect(await accepted(node.solera.revise('W', id, { data: addition(lot, 2) }, { expectedRevision: 1 }))).toEqual(
      first,
    );
    const stale = await node.solera.revise('W', id, { data: addition(lot, 3) }, { expectedRevision: 1 });
    expect(stale).toMatchObject({ ok: false, problem: { code: 'stale_revision' } });
    for (const expectedRevision of [999_999, 2_147_483_647, 999_999_999_999_999, Number.MAX_SAFE_INTEGER, 0]) {
      const answer = await node.solera.revise('W', id, { data: addition(lot, 9) }, { expectedRevision });
      expect(answer).toMatchObject({ ok: false, problem: { code: 'stale_revision' } });
    }
  });

  test('to apply a change set gets the original answer, even if it would change nothing now', async () => {
    const { lot, id } = await lotWithAddition();
    const set = { id: uuid(), changes: [{ op: 'retract', id }] };
    const first = await accepted(node.solera.change('W', set, {}));
    expect(await accepted(node.solera.change('W', set, {}))).toEqual(first);
    const revisingSet = { id: uuid(), changes: [{ op: 'revise', id, data: addition(lot, 4) }] };
    const second = await accepted(node.solera.change('W', revisingSet, {}));
    expect(await accepted(node.solera.change('W', revisingSet, {}))).toEqual(second);
    expect(await accepted(node.solera.change('W', set, {}))).toEqual(first);
    expect(await node.solera.change('W', { ...set, changes: revisingSet.changes }, {})).toMatchObject({
      ok: false,
      problem: { code: 'action_id_reused' },
    });
    // An action whose id the server generates is recorded once, too.
    const withoutActionId = {
      id: uuid(),
      changes: [{ op: 'record', action: { type: 'addition', effectiveAt: at, data: addition(lot, 1) } }],
    };
    const third = await accepted(node.solera.change('W', withoutActionId, {}));
    expect(await accepted(node.solera.change('W', withoutActionId, {}))).toEqual(third);
  });
});

describe('a second DELETE', () => {
  test('gets the same answer', async () => {
    const { id } = await lotWithAddition();
    const first = await accepted(node.solera.retract('W', id, undefined, { expectedRevision: 1 }));
    expect(await accepted(node.solera.retract('W', id, undefined, { expectedRevision: 1 }))).toEqual(first);
    expect(await accepted(node.solera.retract('W', id, undefined, {}))).toEqual(first);
    expect(await accepted(node.solera.retract('W', id, undefined, { expectedRevision: 2 }))).toEqual(first);
    expect((await accepted(node.solera.retract('W', id, undefined, { preview: true }))).notifications).toBeNull();
  });

  test('with a stale If-Match is refused if another request retracted the action', async () => {
    const { lot, id } = await lotWithAddition();
    await accepted(node.solera.revise('W', id, { data: addition(lot, 2) }, {}));
    await accepted(node.solera.retract('W', id, undefined, {}));
    expect(await node.solera.retract('W', id, undefined, { expectedRevision: 1 })).toMatchObject({
      ok: false,
      problem: { code: 'stale_revision' },
    });
  });

  test('returns one action, even if a change set retracted it together with others', async () => {
    const one = await lotWithAddition();
    const two = await lotWithAddition();
    const changes = [one, two].map(({ id }) => ({ op: 'retract', id }));
    const set = await accepted(node.solera.change('W', { changes }, {}));
    const answer = await accepted(node.solera.retract('W', two.id, undefined, {}));
    expect(answer).toMatchObject({
      action: { id: two.id, status: 'retracted', revision: 2 },
      notifications: set.notifications,
    });
  });
});

test('the nil UUID is refused as the id of an action', async () => {
  const body = {
    id: '00000000-0000-0000-0000-000000000000',
    type: 'note',
    effectiveAt: at,
    data: { lot: 'N', text: 'x' },
  };
  expect(await node.solera.record('W', body, {})).toMatchObject({ ok: false, problem: { code: 'bad_request' } });
});
