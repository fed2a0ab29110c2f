import { expect, test } from 'vitest';
import { cascade } from '../../src/kernel/cascade.js';
import { type Disturbance, runResumptions, type Tally } from './resumption-property.js';

/**
 * A long run: SOLERA_CASES=4000 npx vitest run --project quick test/property/kernel-resumption.test.ts -t "new random"
 * To reproduce a case, run the same command with SOLERA_SEED=<the printed seed> SOLERA_CASES=1.
 */
const environment = { seed: process.env.SOLERA_SEED, cases: process.env.SOLERA_CASES };
const seed = environment.seed === undefined ? Date.now() % 1_000_000_000 : Number(environment.seed);
const cases = environment.cases === undefined ? 200 : Number(environment.cases);
const longestMs = 3_600_000;
const fixed = { seed: 1_000_000, cases: 400 };

test('a cascade with few streams in memory has the results of one with all', { timeout: 60_000 }, () => {
  const { released, releasedAtTheirEnds, releasedTwice } = run('none', fixed);
  expect(released).toBeGreaterThan(200);
  expect(releasedAtTheirEnds).toBeGreaterThan(100);
  expect(releasedTwice).toBeGreaterThan(30);
});

test('a cascade that goes on from a snapshot has the results of one without a break', { timeout: 60_000 }, () => {
  const { resumptions, released } = run('resumptions', fixed);
  expect(resumptions).toBeGreaterThan(500);
  expect(released).toBeGreaterThan(200);
});

test('a cascade during which the history changes has the results of one that starts later', { timeout: 60_000 }, () => {
  const tally = run('changes', fixed);
  expect(tally.resumptions).toBeGreaterThan(200);
  expect(tally.changesBehind).toBeGreaterThan(200);
  expect(tally.changesAhead).toBeGreaterThan(200);
  expect(tally.changesOnFrontier).toBeGreaterThan(150);
  expect(tally.changesOffFrontier).toBeGreaterThan(50);
  expect(tally.changesOnReleased).toBeGreaterThan(50);
  expect(tally.changesOnEnded).toBeGreaterThan(30);
  expect(tally.changesOnReleasedEnds).toBeGreaterThan(5);
  expect(tally.changesAtEnd).toBeGreaterThan(50);
  expect(tally.ownChanged).toBeGreaterThan(20);
});

test.each([
  // The ended streams of a snapshot stayed in memory.
  { disturbance: 'resumptions', bad: 1_001_437 },
  { disturbance: 'changes', bad: 1_001_570 },
  // A stream that ended while few were in memory was never released, if many had been before.
  { disturbance: 'changes', bad: 975_391_960 },
] as const)('the same holds for seed $bad, which once found a bug', ({ disturbance, bad }) => {
  run(disturbance, { seed: bad, cases: 1 });
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

function run(disturbance: Disturbance, options: { readonly seed: number; readonly cases: number }): Tally {
  const { tally, failure } = runResumptions(cascade, disturbance, options);
  if (failure)
    expect.fail(`SOLERA_SEED=${failure.seed} SOLERA_CASES=1 -t "new random"\n${disturbance}: ${failure.error.message}`);
  return tally;
}
