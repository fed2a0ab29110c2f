import { expect, test } from 'vitest';
import { compose } from '../../src/main/compose.js';
import { crowdTally, runCrowdedWorld } from './crowded-world-run.js';

/**
 * Promise 1 through the real store, with several writers at once. A long run: SOLERA_CASES=500 and this file; it prints its seed.
 * A world again: SOLERA_SEED=<the seed printed> SOLERA_CASES=1. Chance alone comes again, the order in which PostgreSQL answers does not.
 */
const asked = { seed: process.env.SOLERA_SEED, cases: process.env.SOLERA_CASES };
const seed = asked.seed === undefined ? Date.now() % 1_000_000_000 : Number(asked.seed);
const cases = asked.cases === undefined ? 20 : Number(asked.cases);

test('edit equals rebuild, through the store, with many writers at once', { timeout: 3_600_000 }, async () => {
  const tally = crowdTally();
  if (asked.cases !== undefined) console.log(`SOLERA_SEED=${seed} SOLERA_CASES=${cases}`);
  for (let world = seed; world < seed + cases; world += 1) {
    try {
      await runCrowdedWorld(compose, world, tally);
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
