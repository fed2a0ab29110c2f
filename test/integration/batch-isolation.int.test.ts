/** Change sets that the database rejects, and change sets with one bad edit, do not harm others in the same batch. */
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
const poison = 'a note that the database rejects';
const effectiveAt = '2025-10-01T00:00:00Z';
const components = [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }];

beforeAll(async () => {
  database = await createTestDatabase();
  const { connectionString } = database;
  node = await compose({ connectionString, durable: false, onBatch: (proposals) => void batches.push(proposals) });
  const client = new Client({ connectionString });
  await client.connect();
  await client.query(`alter table revision add constraint poison check (note is distinct from '${poison}')`);
  await client.end();
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
const addition = (lot: number): JsonObject => ({ lot: `L${lot}`, product: 'SO2', amount: 1, unit: 'g' });

function record(type: string, data: JsonObject, more: JsonObject = {}, by?: string): Promise<Result<JsonObject>> {
  return node.solera.record(
    'W',
    { id: uuid(), type, effectiveAt, data, ...more },
    by === undefined ? {} : { recordedBy: by },
  );
}

test('change sets that the database rejects do not affect their batch or the change sets that build on them', async () => {
  const head = await node.solera.head();
  batches = [];
  // Three additions to every lot, each on the state of the one before. The middle one of the first eight lots cannot be stored.
  const requests = Array.from({ length: 60 }, (_, index) => {
    const lot = index % 20;
    const middle = index >= 20 && index < 40;
    // Half break a constraint of the table; half contain a text that PostgreSQL cannot store.
    if (middle && lot < 4) return record('addition', addition(lot), { note: poison });
    if (middle && lot < 8) return record('addition', addition(lot), {}, 'cellar\u0000hand');
    return record('addition', addition(lot));
  });
  const answers = await Promise.all(requests);
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

test('a change set with one bad edit writes nothing, wherever the edit is', async () => {
  const head = await node.solera.head();
  const good = (lot: number): JsonObject => ({
    op: 'record',
    action: { type: 'addition', effectiveAt, data: addition(lot) },
  });
  const bad: [string, JsonObject][] = [
    ['bad_request', { op: 'record', action: { type: 'addition', effectiveAt, data: { ...addition(1), extra: 1 } } }],
    ['bad_request', { op: 'record', action: { type: 'addition', effectiveAt, data: addition(1), note: poison } }],
    [
      'too_precise',
      { op: 'record', action: { type: 'addition', effectiveAt, data: { ...addition(1), amount: 0.0000001 } } },
    ],
    ['too_large', { op: 'record', action: { type: 'addition', effectiveAt, data: { ...addition(1), amount: 1e10 } } }],
    [
      'unknown_lot',
      { op: 'record', action: { type: 'addition', effectiveAt, data: { ...addition(1), lot: 'NOWHERE' } } },
    ],
    [
      'unknown_vessel',
      { op: 'record', action: { type: 'addition', effectiveAt, data: { ...addition(1), vessel: 'NOWHERE' } } },
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
      .flatMap(([, edit]) => [
        [edit, good(1), good(2)],
        [good(1), edit, good(2)],
        [good(1), good(2), edit],
      ])
      .map((changes) => node.solera.change('W', { changes }, {})),
  );
  const codes = answers.map((answer) => (answer.ok ? 'ok' : answer.problem.code));
  expect(codes).toEqual(bad.flatMap(([code]) => [code, code, code]));
  expect(await node.solera.head()).toBe(head);
  await accepted(record('addition', addition(1)));
});

test('sums that cannot be represented exactly are refused, not rounded', async () => {
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
