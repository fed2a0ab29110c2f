import { beforeEach, expect, test } from 'vitest';
import { Ledger } from '../../src/kernel/ledger.js';
import {
  type TankAction,
  type TankData,
  type TankRefusal,
  type TankState,
  tankDomain,
} from '../property/tank-domain.js';

/** The rules of the cascade, and mistakes that an implementation could make, each in the smallest history that shows it. */
let ledger: Ledger<TankData, TankState, unknown, TankRefusal>;
beforeEach(() => {
  ledger = new Ledger(tankDomain, {
    actionsAhead: 2,
    streamsAhead: 2,
    ownStreamsAhead: 2,
    checkpointEvery: 1,
    workPerStep: 1,
    readAhead: 1,
  });
});

const gauge = (tank: string, to: number): TankData => ({ kind: 'gauge', tank, to });
const pour = (from: string, to: string, amount: number): TankData => ({ kind: 'pour', from, to, amount });
const inspect = (...read: string[]): TankData => ({ kind: 'inspect', read });
const stamp = (tank: string): TankData => ({ kind: 'stamp', tank });

function edit(id: string, effectiveAt: number, data: TankData): { id: string; after: TankAction } {
  const revision = (ledger.find(id)?.action.revision ?? 0) + 1;
  return { id, after: { position: { effectiveAt, tieBreak: 0, id }, revision, data } };
}
const retract = (id: string) => ({ id, after: null });

/** Records the actions a, b, c … at the instants 10, 20, 30 … */
function record(...all: TankData[]): void {
  all.forEach((data, index) => {
    const { applied } = ledger.change([edit('abcdefgh'.charAt(index), (index + 1) * 10, data)]);
    if (!applied) throw new Error(`action ${index} of the example is impossible`);
  });
}
const ids = (actions: readonly TankAction[]): string[] => actions.map((action) => action.position.id);
const conflictIds = (of: { conflicts: readonly { action: TankAction }[] }): string[] =>
  of.conflicts.map((one) => one.action.position.id);

test('an edited action is decided again even if all its states are equal', () => {
  record(gauge('x', 3), gauge('x', 1), pour('x', 'y', 1));
  const { result } = ledger.change([edit('b', 20, gauge('x', 4))]);
  expect(result.rewrites).toMatchObject([{ stored: [{ kind: 'gauged', to: 1 }], events: [{ kind: 'gauged', to: 4 }] }]);
  expect(ledger.state('x').value).toBe(3);
});

test('the unchanged events of a moved action are retracted at the old position and asserted at the new one', () => {
  record(gauge('x', 3), stamp('y'));
  const { result } = ledger.change([edit('a', 30, gauge('x', 3))]);
  expect(result.rewrites.map((one) => [one.position.effectiveAt, one.stored?.length, one.events?.length])).toEqual([
    [10, 1, undefined],
    [30, undefined, 1],
  ]);
  expect(ledger.history('x').map((touch) => touch.position.effectiveAt)).toEqual([30]);
});

test('a moved action changes a state that depends on its position, even if its event is the same', () => {
  record(stamp('x'));
  ledger.change([edit('a', 50, stamp('x'))]);
  expect(ledger.state('x').stampedAt).toBe(500);
});

test('an edit touches the participants that it removes and those that it adds', () => {
  record(gauge('x', 3), gauge('y', 3), pour('x', 'z', 1));
  const { result } = ledger.change([edit('c', 30, pour('y', 'z', 1))]);
  expect([...result.touched].sort()).toEqual(['x', 'y', 'z']);
  expect(result.rewrites.map((one) => one.stream).sort()).toEqual(['x', 'y']);
  expect([ledger.state('x').value, ledger.state('y').value, ledger.history('x').length]).toEqual([3, 2, 1]);
});

