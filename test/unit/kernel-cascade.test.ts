import { beforeEach, expect, test } from 'vitest';
import { Ledger } from '../../src/kernel/ledger.js';
import {
  type TankAction,
  type TankData,
  type TankRefusal,
  type TankState,
  tankDomain,
} from '../property/random-domain.js';

/** Each trap and each rule that the design names for the cascade, as the smallest history in which it matters. */
let ledger: Ledger<TankData, TankState, unknown, TankRefusal>;
beforeEach(() => {
  ledger = new Ledger(tankDomain, { actionsAhead: 2, streamsAhead: 2, checkpointEvery: 1, readAhead: 1 });
});

const gauge = (tank: string, to: number): TankData => ({ kind: 'gauge', tank, to });
const pour = (from: string, to: string, amount: number): TankData => ({ kind: 'pour', from, to, amount });
const inspect = (...read: string[]): TankData => ({ kind: 'inspect', read });
const stamp = (tank: string): TankData => ({ kind: 'stamp', tank });

function say(id: string, effectiveAt: number, data: TankData): { id: string; after: TankAction } {
  const revision = (ledger.find(id)?.action.revision ?? 0) + 1;
  return { id, after: { position: { effectiveAt, tieBreak: 0, id }, revision, data } };
}
const retract = (id: string) => ({ id, after: null });

/** Records actions a, b, c … at the instants 10, 20, 30 … */
function record(...all: TankData[]): void {
  all.forEach((data, index) => {
    const { applied } = ledger.change([say('abcdefgh'.charAt(index), (index + 1) * 10, data)]);
    if (!applied) throw new Error(`action ${index} of the example is impossible`);
  });
}
const ids = (actions: readonly TankAction[]): string[] => actions.map((action) => action.position.id);
const conflictIds = (of: { conflicts: readonly { action: TankAction }[] }): string[] =>
  of.conflicts.map((one) => one.action.position.id);

test('trap: an edited action is decided again although all its states are equal', () => {
  record(gauge('x', 3), gauge('x', 1), pour('x', 'y', 1));
  const { result } = ledger.change([say('b', 20, gauge('x', 4))]);
  expect(result.rewrites).toMatchObject([{ stored: [{ kind: 'gauged', to: 1 }], events: [{ kind: 'gauged', to: 4 }] }]);
  expect(ledger.state('x').value).toBe(3);
});

test('trap: the unchanged events of a moved action are taken back at the old place and asserted at the new one', () => {
  record(gauge('x', 3), stamp('y'));
  const { result } = ledger.change([say('a', 30, gauge('x', 3))]);
  expect(result.rewrites.map((one) => [one.position.effectiveAt, one.stored?.length, one.events?.length])).toEqual([
    [10, 1, undefined],
    [30, undefined, 1],
  ]);
  expect(ledger.history('x').map((touch) => touch.position.effectiveAt)).toEqual([30]);
});

test('trap: a moved action that is stamped alike elsewhere still changes what it depends on', () => {
  record(stamp('x'));
  ledger.change([say('a', 50, stamp('x'))]);
  expect(ledger.state('x').stampedAt).toBe(500);
});

test('trap: the participants that an edit takes away are touched as well as those it brings', () => {
  record(gauge('x', 3), gauge('y', 3), pour('x', 'z', 1));
  const { result } = ledger.change([say('c', 30, pour('y', 'z', 1))]);
  expect([...result.touched].sort()).toEqual(['x', 'y', 'z']);
  expect(result.rewrites.map((one) => one.stream).sort()).toEqual(['x', 'y']);
  expect([ledger.state('x').value, ledger.state('y').value, ledger.history('x').length]).toEqual([3, 2, 1]);
});

