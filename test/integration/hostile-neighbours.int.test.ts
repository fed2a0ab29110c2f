/** What the database itself refuses, and change sets with one bad member, harm nobody who is committed in the same batch. */
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../src/application/json-object.js';
import type { Result } from '../../src/application/result.js';
import { type Composed, compose } from '../../src/main/compose.js';
import { accepted } from '../support/accepted.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
let node: Composed;
let batches: number[] = [];
let nextId = 1;
const poison = 'what the database refuses';
const effectiveAt = '2025-10-01T00:00:00Z';
const components = [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }];

beforeAll(async () => {
  database = await createTestDatabase();
  const { connectionString } = database;
  node = await compose({ connectionString, durable: false, onBatch: (units) => void batches.push(units) });
  const outside = new Client({ connectionString });
  await outside.connect();
  await outside.query(`alter table revision add constraint poison check (note is distinct from '${poison}')`);
  await outside.end();
  await accepted(
    node.solera.putWinery('W', { name: 'W', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' }),
  );
  for (let lot = 0; lot < 20; lot += 1)
    await accepted(record('receive_bulk', { to: { lot: `L${lot}`, volume: 100 }, components }));
});
afterAll(async () => {
  await node.close();
  await database.drop();
});

const uuid = (): string => `01900000-0000-7000-8000-${String(nextId++).padStart(12, '0')}`;
const dose = (lot: number): JsonObject => ({ lot: `L${lot}`, product: 'SO2', amount: 1, unit: 'g' });

function record(type: string, data: JsonObject, more: JsonObject = {}, by?: string): Promise<Result<JsonObject>> {
  return node.solera.record(
    'W',
    { id: uuid(), type, effectiveAt, data, ...more },
    by === undefined ? {} : { recordedBy: by },
  );
}

test('units that the database refuses are isolated from their batch, and from those that were built on them', async () => {
  const head = await node.solera.head();
  batches = [];
  // Three of every lot, one after the other on its state, and the one in the middle can't be kept.
  const asked = Array.from({ length: 60 }, (_, index) => {
    const lot = index % 20;
    const middle = index >= 20 && index < 40;
    // Half by a rule of the table, half by a text that PostgreSQL has no way to write.
    if (middle && lot < 4) return record('addition', dose(lot), { note: poison });
    if (middle && lot < 8) return record('addition', dose(lot), {}, 'cellar\u0000hand');
    return record('addition', dose(lot));
  });
  const answers = await Promise.all(asked);
  const refused = answers.flatMap((answer, index) => (answer.ok ? [] : [`${index} ${answer.problem.code}`]));
  expect(refused).toEqual(Array.from({ length: 8 }, (_, index) => `${20 + index} bad_request`));
  expect(Math.max(...batches)).toBeGreaterThan(8);
  expect(await node.solera.head()).toBe(head + 2 * 52);
  for (let lot = 0; lot < 20; lot += 1) {
    expect(await accepted(node.solera.getLot('W', `L${lot}`, {}))).toMatchObject({
      additives: [{ amount: lot < 8 ? 2 : 3 }],
    });
  }
});

test('a change set with one bad member writes none of it, wherever the member stands', async () => {
  const head = await node.solera.head();
  const good = (lot: number): JsonObject => ({
    op: 'record',
    action: { type: 'addition', effectiveAt, data: dose(lot) },
  });
  const bad: [string, JsonObject][] = [
    ['bad_request', { op: 'record', action: { type: 'addition', effectiveAt, data: { ...dose(1), extra: 1 } } }],
    ['bad_request', { op: 'record', action: { type: 'addition', effectiveAt, data: dose(1), note: poison } }],
    [
      'too_precise',
      { op: 'record', action: { type: 'addition', effectiveAt, data: { ...dose(1), amount: 0.0000001 } } },
    ],
    ['too_large', { op: 'record', action: { type: 'addition', effectiveAt, data: { ...dose(1), amount: 1e10 } } }],
    ['unknown_lot', { op: 'record', action: { type: 'addition', effectiveAt, data: { ...dose(1), lot: 'NOWHERE' } } }],
    [
      'unknown_vessel',
      { op: 'record', action: { type: 'addition', effectiveAt, data: { ...dose(1), vessel: 'NOWHERE' } } },
    ],
    [
      'insufficient_volume',
      {
        op: 'record',
        action: {
          type: 'rack',
          effectiveAt,
          data: { from: [{ lot: 'L1', volume: 101 }], to: [{ lot: 'L2', volume: 'rest' }] },
        },
      },
    ],
    ['not_found', { op: 'retract', id: uuid() }],
  ];
  const answers = await Promise.all(
    bad
      .flatMap(([, member]) => [
        [member, good(1), good(2)],
        [good(1), member, good(2)],
        [good(1), good(2), member],
      ])
      .map((changes) => node.solera.change('W', { changes }, {})),
  );
  const given = answers.map((answer) => (answer.ok ? 'ok' : answer.problem.code));
  expect(given).toEqual(bad.flatMap(([code]) => [code, code, code]));
  expect(await node.solera.head()).toBe(head);
  await accepted(record('addition', dose(1)));
});

test('sums at the edge of what can be told exactly are refused, not rounded and not a crash', async () => {
  for (let time = 0; time < 5; time += 1)
    await accepted(record('receive_bulk', { to: { lot: 'SEA', volume: 1e9 }, components }));
  const codes: string[] = [];
  for (const [type, data] of [
    ['receive_bulk', { to: { lot: 'SEA', volume: 1e9 }, components }],
    ['measure', { lot: 'SEA', volume: 1e9 }],
    ['adjust', { lot: 'SEA', change: 1e9, reason: 'gain' }],
    ['add_cost', { lot: 'SEA', category: 'x', amount: 1e11 }],
    ['add_cost', { lot: 'SEA', category: 'y', amount: 1e11 }],
    ['add_cost', { lot: 'SEA', category: 'z', amount: -1e11 }],
    [
      'bottle',
      {
        from: [{ lot: 'SEA', volume: 'all' }],
        caseLot: 'CASES',
        bottleMl: 1_000_000,
        bottlesPerCase: 10_000,
        cases: 1_000_000_000,
      },
    ],
    [
      'bottle',
      { from: [{ lot: 'SEA', volume: 'all' }], caseLot: 'CASES', bottleMl: 1, bottlesPerCase: 1, cases: 0, bottles: 1 },
    ],
    ['rack', { from: [{ lot: 'L3', volume: 1 }], to: [{ lot: 'L4', volume: 1e9 }], lossReason: 'gain' }],
    ['note', { lot: 'L3', text: '\u202Egnp.exe 🍷' }],
  ] as [string, JsonObject][]) {
    const answer = await record(type, data);
    codes.push(answer.ok ? 'ok' : answer.problem.code);
  }
  expect(codes).toEqual(['too_large', 'ok', 'ok', 'ok', 'ok', 'ok', 'insufficient_volume', 'ok', 'ok', 'ok']);
});
