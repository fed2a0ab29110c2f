import { expect, test } from 'vitest';
import { compose } from '../../src/main/compose.js';
import { emptyTally, runConcurrentWorld } from './concurrent-world-run.js';

/**
 * Promise 1 for large edits: almost every edit of the past claims its streams, writes a draft, goes back to a snapshot when others changed what it has decided, and
 * is published in a call of its own, while other writers record and edit actions on the same few lots. A long run sets SOLERA_CASES=500 and prints its seed.
 */
const environment = { seed: process.env.SOLERA_SEED, cases: process.env.SOLERA_CASES };
const seed = environment.seed === undefined ? Date.now() % 1_000_000_000 : Number(environment.seed);
const cases = environment.cases === undefined ? 6 : Number(environment.cases);

test('edit equals rebuild for large edits, with concurrent writers', { timeout: 3_600_000 }, async () => {
  const tally = emptyTally();
  if (environment.cases !== undefined) console.log(`SOLERA_SEED=${seed} SOLERA_CASES=${cases}`);
  for (let world = seed; world < seed + cases; world += 1) {
    try {
      await runConcurrentWorld(compose, world, tally, true);
    } catch (error) {
      expect.fail(`SOLERA_SEED=${world} SOLERA_CASES=1\n${error instanceof Error ? error.stack : String(error)}`);
    }
  }
  if (environment.cases !== undefined) console.log(tally);
  if (cases < 6) return;
  expect(tally.committed).toBeGreaterThan(cases * 20);
  expect(tally.overloaded).toBeLessThan(tally.writes / 10);
});
