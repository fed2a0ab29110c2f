import { describe, expect, test } from 'vitest';
import { cascade } from '../../src/kernel/cascade.js';
import { collectCascade } from '../../src/kernel/cascade-result.js';
import type { Action, Domain } from '../../src/kernel/domain.js';
import type { RecordedAction, Touch } from '../../src/kernel/history.js';
import type { Position, StreamId } from '../../src/kernel/position.js';

/** Promise 6 for large groups: the work of an edit is linear in the participants of the actions that it affects. Work is counted, never timed. */

/** Fills each of its tanks, or adds to them if they are full. */
interface Group {
  readonly fills: boolean;
  readonly tanks: readonly StreamId[];
}
type Refusal = 'empty';

/** Counts the reads of positions (each comparison makes some), of participants, and the events folded and compared. */
class Work {
  units = 0;

  position(effectiveAt: number): Position {
    const count = (): void => {
      this.units += 1;
    };
    return {
      get effectiveAt() {
        count();
        return effectiveAt;
      },
      tieBreak: 0,
      id: `action-${effectiveAt}`,
    };
  }

  list(tanks: readonly StreamId[]): readonly StreamId[] {
    return new Proxy(tanks, {
      get: (target, name, receiver) => {
        if (typeof name === 'string' && /^\d+$/.test(name)) this.units += 1;
        return Reflect.get(target, name, receiver);
      },
    });
  }

  domain(): Domain<Group, number, number, Refusal> {
    return {
      participants: ({ tanks }) => this.list(tanks),
      initial: () => 0,
      decide: ({ data: { fills, tanks } }, level) => {
        if (!fills && tanks.some((tank) => level(tank) === 0)) return { kind: 'refused', refusal: 'empty' };
        return { kind: 'accepted', events: tanks.map((stream) => ({ stream, event: 1 })) };
      },
      evolve: (level, change) => {
        this.units += 1;
        return level + change;
      },
      equal: (a, b) => a === b,
      sameEvent: (a, b) => {
        this.units += 1;
        return a === b;
      },
      sameRefusal: (a, b) => a === b,
    };
  }
}

const tops = 6;

/** The work of retracting the action that filled `size` tanks, which were topped six times, each time from another keg. */
function workOfRetraction(size: number): {
  readonly units: number;
  readonly conflicts: number;
  readonly needs: number;
} {
  const work = new Work();
  const tanks = Array.from({ length: size }, (_, index) => `tank-${index}`);
  const actions: Action<Group>[] = Array.from({ length: tops + 1 }, (_, index) => ({
    position: work.position(index),
    revision: 1,
    data: index === 0 ? { fills: true, tanks } : { fills: false, tanks: [`keg-${index}`, ...tanks] },
  }));
  const kegs = actions.slice(1).map((_, index) => `keg-${index + 1}`);
  const history = new Map<StreamId, Touch<number>[]>(
    kegs.map((keg) => [keg, [{ position: work.position(-1), events: [5] }]]),
  );
  for (const { position, data } of actions)
    for (const tank of data.tanks) history.set(tank, [...(history.get(tank) ?? []), { position, events: [1] }]);
  const recorded = new Map<string, RecordedAction<Group, Refusal>>(
    actions.map((action) => [action.position.id, { action, refusal: null }]),
  );
  let needs = 0;
  const [filled] = actions;
  if (filled === undefined) throw new Error('the first action fills the tanks');
  work.units = 0;
  const limits = { actionsAhead: 64, streamsAhead: 64, ownStreamsAhead: 500, checkpointEvery: 32, workPerStep: 100 };
  const result = collectCascade(
    cascade(work.domain(), [{ before: { action: filled, refusal: null }, after: null }], limits),
    ({ slices, actions: ids }) => {
      needs += 1;
      return {
        slices: slices.map(({ stream }) => ({
          stream,
          from: null,
          state: 0,
          touches: history.get(stream) ?? [],
          more: false,
        })),
        continuations: [],
        actions: ids.flatMap((id) => recorded.get(id) ?? []),
      };
    },
  );
  return { units: work.units, conflicts: result.conflicts.length, needs };
}

describe('an edit that affects a large group', () => {
  test('does work in proportion to the size of the group', () => {
    const [small, large] = [workOfRetraction(500), workOfRetraction(4_000)];
    expect([small.conflicts, large.conflicts]).toEqual([tops, tops]);
    expect(large.units / small.units).toBeLessThan(8.2);
    // Each action is moved to, decided and folded on both sides, and each of these reads a few positions and participants.
    expect(small.units).toBeLessThan(20 * (tops + 1) * 500);
  });

  test('reads as often for every size of the group', () => {
    expect(workOfRetraction(4_000).needs).toBe(workOfRetraction(500).needs);
  });
});