test('participants that are only read are touched, so that an edit of them finds the action', () => {
  record(gauge('x', 2));
  const { result } = ledger.change([edit('b', 20, inspect('x', 'y'))]);
  expect(result.touched).toEqual(['x', 'y']);
  expect(result.rewrites).toMatchObject([
    { stream: 'x', stored: null, events: [] },
    { stream: 'y', stored: null, events: [] },
  ]);
  expect(conflictIds(ledger.preview([edit('a', 10, gauge('x', 1))]))).toEqual(['b']);
});

test('an edit that changes no event still touches its participants', () => {
  record(gauge('x', 3), gauge('x', 0));
  const { result } = ledger.change([edit('a', 10, gauge('x', 3))]);
  expect(result.rewrites).toEqual([]);
  expect(result.touched).toEqual(['x']);
  expect(ledger.find('a')?.action.revision).toBe(2);
});

test('an accepted action that is refused is a conflict, and all conflicts are listed in timeline order', () => {
  record(gauge('x', 3), pour('x', 'y', 1), pour('x', 'z', 1), pour('x', 'w', 1));
  const { applied, result } = ledger.change([edit('a', 10, gauge('x', 0))]);
  expect(applied).toBe(false);
  expect(conflictIds(result)).toEqual(['b', 'c', 'd']);
  expect(ledger.state('x').value).toBe(0);
  expect(ledger.find('a')?.action.revision).toBe(1);
});

test('a refused action that stays refused is neither a conflict nor a change, even for a new reason', () => {
  record(gauge('x', 3), pour('x', 'y', 3));
  ledger.change([edit('a', 10, gauge('x', 2))], 'flag');
  expect(ledger.find('b')?.refusal).toBe('short of 1');
  const { applied, result } = ledger.change([edit('a', 10, gauge('x', 1))]);
  expect(applied).toBe(true);
  expect([result.conflicts, result.changed, result.restorations]).toEqual([[], [], []]);
  // A new reason changes no history, but readers see it, and a rebuild would store this one.
  expect(result.reasons.map((one) => one.refusal)).toEqual(['short of 2']);
  expect(ledger.find('b')?.refusal).toBe('short of 2');
});

test('a refused action that is accepted is a restoration, and may cause later conflicts', () => {
  record(gauge('x', 3), pour('x', 'y', 2));
  ledger.change([edit('a', 10, gauge('x', 1))], 'flag');
  ledger.change([edit('c', 30, inspect('y'))]);
  ledger.change([edit('d', 40, pour('x', 'z', 1))]);
  const { result } = ledger.change([edit('a', 10, gauge('x', 2))], 'flag');
  expect(ids(result.restorations)).toEqual(['b']);
  expect(conflictIds(result)).toEqual(['d']);
  expect(ids(result.changed)).toEqual(['b', 'd']);
});

test('a change is not followed beyond a gauge that ends its effect', () => {
  record(gauge('x', 3), pour('x', 'y', 1), gauge('x', 5), pour('x', 'z', 1), pour('x', 'z', 1));
  const { result } = ledger.change([edit('a', 10, gauge('x', 4))]);
  expect(result.redecided).toBe(2);
  expect(result.read).not.toContain('z');
});

test('a stream that left the frontier is loaded again where it returns', () => {
  record(gauge('x', 3), gauge('y', 3), gauge('x', 0), stamp('x'), stamp('x'), pour('y', 'x', 2), gauge('x', 1));
  const { result } = ledger.change([edit('a', 10, gauge('x', 4)), edit('b', 20, gauge('y', 1))], 'flag');
  expect(conflictIds(result)).toEqual(['f']);
  expect(result.rewrites.map((one) => `${one.position.id}:${one.stream}`)).toEqual(['a:x', 'b:y', 'f:y', 'f:x']);
});

test('a stream that is loaded again ends where the resulting history ends, not at a retracted position', () => {
  record(inspect('x'), inspect('x'), inspect('x'));
  expect(ledger.preview([retract('b'), retract('c')]).ends).toMatchObject([{ stream: 'x', last: { id: 'a' } }]);
  expect(ledger.preview([retract('a'), retract('b'), retract('c')]).ends).toMatchObject([{ stream: 'x', last: null }]);
});

