/** Two nodes on one database: each builds on what the other has committed, although each has its own actors and settings in memory. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/application/json-object.js';
import type { Result } from '../../src/application/result.js';
import { type Composed, compose } from '../../src/main/compose.js';
import { accepted } from '../support/accepted.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
let north: Composed;
let south: Composed;
const settings = { name: 'Winery', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };
const components = [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }];
const at = '2025-10-01T08:00:00Z';
let nextId = 1;

beforeAll(async () => {
  database = await createTestDatabase();
  const { connectionString } = database;
  [north, south] = await Promise.all([
    compose({ connectionString, durable: false }),
    compose({ connectionString, durable: false }),
  ]);
});
afterAll(async () => {
  await Promise.all([north.close(), south.close()]);
  await database.drop();
});

const uuid = (): string => `01900000-0000-7000-8000-${String(nextId++).padStart(12, '0')}`;

function post(
  node: Composed,
  winery: string,
  type: string,
  data: JsonObject,
  more: JsonObject = {},
): Promise<Result<JsonObject>> {
  return node.solera.record(winery, { id: uuid(), type, effectiveAt: at, data, ...more }, {});
}
const arrival = (lot: string, volume = 1000): JsonObject => ({ to: { lot, volume }, components });
const dose = (lot: string): JsonObject => ({ lot, product: 'SO2', amount: 1, unit: 'g' });

describe('the order of actions at one instant', () => {
  test('is the order of their numbers, even if the second node has not read the actions of the first', async () => {
    await accepted(north.solera.putWinery('TIE', settings));
    await accepted(post(north, 'TIE', 'receive_bulk', arrival('A')));
    for (let index = 0; index < 20; index += 1) await accepted(post(north, 'TIE', 'addition', dose('A')));
    const last = await accepted(post(south, 'TIE', 'addition', dose('A')));
    const timeline = await accepted(north.solera.lotTimeline('TIE', 'A', {}));
    expect((timeline.items.at(-1)?.action as JsonObject | undefined)?.id).toBe((last.action as JsonObject).id);
    // An edit of the past at the instant of the first node's newest actions, which the second node has not read.
    const filler = Array.from({ length: 30 }, () => ({
      op: 'record',
      action: { type: 'addition', effectiveAt: at, data: dose('A') },
    }));
    await accepted(north.solera.change('TIE', { changes: filler }, {}));
    await accepted(post(north, 'TIE', 'note', { lot: 'A', text: 'later' }, { effectiveAt: '2025-11-01T00:00:00Z' }));
    const preview = await south.solera.record(
      'TIE',
      { type: 'addition', effectiveAt: at, data: dose('A') },
      { preview: true },
    );
    expect(preview.ok).toBe(true);
    await accepted(post(south, 'TIE', 'addition', dose('A')));
  });
});

describe('a lost race', () => {
  test('does not affect waiting commands, even if the node does not know that the units of the winery are fixed', async () => {
    await accepted(north.solera.putWinery('NEW', settings));
    expect(await post(south, 'NEW', 'addition', dose('A'))).toMatchObject({
      ok: false,
      problem: { code: 'unknown_lot' },
    });
    await accepted(post(north, 'NEW', 'receive_bulk', arrival('A')));
    // One per turn of the event loop, so that some are decided, some wait, and some arrive while the race is lost.
    const requests: Promise<Result<JsonObject>>[] = [];
    for (let turn = 0; turn < 60; turn += 1) {
      requests.push(post(south, 'NEW', 'addition', dose('A')));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const answers = await Promise.all(requests);
    expect(answers.filter((answer) => !answer.ok)).toEqual([]);
    expect(await accepted(north.solera.getLot('NEW', 'A', {}))).toMatchObject({ additives: [{ amount: 60 }] });
  });
});

describe('settings put at another node', () => {
  test('apply at every node as soon as they are acknowledged', async () => {
    await accepted(north.solera.putWinery('SET', settings));
    await accepted(north.solera.putVessel('SET', 'T1', { kind: 'tank', capacity: 100 }));
    await accepted(post(south, 'SET', 'receive_bulk', { to: { lot: 'A', vessel: 'T1', volume: 60 }, components }));

    await accepted(north.solera.putWinery('SET', { ...settings, name: 'Renamed', capacityPolicy: 'refuse' }));
    expect(await accepted(south.solera.getWinery('SET'))).toMatchObject({ name: 'Renamed' });
    const more = { to: { lot: 'A', vessel: 'T1', volume: 30 }, components };
    await accepted(north.solera.putVessel('SET', 'T1', { kind: 'tank', capacity: 80 }));
    expect(await post(south, 'SET', 'receive_bulk', more)).toMatchObject({
      ok: false,
      problem: { code: 'over_capacity' },
    });
    await accepted(north.solera.putVessel('SET', 'T1', { kind: 'tank', capacity: 90 }));
    await accepted(post(south, 'SET', 'receive_bulk', more));

    // Both vessels change. The node learns that from the first one, and must not assume that its copy of the second one is current.
    const others = { to: { lot: 'B', vessel: 'T2', volume: 10 }, components };
    await accepted(north.solera.putVessel('SET', 'T2', { kind: 'tank', capacity: 100 }));
    await accepted(post(south, 'SET', 'receive_bulk', others));
    await accepted(north.solera.putVessel('SET', 'T1', { kind: 'tank', capacity: 500 }));
    await accepted(north.solera.putVessel('SET', 'T2', { kind: 'tank', capacity: 15 }));
    await accepted(post(south, 'SET', 'receive_bulk', more));
    expect(await post(south, 'SET', 'receive_bulk', others)).toMatchObject({
      ok: false,
      problem: { code: 'over_capacity' },
    });

    await accepted(north.solera.putWinery('SET', { ...settings, lockDate: '2025-10-01' }));
    expect(await post(south, 'SET', 'addition', dose('A'))).toMatchObject({
      ok: false,
      problem: { code: 'period_locked' },
    });
    await accepted(north.solera.putWinery('SET', { ...settings, lockDate: null }));
    await accepted(post(south, 'SET', 'addition', dose('A')));
  });

  test('keep the units in which the first action was decided, whichever node decided it', async () => {
    await accepted(north.solera.putWinery('UNIT', settings));
    expect(await accepted(south.solera.getWinery('UNIT'))).toMatchObject({ volumeUnit: 'gal' });
    await accepted(north.solera.putWinery('UNIT', { ...settings, volumeUnit: 'L' }));
    await accepted(post(south, 'UNIT', 'receive_bulk', arrival('A', 750)));
    await accepted(
      post(south, 'UNIT', 'bottle', {
        from: [{ lot: 'A', volume: 'all' }],
        caseLot: 'C',
        bottleMl: 750,
        bottlesPerCase: 10,
        cases: 100,
      }),
    );
    expect(await accepted(north.solera.getLot('UNIT', 'C', {}))).toMatchObject({ volume: 750, cases: 100 });
    expect(await south.solera.putWinery('UNIT', settings)).toMatchObject({
      ok: false,
      problem: { code: 'units_fixed' },
    });
  });
});

test('a transfer may be revised to go to a winery that the node has not loaded', async () => {
  for (const winery of ['SEND', 'GET1', 'GET2'])
    await accepted(north.solera.putWinery(winery, { ...settings, volumeUnit: winery === 'GET2' ? 'L' : 'gal' }));
  await accepted(post(south, 'SEND', 'receive_bulk', arrival('A')));
  const transfer = (winery: string): JsonObject => ({ from: [{ lot: 'A', volume: 10 }], to: { winery, lot: 'B' } });
  const sent = await accepted(post(south, 'SEND', 'transfer_in_bond', transfer('GET1')));
  const id = String((sent.action as JsonObject).id);
  await accepted(south.solera.revise('SEND', id, { data: transfer('GET2') }, { preview: true }));
  await accepted(south.solera.revise('SEND', id, { data: transfer('GET2') }, {}));
  expect(await accepted(north.solera.getLot('GET2', 'B', {}))).toMatchObject({ volume: 37.854118 });
  expect(await south.solera.revise('SEND', id, { data: transfer('NOWHERE') }, {})).toMatchObject({
    ok: false,
    problem: { code: 'unknown_winery' },
  });
});
