import { expect, test } from 'vitest';
import { cascade } from '../../src/kernel/cascade.js';
import { Ledger } from '../../src/kernel/ledger.js';
import { replay } from '../../src/kernel/replay.js';
import { type Failure, type Kernel, runCases } from './kernel-property.js';

/**
 * A long run: SOLERA_CASES=60000 npx vitest run test/property/kernel-edit-equals-rebuild.test.ts
 * To reproduce a case, run the same command with SOLERA_SEED=<the printed seed> SOLERA_CASES=1.
 */
const kernel: Kernel = { Ledger, cascade, replay };
const environment = { seed: process.env.SOLERA_SEED, cases: process.env.SOLERA_CASES };
const seed = environment.seed === undefined ? Date.now() % 1_000_000_000 : Number(environment.seed);
const cases = environment.cases === undefined ? 500 : Number(environment.cases);
const longestMs = 3_600_000;

/** Seeds that once found a bug. */
const regressionSeeds = [
  // An action that was refused for a new reason kept the old reason in the ledger.
  13,
  // A stream that left the frontier and was read again ended at a position that had just been retracted.
  27, 276,
];

test('edit equals rebuild, in 1500 fixed random histories', { timeout: 60_000 }, () => {
  const { tally, failure } = runCases(kernel, { seed: 1_000_000, cases: 1500 });
  if (failure) expect.fail(describeFailure(failure));
  // The cases contain every effect of a change set, many times.
  expect(tally.applied).toBeGreaterThan(5000);
  expect(tally.conflicts).toBeGreaterThan(300);
  expect(tally.restorations).toBeGreaterThan(50);
  expect(tally.reasons).toBeGreaterThan(20);
  expect(tally.ownRefusals).toBeGreaterThan(1000);
});

test('edit equals rebuild, in new random histories', { timeout: longestMs }, () => {
  if (environment.cases !== undefined) console.log(`SOLERA_SEED=${seed} SOLERA_CASES=${cases}`);
  const { tally, failure } = runCases(kernel, { seed, cases });
  if (failure) expect.fail(describeFailure(failure));
  if (environment.cases !== undefined) console.log(tally);
});

test('edit equals rebuild, in histories of a hundred actions', { timeout: 60_000 }, () => {
  const { failure } = runCases(kernel, { seed: 2_000_000, cases: 12, rounds: 250 });
  if (failure) expect.fail(`seed ${failure.seed} in 250 rounds\n${failure.error.message}`);
});

test.each(regressionSeeds)('edit equals rebuild, for seed %i, which once found a bug', (bad) => {
  const { failure } = runCases(kernel, { seed: bad, cases: 1 });
  if (failure) expect.fail(describeFailure(failure));
});

function describeFailure({ seed: bad, error, script }: Failure): string {
  return [`SOLERA_SEED=${bad} SOLERA_CASES=1`, error.message, 'after these change sets:', ...script].join('\n');
}
