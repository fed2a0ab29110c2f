import { expect, test } from 'vitest';
import { cascade } from '../../src/kernel/cascade.js';
import type { Edit } from '../../src/kernel/history.js';
import { Ledger } from '../../src/kernel/ledger.js';
import { type DrivenCascade, driveCascade } from './cascade-driver.js';
import { seededChance } from './random-tanks.js';
import { type TankAction, type TankData, type TankRefusal, tankDomain } from './tank-domain.js';

/** Promise 6: cost follows the change. The counts are exact, so a cascade that reads one row too many fails. */
const limits = { actionsAhead: 4, streamsAhead: 4, ownStreamsAhead: 4, checkpointEvery: 16, workPerStep: 1_000 };

function at(effectiveAt: number, id: string, data: TankData, revision = 1): TankAction {
  return { position: { effectiveAt, tieBreak: 0, id }, revision, data };
}

/** Gauges tank-0, pours through tank-1 into tank-2, and gauges all three, so that later actions do not depend on the chain. */
const chain: readonly TankAction[] = [
  at(1000, 'origin', { kind: 'gauge', tank: 'tank-0', to: 4 }),
  at(1010, 'pour-1', { kind: 'pour', from: 'tank-0', to: 'tank-1', amount: 2 }),
  at(1020, 'pour-2', { kind: 'pour', from: 'tank-1', to: 'tank-2', amount: 1 }),
  at(1030, 'cut-0', { kind: 'gauge', tank: 'tank-0', to: 0 }),
  at(1031, 'cut-1', { kind: 'gauge', tank: 'tank-1', to: 0 }),
  at(1032, 'cut-2', { kind: 'gauge', tank: 'tank-2', to: 0 }),
];

function costAmong(others: readonly TankAction[], ahead = 1): DrivenCascade<TankData, unknown, unknown, TankRefusal> {
  const ledger = new Ledger(tankDomain);
  for (const action of [...chain, ...others]) {
    const { applied } = ledger.change([{ id: action.position.id, after: action }]);
    if (!applied) throw new Error(`${action.position.id} is impossible`);
  }
  const after = at(1000, 'origin', { kind: 'gauge', tank: 'tank-0', to: 5 }, 2);
  const edits: Edit<TankData, TankRefusal>[] = [{ before: ledger.find('origin'), after }];
  // A chance of 0 makes the shortest slices. Otherwise slices are longer, as a real driver's are.
  return driveCascade(cascade, tankDomain, ledger, edits, limits, ahead === 1 ? () => 0 : seededChance(ahead));
}

const alone = costAmong([]);

test('a change reads a known number of rows', () => {
  // tank-0 differs from the origin to its cut. pour-1 and cut-0 read it and decide as before; no other action is decided again.
  expect(alone.result.redecided).toBe(2);
  expect(alone.result.rewrites).toHaveLength(1);
  expect(alone.result.read).toEqual(['tank-0', 'tank-1']);
  expect({ needs: alone.needs, rows: alone.rows }).toEqual({ needs: 6, rows: 6 });
});

test.each([
  ['of other streams', many(2000, (n) => at(1000 + (n % 40), `other-${n}`, gauge(`other-${n % 5}`, n)))],
  ['before it on its own streams', many(500, (n) => at(n, `early-${n}`, gauge(`tank-${n % 3}`, 0)))],
  ['after the cut-off on its own streams', many(500, (n) => at(2000 + n, `late-${n}`, gauge(`tank-${n % 3}`, n)))],
])('a change costs the same for every length of the history %s', (_, others) => {
  const among = costAmong(others);
  expect({ needs: among.needs, redecided: among.result.redecided }).toEqual({
    needs: alone.needs,
    redecided: alone.result.redecided,
  });
  // A stream that continues after the cut-off has one more row to read.
  expect(among.rows - alone.rows).toBeLessThanOrEqual(2);
  expect(among.result.rewrites).toEqual(alone.result.rewrites);
});

test('reading ahead adds a bounded number of rows, whatever the length of the history', () => {
  const late = many(500, (n) => at(2000 + n, `late-${n}`, gauge(`tank-${n % 3}`, n)));
  for (let seed = 2; seed < 50; seed += 1) expect(costAmong(late, seed).rows).toBeLessThan(40);
}, 20_000);

function many(count: number, one: (n: number) => TankAction): TankAction[] {
  return Array.from({ length: count }, (_, n) => one(n));
}

function gauge(tank: string, to: number): TankData {
  return { kind: 'gauge', tank, to: to % 7 };
}