test('a saved state is dropped when something before it changes', () => {
  record(gauge('x', 1), stamp('x'), stamp('x'), stamp('x'), gauge('y', 0));
  ledger.preview([edit('h', 45, pour('x', 'y', 1))]);
  ledger.change([edit('a', 10, gauge('x', 0))]);
  const { result } = ledger.change([edit('h', 45, pour('x', 'y', 1))]);
  expect(result.refusals).toMatchObject([{ refusal: 'short of 1', wasRefused: false }]);
});

test('a change set is judged by the resulting history alone, not edit by edit', () => {
  record(gauge('x', 2), pour('x', 'y', 2));
  expect(ledger.change([edit('a', 10, gauge('x', 0))]).applied).toBe(false);
  expect(ledger.change([edit('c', 15, pour('x', 'z', 2))]).applied).toBe(false);
  expect(ledger.change([edit('a', 10, gauge('x', 0)), edit('b', 20, pour('x', 'y', 0))]).applied).toBe(true);
});

test('an impossible action of the change set is refused even where conflicts are flagged', () => {
  record(gauge('x', 1));
  expect(ledger.change([edit('b', 20, pour('x', 'y', 2))], 'flag').applied).toBe(false);
  expect(ledger.history('y')).toEqual([]);
  expect(ledger.find('b')).toBeNull();
});

test('a conflicted action may be revised to another impossible form only where conflicts are flagged', () => {
  record(gauge('x', 2), pour('x', 'y', 2));
  ledger.change([edit('a', 10, gauge('x', 1))], 'flag');
  expect(ledger.change([edit('b', 20, pour('x', 'y', 3))]).applied).toBe(false);
  expect(ledger.change([edit('b', 20, pour('x', 'y', 3))], 'flag').applied).toBe(true);
  expect(ledger.find('b')).toMatchObject({ refusal: 'short of 2', action: { revision: 2 } });
  // A moved action is still the action that was refused before.
  expect(ledger.change([edit('b', 25, pour('x', 'y', 3))], 'flag').applied).toBe(true);
});

test('a refused action touches its participants until it is retracted', () => {
  record(gauge('x', 2), pour('x', 'y', 2));
  ledger.change([edit('a', 10, gauge('x', 1))], 'flag');
  expect(ledger.history('y')).toMatchObject([{ position: { id: 'b' }, events: [] }]);
  ledger.change([retract('b')]);
  expect(ledger.history('y')).toEqual([]);
});

test('actions at one instant are ordered by tie break and id', () => {
  ledger.change([edit('b', 10, gauge('x', 2))]);
  ledger.change([edit('a', 10, gauge('x', 5))]);
  expect(ledger.state('x').value).toBe(2);
  expect(ledger.history('x').map((touch) => touch.position.id)).toEqual(['a', 'b']);
});

test('a preview returns the result of the change and changes nothing', () => {
  record(gauge('x', 3), pour('x', 'y', 1), pour('x', 'z', 1));
  const inputs = [edit('a', 10, gauge('x', 1))];
  const preview = ledger.preview(inputs);
  expect(ledger.find('a')?.action.revision).toBe(1);
  expect(ledger.change(inputs, 'flag').result).toEqual(preview);
  expect(ledger.find('a')?.action.revision).toBe(2);
});

test('a reinstated action takes effect at its new position', () => {
  record(gauge('x', 3), pour('x', 'y', 1));
  expect(ledger.change([retract('b')]).result.rewrites).toHaveLength(2);
  expect(ledger.state('y').value).toBe(0);
  const { id, after } = edit('b', 40, pour('x', 'y', 2));
  ledger.change([{ id, after: { ...after, revision: 3 } }]);
  expect([ledger.state('x').value, ledger.state('y').value]).toEqual([1, 2]);
});
