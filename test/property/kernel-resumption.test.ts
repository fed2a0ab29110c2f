import { expect, test } from 'vitest';
import { cascade } from '../../src/kernel/cascade.js';
import { type Disturbance, type Failure, runResumptions, type Tally } from './resumption-property.js';

/**
 * A long run: SOLERA_CASES=60000 npx vitest run --project quick test/property/kernel-resumption.test.ts
 * To reproduce a case, run the same command with SOLERA_SEED=<the printed seed> SOLERA_CASES=1.
 */
const environment = { seed: process.env.SOLERA_SEED, cases: process.env.SOLERA_CASES };
const seed = environment.seed === undefined ? Date.now() % 1_000_000_000 : Number(environment.seed);
const cases = environment.cases === undefined ? 300 : Number(environment.cases);
const longestMs = 3_600_000;

function run(disturbance: Disturbance, options: { readonly seed: number; readonly cases: number }): Tally {
  const { tally, failure } = runResumptions(cascade, disturbance, options);
  if (failure) expect.fail(describeFailure(failure));
  return tally;
}

function describeFailure({ seed: bad, error }: Failure): string {
  return `SOLERA_SEED=${bad} SOLERA_CASES=1\n${error.message}`;
}

const fixed = { seed: 1_000_000, cases: 600 };

test('a cascade with few streams in memory has the results of one with all', { timeout: 60_000 }, () => {
  const tally = run('none', fixed);
  console.log(tally);
});

test('a cascade that goes on from a snapshot has the results of one without a break', { timeout: 60_000 }, () => {
  const tally = run('resumptions', fixed);
  console.log(tally);
});

test('a cascade that goes on after the stored history changed has the results of one that starts then', {
  timeout: 60_000,
}, () => {
  const tally = run('changes', fixed);
  console.log(tally);
});

test.each(['none', 'resumptions', 'changes'] as const)(
  'the same holds in new random histories: %s',
  { timeout: longestMs },
  (disturbance) => {
    if (environment.cases !== undefined) console.log(`SOLERA_SEED=${seed} SOLERA_CASES=${cases}`);
    const tally = run(disturbance, { seed, cases });
    if (environment.cases !== undefined) console.log(tally);
  },
);
