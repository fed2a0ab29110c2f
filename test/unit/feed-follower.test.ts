import { describe, expect, it } from 'vitest';
import type { ChangeSet } from '../../src/feed/change-set.js';
import { Follower } from '../../src/feed/follower.js';
import type { Notification } from '../../src/feed/notification.js';
import { logOf, notificationsOf } from '../support/feed-log.js';

const limits = { early: 10, pullRounds: 3, changeSet: 50 };

/** Numbers 1; 2 to 4; 5; 6 and 7. */
const log = logOf([1, 3, 1, 2]);
const all = notificationsOf(log);

/** The notifications with these numbers, in this order. */
function numbered(...numbers: readonly number[]): Notification[] {
  return numbers.flatMap((number) => all[number - 1] ?? []);
}

function firsts(changeSets: readonly ChangeSet[]): number[] {
  return changeSets.map(({ first }) => first);
}

/** Answers a pull with these numbers, and returns the first numbers of the completed sets. The source has nothing else up to `through`. */
function pull(follower: Follower, numbers: readonly number[], through = 7): number[] {
  return firsts(follower.pulled({ first: 1, last: through }, numbered(...numbers)));
}

/** A follower of the log that has located its head. */
function following(after = 0, head = after): Follower {
  const follower = new Follower(after, limits);
  follower.located(head);
  return follower;
}

describe('a follower', () => {
  it('first asks where the log ends, then for everything up to there', () => {
    const follower = new Follower(0, limits);
    expect(follower.state).toEqual({ kind: 'locating' });
    follower.located(7);
    expect(follower.state).toEqual({ kind: 'pulling', first: 1, last: 7 });
    expect(follower.pulled({ first: 1, last: 7 }, all)).toEqual(log);
    expect([follower.state, follower.position]).toEqual([{ kind: 'following' }, 7]);
  });

  it('follows at once if it has seen the whole log', () => {
    expect(following(7, 7).state).toEqual({ kind: 'following' });
  });

  it('returns each change set once it is whole', () => {
    const follower = following();
    expect(all.map((one) => firsts(follower.received([one])))).toEqual([[1], [], [], [2], [5], [], [6]]);
  });

  it('moves its position set by set, and what has arrived number by number', () => {
    const follower = following();
    follower.received(numbered(1, 2, 3));
    expect([follower.position, follower.arrived, follower.state.kind]).toEqual([1, 3, 'following']);
  });

  it('ignores duplicates, early ones too, and counts how the push arrived', () => {
    const follower = following();
    expect(firsts(follower.received(numbered(1, 1, 3, 3, 2, 2, 4, 1, 5)))).toEqual([1, 2, 5]);
    expect(follower.arrivals).toEqual({ next: 3, gap: 1, late: 1, duplicate: 4 });
  });

  it('asks for a gap, and returns what came early once it is filled', () => {
    const follower = following();
    expect(firsts(follower.received(numbered(1, 5, 7)))).toEqual([1]);
    expect(follower.state).toEqual({ kind: 'pulling', first: 2, last: 4 });
    expect(pull(follower, [2, 3, 4])).toEqual([2, 5]);
    expect(follower.state).toEqual({ kind: 'pulling', first: 6, last: 6 });
    expect(firsts(follower.received(numbered(6)))).toEqual([6]);
    expect(follower.state).toEqual({ kind: 'following' });
  });

  it('locates the log again after an interruption, and finds what it missed', () => {
    const follower = following();
    follower.received(numbered(1));
    follower.interrupted();
    expect(follower.state).toEqual({ kind: 'locating' });
    expect(firsts(follower.received(numbered(2, 3, 4)))).toEqual([2]);
    follower.located(5);
    expect(follower.state).toEqual({ kind: 'pulling', first: 5, last: 5 });
  });

  it('keeps only the lowest early notifications, and pulls the others again', () => {
    const follower = new Follower(0, { ...limits, early: 2 });
    follower.located(0);
    follower.received(numbered(7, 5, 6, 3));
    expect(pull(follower, [1, 2])).toEqual([1]);
    expect(follower.state).toEqual({ kind: 'pulling', first: 4, last: 4 });
    expect(pull(follower, [4])).toEqual([2, 5]);
    expect(follower.state).toEqual({ kind: 'pulling', first: 6, last: 7 });
    expect(pull(follower, [6, 7])).toEqual([6]);
  });

  it('does not keep an early notification that is higher than all it can keep, but knows that it exists', () => {
    const follower = new Follower(0, { ...limits, early: 2 });
    follower.located(0);
    follower.received(numbered(3, 4, 7));
    expect(pull(follower, [1, 2])).toEqual([1, 2]);
    expect(follower.state).toEqual({ kind: 'pulling', first: 5, last: 7 });
  });
});