test('trap: participants that are only read are touched, and remember who read them', () => {
  record(gauge('x', 2));
  const { result } = ledger.change([say('b', 20, inspect('x', 'y'))]);
  expect(result.touched).toEqual(['x', 'y']);
  expect(result.rewrites).toMatchObject([
    { stream: 'x', stored: null, events: [] },
    { stream: 'y', stored: null, events: [] },
  ]);
  expect(conflictIds(ledger.preview([say('a', 10, gauge('x', 1))]))).toEqual(['b']);
});

test('trap: an edit that changes no event touches its participants all the same', () => {
  record(gauge('x', 3), gauge('x', 0));
  const { result } = ledger.change([say('a', 10, gauge('x', 3))]);
  expect(result.rewrites).toEqual([]);
  expect(result.touched).toEqual(['x']);
  expect(ledger.find('a')?.action.revision).toBe(2);
});

test('trap: accepted to refused is a conflict, and every conflict is listed, in timeline order', () => {
  record(gauge('x', 3), pour('x', 'y', 1), pour('x', 'z', 1), pour('x', 'w', 1));
  const { applied, result } = ledger.change([say('a', 10, gauge('x', 0))]);
  expect(applied).toBe(false);
  expect(conflictIds(result)).toEqual(['b', 'c', 'd']);
  expect(ledger.state('x').value).toBe(0);
  expect(ledger.find('a')?.action.revision).toBe(1);
});

test('trap: refused to refused is neither conflict nor change, whatever the reason is now', () => {
  record(gauge('x', 3), pour('x', 'y', 3));
  ledger.change([say('a', 10, gauge('x', 2))], 'flag');
  expect(ledger.find('b')?.refusal).toBe('short of 1');
  const { applied, result } = ledger.change([say('a', 10, gauge('x', 1))]);
  expect(applied).toBe(true);
  expect([result.conflicts, result.changed, result.restorations]).toEqual([[], [], []]);
  // The reason is not a change of what holds, but it is what a reader is told, and a rebuild would tell this one.
  expect(result.reasons.map((one) => one.refusal)).toEqual(['short of 2']);
  expect(ledger.find('b')?.refusal).toBe('short of 2');
});

test('trap: refused to accepted is a restoration, and may cause conflicts further on', () => {
  record(gauge('x', 3), pour('x', 'y', 2));
  ledger.change([say('a', 10, gauge('x', 1))], 'flag');
  ledger.change([say('c', 30, inspect('y'))]);
  ledger.change([say('d', 40, pour('x', 'z', 1))]);
  const { result } = ledger.change([say('a', 10, gauge('x', 2))], 'flag');
  expect(ids(result.restorations)).toEqual(['b']);
  expect(conflictIds(result)).toEqual(['d']);
  expect(ids(result.changed)).toEqual(['b', 'd']);
});

test('trap: a change that a gauge cuts off is not followed beyond it', () => {
  record(gauge('x', 3), pour('x', 'y', 1), gauge('x', 5), pour('x', 'z', 1), pour('x', 'z', 1));
  const { result } = ledger.change([say('a', 10, gauge('x', 4))]);
  expect(result.redecided).toBe(2);
  expect(result.read).not.toContain('z');
});

test('trap: a stream that left the frontier comes back, and is loaded where it does', () => {
  record(gauge('x', 3), gauge('y', 3), gauge('x', 0), stamp('x'), stamp('x'), pour('y', 'x', 2), gauge('x', 1));
  const { result } = ledger.change([say('a', 10, gauge('x', 4)), say('b', 20, gauge('y', 1))], 'flag');
  expect(conflictIds(result)).toEqual(['f']);
  expect(result.rewrites.map((one) => `${one.position.id}:${one.stream}`)).toEqual(['a:x', 'b:y', 'f:y', 'f:x']);
});

test('trap: a stream that is loaded again ends where the resulting history ends, not at a place just retracted', () => {
  record(inspect('x'), inspect('x'), inspect('x'));
  expect(ledger.preview([retract('b'), retract('c')]).ends).toMatchObject([{ stream: 'x', last: { id: 'a' } }]);
  expect(ledger.preview([retract('a'), retract('b'), retract('c')]).ends).toMatchObject([{ stream: 'x', last: null }]);
});

