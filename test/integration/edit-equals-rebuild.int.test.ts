import { expect, test } from 'vitest';
import { Chance } from '../../src/harvest/chance.js';
import { settings } from '../../src/harvest/small.js';
import { type Composed, compose } from '../../src/main/compose.js';
import { createTestDatabase } from '../support/postgres.js';
import { type CrowdTally, CrowdedWorld } from './crowded-world.js';
import { checkKnowledge, checkLog, checkQuietEdit, checkReads, ok } from './crowded-world-checks.js';

/**
 * Promise 1 through the real store, with several writers at once. A long run: SOLERA_CASES=500 and this file; it prints its seed.
 * A world again: SOLERA_SEED=<the seed printed> SOLERA_CASES=1. Chance alone comes again, the order in which PostgreSQL answers does not.
 */
const asked = { seed: process.env.SOLERA_SEED, cases: process.env.SOLERA_CASES };
const seed = asked.seed === undefined ? Date.now() % 1_000_000_000 : Number(asked.seed);
const cases = asked.cases === undefined ? 20 : Number(asked.cases);

test('edit equals rebuild, through the store, with many writers at once', { timeout: 3_600_000 }, async () => {
  const tally: CrowdTally = {
    ...{ writes: 0, committed: 0, flagged: 0, restored: 0, repeated: 0, previews: 0, stale: 0, overloaded: 0 },
    problems: new Map(),
  };
  if (asked.cases !== undefined) console.log(`SOLERA_SEED=${seed} SOLERA_CASES=${cases}`);
  for (let world = seed; world < seed + cases; world += 1) {
    try {
      await oneWorld(world, tally);
    } catch (error) {
      expect.fail(`SOLERA_SEED=${world} SOLERA_CASES=1\n${error instanceof Error ? error.stack : String(error)}`);
    }
  }
  if (asked.cases !== undefined) console.log(tally);
  if (cases < 20) return;
  expect(tally.committed).toBeGreaterThan(cases * 20);
  expect(tally.flagged).toBeGreaterThan(cases);
  expect(tally.restored).toBeGreaterThan(cases);
  expect(tally.overloaded).toBeLessThan(tally.writes / 20);
});

async function oneWorld(worldSeed: number, tally: CrowdTally): Promise<void> {
  const chance = new Chance(worldSeed);
  const database = await createTestDatabase();
  const nodes: Composed[] = [];
  try {
    const limits = {
      checkpointEvery: chance.pick([1, 2, 3, 32]),
      touchesAhead: chance.pick([1, 2, 16]),
      actionsAhead: chance.pick([1, 3, 64]),
      streamsAhead: chance.pick([1, 3, 64]),
      actorsInMemory: chance.pick([3, 3, 20]),
      unitsPerBatch: chance.pick([1, 3, 256]),
      batchesInFlight: chance.pick([1, 2]),
      headFlushMs: chance.pick([5, 50, 1000]),
    };
    for (let node = chance.pick([1, 1, 2]); node > 0; node -= 1) {
      nodes.push(await compose({ connectionString: database.connectionString, limits, durable: false }));
    }
    const soleras = nodes.map((node) => node.solera);
    const world = new CrowdedWorld(soleras, chance, tally);
    for (const step of settings(world.generator.world)) {
      const { solera } = nodes[0] as Composed; // At least one was composed.
      if (step.kind === 'winery')
        await ok(solera.putWinery(step.winery, { ...step.body, capacityPolicy: chance.pick(['warn', 'refuse']) }));
      if (step.kind === 'vessel') await ok(solera.putVessel(step.winery, step.vessel, step.body));
    }
    await world.crowd(chance.whole(8, 16), chance.pick([40, 80]));
    for (let edit = 0; edit < 8; edit += 1) await checkQuietEdit(chance.pick(soleras), world);
    for (const solera of soleras) {
      const wanted = await checkReads(solera, world);
      await checkLog(solera, world, wanted);
    }
    await checkKnowledge(chance.pick(soleras), world);
  } finally {
    for (const node of nodes) await node.close();
    await database.drop();
  }
}
