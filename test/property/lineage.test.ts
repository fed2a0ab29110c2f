import { expect, test } from 'vitest';
import { type LineageFailure, runLineageWorlds } from './lineage-property.js';

/**
 * A lineage names exactly the lots, receipts and places to which single drops lead, in worlds of about fifty change sets.
 * A long run: SOLERA_CASES=5000 npx vitest run --project quick test/property/lineage.test.ts
 * One world: the same command with SOLERA_SEED=<the printed seed> SOLERA_CASES=1
 */
const environment = { seed: process.env.SOLERA_SEED, cases: process.env.SOLERA_CASES };
const seed = environment.seed === undefined ? Date.now() % 1_000_000_000 : Number(environment.seed);
const worlds = environment.cases === undefined ? 15 : Number(environment.cases);
const longestMs = 24 * 3_600_000;

const movements = [
  ...['process_fruit', 'rack', 'filter', 'barrel_down', 'drain_press', 'blend', 'transfer', 'top'],
  ...['bottle', 'dump_cases', 'transfer_in_bond'],
];

test('lineages follow the drops of the oracle, in 30 fixed small worlds', { timeout: 240_000 }, async () => {
  const { tally, failure } = await runLineageWorlds({ seed: 1, worlds: 30 });
  if (failure) expect.fail(failureText(failure));
  // Every way in which wine is or left, and every movement, occurred.
  for (const kind of ['vessel', 'cases', 'shipped', 'removed', 'lost'])
    expect(tally.destinations.get(kind) ?? 0, kind).toBeGreaterThan(20);
  for (const type of movements) expect(tally.types.get(type) ?? 0, type).toBeGreaterThan(20);
  expect(tally.sources).toBeGreaterThan(500);
});

test('lineages follow the drops of the oracle, in new random small worlds', { timeout: longestMs }, async () => {
  if (environment.cases !== undefined) console.log(`SOLERA_SEED=${seed} SOLERA_CASES=${worlds}`);
  const { failure } = await runLineageWorlds({ seed, worlds });
  if (failure) expect.fail(failureText(failure));
});

function failureText({ seed: bad, error, script }: LineageFailure): string {
  return [`SOLERA_SEED=${bad} SOLERA_CASES=1`, error.message, 'after', ...script].join('\n');
}