describe('a follower that begins inside a change set', () => {
  it('returns that set whole', () => {
    const follower = following(3);
    expect(follower.received(numbered(4, 5))).toEqual([]);
    expect([follower.state, follower.position]).toEqual([{ kind: 'pulling', first: 2, last: 3 }, 1]);
    expect(pull(follower, [1, 2, 3])).toEqual([2, 5]);
  });

  it('does so whatever arrives first', () => {
    const follower = new Follower(2, { ...limits, early: 1 });
    follower.received(numbered(7, 4, 3));
    follower.located(7);
    expect(follower.state).toEqual({ kind: 'pulling', first: 2, last: 2 });
    expect(pull(follower, [2])).toEqual([]);
    expect(pull(follower, [4, 5, 6, 7])).toEqual([2, 5, 6]);
  });

  it('returns nothing before the number it begins after if that ends a set', () => {
    expect(firsts(following(4).received(numbered(3, 4, 5)))).toEqual([5]);
  });
});

describe('a follower fails', () => {
  it('if pulls do not deliver a missing number, and names exactly what is missing', () => {
    const follower = following(0, 7);
    expect(pull(follower, [1, 2, 5])).toEqual([1]);
    for (let round = 1; round <= 2; round += 1) {
      pull(follower, [5, 6]);
      expect(follower.state).toEqual({ kind: 'pulling', first: 3, last: 4 });
    }
    pull(follower, []);
    expect(follower.state).toMatchObject({
      kind: 'failed',
      error: { name: 'MissingNotifications', first: 3, last: 4 },
    });
  });

  it('only after it has asked for all numbers up to the next one that exists', () => {
    const follower = new Follower(1, { ...limits, pullRounds: 1 });
    follower.located(7);
    pull(follower, [], 3);
    expect(follower.state).toEqual({ kind: 'pulling', first: 4, last: 7 });
    pull(follower, [6], 6);
    expect(follower.state).toMatchObject({ kind: 'failed', error: { first: 2, last: 5 } });
  });

  it('only if the same number is not delivered in several rounds', () => {
    const follower = following(0, 7);
    for (let number = 1; number <= 7; number += 1) {
      pull(follower, []);
      pull(follower, []);
      follower.received(numbered(number));
    }
    expect([follower.state, follower.position]).toEqual([{ kind: 'following' }, 7]);
  });

  it('if the log ends inside a change set', () => {
    const follower = following(0, 3);
    expect(pull(follower, [1, 2, 3])).toEqual([1]);
    expect(follower.state).toEqual({ kind: 'pulling', first: 4, last: 4 });
    for (let round = 1; round <= 3; round += 1) pull(follower, [1, 2, 3]);
    expect(follower.state).toMatchObject({
      kind: 'failed',
      error: { name: 'MissingNotifications', first: 4, last: 4 },
    });
  });

  it('if the push ends inside a change set, and the source does not have the rest', () => {
    const follower = following(1);
    follower.received(numbered(2, 3));
    expect(follower.state).toEqual({ kind: 'following' });
    follower.interrupted();
    follower.located(1);
    expect(follower.state).toEqual({ kind: 'pulling', first: 4, last: 4 });
  });

  it('if the log ends before its position', () => {
    const follower = new Follower(5, limits);
    follower.located(4);
    expect(follower.state).toMatchObject({
      kind: 'failed',
      error: { name: 'PositionBeyondLog', position: 5, head: 4 },
    });
  });

  it('if a change set contradicts itself, after the sets before it', () => {
    const follower = following();
    const [second] = numbered(2);
    // A third notification that claims the index of the second.
    const third = { ...second, sequence: 3, id: '3' } as Notification;
    expect(firsts(follower.received([...numbered(4, 1, 2), third]))).toEqual([1]);
    expect(follower.state).toMatchObject({ kind: 'failed', error: { name: 'InconsistentChangeSet', number: 3 } });
    expect(follower.position).toBe(1);
  });

  it('if a change set is too large', () => {
    const follower = new Follower(0, { ...limits, changeSet: 2 });
    follower.located(0);
    expect(firsts(follower.received(numbered(1, 2)))).toEqual([1]);
    expect(follower.state).toMatchObject({ kind: 'failed', error: { name: 'OversizedChangeSet', first: 2, last: 4 } });
  });

  it('forever', () => {
    const follower = new Follower(5, limits);
    follower.located(4);
    follower.interrupted();
    follower.located(7);
    expect(follower.received(numbered(6, 7))).toEqual([]);
    expect(pull(follower, [6, 7])).toEqual([]);
    expect(follower.state).toMatchObject({ kind: 'failed', error: { name: 'PositionBeyondLog' } });
  });
});
