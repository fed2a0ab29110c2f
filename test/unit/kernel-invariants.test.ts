import { describe, expect, test } from 'vitest';
import { cascade } from '../../src/kernel/cascade.js';
import type { HistorySupply } from '../../src/kernel/cascade-step.js';
import type { Edit } from '../../src/kernel/history.js';
import { Ledger } from '../../src/kernel/ledger.js';
import {
  type TankAction,
  type TankData,
  type TankDomain,
  type TankEvent,
  type TankRefusal,
  type TankState,
  tankDomain,
} from '../property/tank-domain.js';

/** A broken invariant throws, and nothing is written. */
const gauge: TankAction = {
  position: { effectiveAt: 1, tieBreak: 0, id: 'a' },
  revision: 1,
  data: { kind: 'gauge', tank: 'x', to: 1 },
};

describe('invariants of a domain', () => {
  const ledgerWith = (change: Partial<TankDomain>) => new Ledger({ ...tankDomain, ...change });

  test('an action emits events on its participants only', () => {
    const ledger = ledgerWith({
      decide: () => ({ kind: 'accepted', events: [{ stream: 'y', event: { kind: 'stamped' } }] }),
    });
    expect(() => ledger.change([{ id: 'a', after: gauge }])).toThrow(/emit on its participants only, not on y/);
    expect(ledger.timeline()).toEqual([]);
  });

  test('an action reads its participants only', () => {
    const ledger = ledgerWith({ decide: (_, states) => ({ kind: 'refused', refusal: `${states('y').value}` }) });
    expect(() => ledger.preview([{ id: 'a', after: gauge }])).toThrow(/read its participants only, not y/);
  });

  test('an action names each participant once', () => {
    const ledger = ledgerWith({ participants: () => ['x', 'x'] });
    expect(() => ledger.change([{ id: 'a', after: gauge }])).toThrow(/names a participant twice/);
  });
});

describe('invariants of a change set', () => {
  const limits = { actionsAhead: 1, streamsAhead: 1, ownStreamsAhead: 1, checkpointEvery: 1, workPerStep: 1_000 };
  const start = (edits: readonly Edit<TankData, string>[]): unknown => cascade(tankDomain, edits, limits).next();

  test('an edit has an action before or after', () => {
    expect(() => start([{ before: null, after: null }])).toThrow(/before or after/);
    expect(() => new Ledger(tankDomain).change([{ id: 'unknown', after: null }])).toThrow(/before or after/);
  });

  test('a change set edits an action once, whatever position it gives it', () => {
    const elsewhere = { ...gauge, position: { ...gauge.position, effectiveAt: 2 } };
    const edits = [gauge, elsewhere].map((after) => ({ before: null, after }));
    expect(() => start(edits)).toThrow(/edits a once/);
  });

  test('an edit keeps the id of its action', () => {
    const other = { ...gauge, position: { ...gauge.position, id: 'b' } };
    expect(() => start([{ before: { action: gauge, refusal: null }, after: other }])).toThrow(/keeps its action's id/);
  });
});

/** Runs the cascade until it requests history, and returns the request. */
function nextNeed(run: ReturnType<typeof cascade<TankData, TankState, TankEvent, TankRefusal>>): unknown {
  let step = run.next();
  while (!step.done && step.value.kind !== 'need') step = run.next();
  return step.value;
}

describe('invariants of a driver', () => {
  const limits = { actionsAhead: 1, streamsAhead: 1, ownStreamsAhead: 1, checkpointEvery: 1, workPerStep: 1_000 };
  const nothing: HistorySupply<TankData, TankState, TankEvent, string> = { slices: [], continuations: [], actions: [] };
  const empty = { stream: 'x', from: null, state: tankDomain.initial('x'), touches: [], more: false };
  const recording = [{ before: null, after: gauge }];
  const revised: TankAction = { ...gauge, revision: 2, data: { kind: 'gauge', tank: 'x', to: 2 } };
  const revising = [{ before: { action: gauge, refusal: null }, after: revised }];

  test('a requested slice is supplied, begins before the position and reaches it', () => {
    const tooLate = { ...empty, from: { ...gauge.position, effectiveAt: 9 } };
    const tooShort = { ...empty, more: true };
    for (const slices of [[], [tooLate], [tooShort]]) {
      const run = cascade(tankDomain, recording, limits);
      expect(nextNeed(run)).toMatchObject({ slices: [{ stream: 'x', at: gauge.position }] });
      expect(() => run.next({ ...nothing, slices })).toThrow(/the history of x does not reach/);
    }
  });

  test('a stored action touches its participants at its position', () => {
    const run = cascade(tankDomain, revising, limits);
    run.next();
    expect(() => run.next({ ...nothing, slices: [empty] })).toThrow(/has no touch/);
  });

  test('a continuation has a touch or an end', () => {
    const run = cascade(tankDomain, revising, limits);
    run.next();
    const touches = [{ position: gauge.position, events: [{ kind: 'gauged', to: 1 } as const] }];
    run.next({ ...nothing, slices: [{ ...empty, touches, more: true }] });
    expect(nextNeed(run)).toMatchObject({
      continuations: [{ stream: 'x', after: gauge.position }],
    });
    const continuations = [{ stream: 'x', touches: [], more: true }];
    expect(() => run.next({ ...nothing, continuations })).toThrow(/neither a touch nor the end/);
  });

  test('an action that touches a stream is found, at the position of the touch', () => {
    const position = { effectiveAt: 2, tieBreak: 0, id: 'b' };
    const elsewhere = { ...gauge, position: { ...position, effectiveAt: 3 } };
    for (const actions of [[], [{ action: elsewhere, refusal: null }]]) {
      const run = cascade(tankDomain, recording, limits);
      run.next();
      const slice = { ...empty, touches: [{ position, events: [] }] };
      run.next({ ...nothing, slices: [slice] });
      expect(nextNeed(run)).toMatchObject({ actions: ['b'] });
      expect(() => run.next({ ...nothing, actions })).toThrow(/not found|not its own/);
    }
  });

  test('an action is read again if a stream that it touches is newer', () => {
    const run = cascade(tankDomain, revising, limits);
    run.next();
    const position = { effectiveAt: gauge.position.effectiveAt + 1, tieBreak: 0, id: 'b' };
    const pour: TankAction = { position, revision: 1, data: { kind: 'pour', from: 'x', to: 'y', amount: 1 } };
    const refused = { position, events: [] };
    const gauged = { position: gauge.position, events: [{ kind: 'gauged', to: 1 } as const] };
    run.next({ ...nothing, slices: [{ ...empty, touches: [gauged, refused] }] });
    expect(nextNeed(run)).toMatchObject({ actions: ['b'] });
    // It was read before another change set refused it.
    run.next({ ...nothing, actions: [{ action: pour, refusal: null }] });
    const slice = { ...empty, stream: 'y', state: tankDomain.initial('y'), touches: [refused], isNewer: true };
    let step = run.next({ ...nothing, slices: [slice] });
    expect(step.value).toMatchObject({ kind: 'need', actions: ['b'] });
    step = run.next({ ...nothing, actions: [{ action: pour, refusal: 'sealed' }] });
    while (!step.done && step.value.kind !== 'decided') step = run.next();
    expect(step.value).toMatchObject({ kind: 'decided', effect: 'restoration', wasRefused: true });
  });
});
