/** The level of the database rises once all nodes know it. A node that only stood still is not shut out. */
import { expect, it } from 'vitest';
import { HeardNodes } from '../../src/cluster/heard-nodes.js';
import { ClusterInspection } from '../../src/cluster/inspection.js';
import type { Membership } from '../../src/cluster/membership.js';
import type { Member } from '../../src/cluster/view.js';
import type { Beat } from '../../src/cluster/wire.js';

const lostAfterMs = 2_000;
const self: Member = { node: 'new', incarnation: 'n' };

function beat(incarnation: string, level: number, status: Beat['status'] = 'serving'): Beat {
  return { incarnation, level, status } as Beat; // The members that the level depends on.
}

/** A node of level 9 that has heard an old one at 1,000 ms, as the members of the view are now. */
function inspectionAt(now: number, members: readonly string[], old: Beat = beat('o', 8)): ClusterInspection {
  const heard = new HeardNodes('n', () => lostAfterMs);
  heard.hear(old, 1_000);
  const membership = {
    heard,
    members: members.map((incarnation) => ({ node: incarnation, incarnation })),
    isSelf: ({ incarnation }: Pick<Member, 'incarnation'>) => incarnation === 'n',
  } as Partial<Membership> as Membership; // What the level is computed from.
  return new ClusterInspection({
    ...{ cell: 'c', self, membership, spreadOf: () => 1, refresh: async () => undefined },
    ...{ timers: { elapsedMs: () => now }, now: () => now, lostAfterMs: () => lostAfterMs, connected: () => true },
    ownBeat: () => beat('n', 9),
  });
}

it.each([
  ['a node is heard', 1_500, ['n', 'o'], beat('o', 8), 8],
  ['it is silent for some seconds', 9_000, ['n', 'o'], beat('o', 8), 8],
  ['it was removed from the view meanwhile', 9_000, ['n'], beat('o', 8), 8],
  ['it drains', 1_500, ['n'], beat('o', 8, 'draining'), 8],
  ['it has left', 9_000, ['n'], beat('o', 8, 'draining'), 9],
  ['a member was never heard', 1_500, ['n', 'o', 'x'], beat('o', 8), 0],
])('while %s', (_, now, members, old, level) => {
  expect(inspectionAt(now, members, old).commonLevel()).toBe(level);
});
