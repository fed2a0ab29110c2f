/** Saved states of a former schema are replaced when their stream is touched, by the keeper, and by a rebuild; read models by a rebuild of their own. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keeperLimits } from '../../config/checkpoints.js';
import { rebuildLimits } from '../../config/rebuild.js';
import { readModels } from '../../src/adapters/postgres/read-models/model-queries.js';
import { Turns } from '../../src/application/pieces.js';
import { CheckpointKeeper } from '../../src/application/upkeep/checkpoint-keeper.js';
import { StreamWalk } from '../../src/application/upkeep/stream-walk.js';
import { type Composed, compose } from '../../src/main/compose.js';
import { accepted } from '../support/accepted.js';
import { uuid, wineryBody } from '../support/memory-node.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { downcastAll, syntheticSchemas } from '../support/synthetic-schemas.js';

const schemas = syntheticSchemas();
const turns = new Turns({ nextTurn: setImmediate, elapsedMs: () => performance.now() }, 1_000);
const lots = 5;

let database: TestDatabase;
let sql: pg.Client;
let node: Composed;

/** Records lots with many checkpoints by a program of schema 1, and opens the database with one of schema 2. */
beforeEach(async () => {
  database = await createTestDatabase();
  const { connectionString } = database;
  sql = new pg.Client({ connectionString });
  await sql.connect();
  const former = await compose({ connectionString, durable: false, limits: { checkpointEvery: 2 } });
  await accepted(former.solera.putWinery('W', wineryBody));
  const components = [{ share: 1, variety: 'Syrah', vintage: 2024, appellation: 'Lodi' }];
  for (let n = 1; n <= lots; n += 1) {
    const to = { lot: `L${n}`, volume: 9 };
    for (let k = 1; k <= 5; k += 1)
      await accepted(
        former.solera.record(
          'W',
          {
            id: uuid(10 * n + k),
            type: 'receive_bulk',
            effectiveAt: `2025-01-0${k}T00:00:00Z`,
            data: { to, components },
          },
          {},
        ),
      );
  }
  await former.actors.headStates.flushAll();
  await former.close();
  await downcastAll(sql);
  node = await compose({ connectionString, durable: false, schemas, followers: { definitions: readModels } });
}, 120_000);
afterEach(async () => {
  await node?.close();
  await sql?.end();
  await database?.drop();
});

async function older(): Promise<Record<string, number>> {
  const found = await node.postgres.modelStore.olderStates(2);
  return Object.fromEntries(found.map(({ saved, bodies }) => [saved, bodies]));
}

async function planned(prefix: string) {
  return (await node.model.list()).find(({ name }) => name.startsWith(prefix));
}

it('a head state is replaced when its stream is touched, and the plan counts those that are left', {
  timeout: 120_000,
}, async () => {
  const before = await older();
  expect(before).toMatchObject({ head: lots });
  expect(await planned('states-2')).toMatchObject({
    strategy: 'lazy',
    command: 'rebuild',
    pending: (before.head ?? 0) + (before.checkpoint ?? 0),
  });
  expect(await planned('events-2')).toMatchObject({ strategy: 'upcast', pending: 5 * lots, command: null });
  const note = { type: 'note', effectiveAt: '2025-02-01T00:00:00Z', data: { lot: 'L1', text: 'Tasted.' } };
  await accepted(node.solera.record('W', note, {}));
  await node.actors.headStates.flushAll();
  expect(await older()).toMatchObject({ head: lots - 1 });
});

it('the keeper replaces the others in the background', { timeout: 120_000 }, async () => {
  const { savedStates: saved, keeperCursor: cursor } = node.postgres;
  const observer = { checkpoints: () => undefined, differences: () => undefined, unfoldable: () => undefined };
  const keeper = new CheckpointKeeper({
    ...{ saved, cursor, observer, turns, pause: (ms) => sleep(ms) },
    limits: { ...keeperLimits, intervalMs: 0 },
  });
  for (let turn = 0; turn < 20 && Object.keys(await older()).length > 0; turn += 1) await keeper.runOnce();
  expect(await older()).toEqual({});
  expect(await planned('states-2')).toMatchObject({ pending: 0, command: null });
});

it('a rebuild replaces all of them in place, and finds no difference', { timeout: 120_000 }, async () => {
  const differences: unknown[] = [];
  const walk = new StreamWalk(
    { stream: '', position: null },
    {
      ...{
        saved: node.postgres.savedStates,
        through: null,
        turns,
        touches: Number.POSITIVE_INFINITY,
        limits: rebuildLimits,
      },
      pause: (ms) => sleep(ms),
      onDifferences: async (found) => void differences.push(...found),
      onProgress: async () => undefined,
    },
  );
  await walk.run();
  expect([await older(), differences]).toEqual([{}, []]);
  expect(await node.solera.getLot('W', 'L2', {})).toMatchObject({ value: { volume: 45 } });
});

it('a read model that is built from events of a former schema equals one of the newest', {
  timeout: 120_000,
}, async () => {
  const { followers } = node;
  if (followers === null) throw new Error('the node keeps read models');
  await expect
    .poll(async () => (await followers.versions()).every(({ version, newest }) => version === newest), {
      timeout: 60_000,
    })
    .toBe(true);
  expect(await planned('read-model-inventory')).toMatchObject({ strategy: 'rebuild', pending: 0, command: null });
  const inventory = await followers.queries.inventory('W', {});
  expect(JSON.stringify(inventory)).toContain('"lot":"L5"');
});
