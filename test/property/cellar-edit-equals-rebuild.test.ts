import { expect, test } from 'vitest';
import { actionTypes } from '../../src/harvest/step.js';
import { type CellarFailure, runWorlds } from './cellar-property.js';

/**
 * Promise 1 for the cellar, in worlds of about forty change sets.
 * A long run: npm run fuzz, or SOLERA_CASES=20000 npx vitest run test/property/cellar-edit-equals-rebuild.test.ts
 * One world: the same command with SOLERA_SEED=<the printed seed> SOLERA_CASES=1
 */
const environment = { seed: process.env.SOLERA_SEED, cases: process.env.SOLERA_CASES };
const seed = environment.seed === undefined ? Date.now() % 1_000_000_000 : Number(environment.seed);
const worlds = environment.cases === undefined ? 50 : Number(environment.cases);
const longestMs = 24 * 3_600_000;

/** Codes of decisions, and the last two of admission. */
const codes = [
  'unknown_lot',
  'insufficient_volume',
  'insufficient_weight',
  'insufficient_cases',
  'not_in_vessel',
  'vessel_occupied',
  'over_received',
  'wrong_kind',
  'origin_differs',
  'lot_archived',
  'not_empty',
  'composition_incomplete',
  'too_large',
  'unknown_vessel',
  'unknown_winery',
];

test('edit equals rebuild by the oracle, in 150 fixed small worlds', { timeout: 120_000 }, () => {
  const { tally, failure } = runWorlds({ seed: 1, worlds: 150 });
  if (failure) expect.fail(failureText(failure));
  // Every type of action took effect, and every code of refusal and conflict occurred.
  for (const type of actionTypes) expect(tally.inEffect.get(type) ?? 0, type).toBeGreaterThan(7);
  for (const code of codes) expect(tally.refusals.get(code) ?? 0, code).toBeGreaterThan(0);
  for (const code of codes.slice(0, 8)) expect(tally.refusals.get(code) ?? 0, code).toBeGreaterThan(9);
  // An emptied lot that cannot be adjusted upwards is rarely a conflict.
  for (const code of codes.slice(0, 11))
    expect(tally.conflictCodes.get(code) ?? 0, `conflict ${code}`).toBeGreaterThan(0);
  for (const edit of ['inserted', 'revised', 'moved', 'retracted', 'reinstated', 'several'])
    expect(tally.edits.get(edit) ?? 0, edit).toBeGreaterThan(40);
  expect(tally.emptiedFruit.refilled, 'receipts of the origin of an emptied fruit lot').toBeGreaterThan(5);
  expect(tally.emptiedFruit.refused, 'receipts of another origin than that of an emptied fruit lot').toBeGreaterThan(5);
  expect(tally.applied).toBeGreaterThan(3000);
  expect(tally.conflicts).toBeGreaterThan(500);
  expect(tally.restorations).toBeGreaterThan(30);
  expect(tally.redecided).toBeGreaterThan(5000);
  // The generators should not make malformed bodies. A few are corrections of amounts at their limit.
  expect(tally.malformedBodies, tally.malformedShown.join('\n')).toBeLessThan(tally.changeSets / 100);
});

test('edit equals rebuild by the oracle, in new random small worlds', { timeout: longestMs }, () => {
  if (environment.cases !== undefined) console.log(`SOLERA_SEED=${seed} SOLERA_CASES=${worlds}`);
  const { tally, failure } = runWorlds({ seed, worlds });
  if (failure) expect.fail(failureText(failure));
  if (environment.cases !== undefined) console.log(tally.report());
});

function failureText({ seed: bad, error, script }: CellarFailure): string {
  return [`SOLERA_SEED=${bad} SOLERA_CASES=1`, error.message, 'after', ...script].join('\n');
}