test('trap: a saved state goes when something before it changes', () => {
  record(gauge('x', 1), stamp('x'), stamp('x'), stamp('x'), gauge('y', 0));
  ledger.preview([say('h', 45, pour('x', 'y', 1))]);
  ledger.change([say('a', 10, gauge('x', 0))]);
  const { result } = ledger.change([say('h', 45, pour('x', 'y', 1))]);
  expect(result.refusals).toMatchObject([{ refusal: 'short of 1', wasRefused: false }]);
});

test('trap: a change set is judged by the history that results alone, whatever its edits would be one by one', () => {
  record(gauge('x', 2), pour('x', 'y', 2));
  expect(ledger.change([say('a', 10, gauge('x', 0))]).applied).toBe(false);
  expect(ledger.change([say('c', 15, pour('x', 'z', 2))]).applied).toBe(false);
  expect(ledger.change([say('a', 10, gauge('x', 0)), say('b', 20, pour('x', 'y', 0))]).applied).toBe(true);
});

test('trap: an impossible action of the set itself is refused, however conflicts are to be treated', () => {
  record(gauge('x', 1));
  expect(ledger.change([say('b', 20, pour('x', 'y', 2))], 'flag').applied).toBe(false);
  expect(ledger.history('y')).toEqual([]);
  expect(ledger.find('b')).toBeNull();
});

test('trap: a flagged action may be revised to another impossible form, but only where that is asked for', () => {
  record(gauge('x', 2), pour('x', 'y', 2));
  ledger.change([say('a', 10, gauge('x', 1))], 'flag');
  expect(ledger.change([say('b', 20, pour('x', 'y', 3))]).applied).toBe(false);
  expect(ledger.change([say('b', 20, pour('x', 'y', 3))], 'flag').applied).toBe(true);
  expect(ledger.find('b')).toMatchObject({ refusal: 'short of 2', action: { revision: 2 } });
  // Moved, it still is the same action that was refused.
  expect(ledger.change([say('b', 25, pour('x', 'y', 3))], 'flag').applied).toBe(true);
});

test('trap: a refused action touches its participants, and retracting it frees them', () => {
  record(gauge('x', 2), pour('x', 'y', 2));
  ledger.change([say('a', 10, gauge('x', 1))], 'flag');
  expect(ledger.history('y')).toMatchObject([{ position: { id: 'b' }, events: [] }]);
  ledger.change([retract('b')]);
  expect(ledger.history('y')).toEqual([]);
});

test('trap: edits at one instant follow the tie break and the id', () => {
  ledger.change([say('b', 10, gauge('x', 2))]);
  ledger.change([say('a', 10, gauge('x', 5))]);
  expect(ledger.state('x').value).toBe(2);
  expect(ledger.history('x').map((touch) => touch.position.id)).toEqual(['a', 'b']);
});

test('a preview is the same as the change, and changes nothing', () => {
  record(gauge('x', 3), pour('x', 'y', 1), pour('x', 'z', 1));
  const inputs = [say('a', 10, gauge('x', 1))];
  const preview = ledger.preview(inputs);
  expect(ledger.find('a')?.action.revision).toBe(1);
  expect(ledger.change(inputs, 'flag').result).toEqual(preview);
  expect(ledger.find('a')?.action.revision).toBe(2);
});

test('a retracted action comes back where it is reinstated', () => {
  record(gauge('x', 3), pour('x', 'y', 1));
  expect(ledger.change([retract('b')]).result.rewrites).toHaveLength(2);
  expect(ledger.state('y').value).toBe(0);
  const { id, after } = say('b', 40, pour('x', 'y', 2));
  ledger.change([{ id, after: { ...after, revision: 3 } }]);
  expect([ledger.state('x').value, ledger.state('y').value]).toEqual([1, 2]);
});
