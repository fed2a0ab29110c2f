import { expect, test } from 'vitest';
import { compose } from '../../src/main/compose.js';
import { emptyTally, runConcurrentWorld } from './concurrent-world-run.js';

/**
 * Promise 1 through the real store, with several writers at once. A long run sets SOLERA_CASES=500 and prints its seed.
 * SOLERA_SEED=<the printed seed> SOLERA_CASES=1 repeats one world: the same random choices, but not the same timing of PostgreSQL.
 */
const environment = { seed: process.env.SOLERA_SEED, cases: process.env.SOLERA_CASES };
const seed = environment.seed === undefined ? Date.now() % 1_000_000_000 : Number(environment.seed);
const cases = environment.cases === undefined ? 12 : Number(environment.cases);

test('edit equals rebuild, through the store, with concurrent writers', { timeout: 3_600_000 }, async () => {
  const tally = emptyTally();
  if (environment.cases !== undefined) console.log(`SOLERA_SEED=${seed} SOLERA_CASES=${cases}`);
  for (let world = seed; world < seed + cases; world += 1) {
    try {
      await runConcurrentWorld(compose, world, tally);
    } catch (error) {
      expect.fail(`SOLERA_SEED=${world} SOLERA_CASES=1\n${error instanceof Error ? error.stack : String(error)}`);
    }
  }
  if (environment.cases !== undefined) console.log(tally);
  if (cases < 20) return;
  expect(tally.committed).toBeGreaterThan(cases * 20);
  expect(tally.flagged).toBeGreaterThan(cases);
  expect(tally.restored).toBeGreaterThan(cases);
  expect(tally.overloaded).toBeLessThan(tally.writes / 20);
});
