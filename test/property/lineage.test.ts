import { expect, test } from 'vitest';
import { type LineageFailure, runLineageWorlds } from './lineage-property.js';

/**
 * A lineage names exactly the lots, receipts and places to which single drops lead, in worlds of about fifty change sets.
 * A long run: SOLERA_CASES=5000 npx vitest run --project quick test/property/lineage.test.ts
 * One world: the same command with SOLERA_SEED=<the printed seed> SOLERA_CASES=1
 */
const environment = { seed: process.env.SOLERA_SEED, cases: process.env.SOLERA_CASES };
const seed = environment.seed === undefined ? Date.now() % 1_000_000_000 : Number(environment.seed);
const worlds = environment.cases === undefined ? 40 : Number(environment.cases);
const longestMs = 24 * 3_600_000;

test('lineages follow the drops of the oracle, in 60 fixed small worlds', { timeout: 120_000 }, async () => {
  const { tally, failure } = await runLineageWorlds({ seed: 1, worlds: 60 });
  if (failure) expect.fail(failureText(failure));
  console.log(tally);
});

test('lineages follow the drops of the oracle, in new random small worlds', { timeout: longestMs }, async () => {
  if (environment.cases !== undefined) console.log(`SOLERA_SEED=${seed} SOLERA_CASES=${worlds}`);
  const { failure } = await runLineageWorlds({ seed, worlds });
  if (failure) expect.fail(failureText(failure));
});

function failureText({ seed: bad, error, script }: LineageFailure): string {
  return [`SOLERA_SEED=${bad} SOLERA_CASES=1`, error.message, 'after', ...script].join('\n');
}
