import { describe, expect, it } from 'vitest';
import {
  type ChangeSet,
  ChangeSetAssembler,
  InconsistentChangeSet,
  OversizedChangeSet,
} from '../../src/feed/change-set.js';
import type { Notification } from '../../src/feed/notification.js';
import { parseNotification } from '../../src/feed/notification-parser.js';
import { withheldText } from '../../src/feed/withheld.js';
import { changeSetFrom, logOf, notificationsOf, uuid } from '../support/feed-log.js';

function assembled(notifications: readonly Notification[], limit = 100): ChangeSet[] {
  const assembler = new ChangeSetAssembler(limit);
  return notifications.flatMap((notification) => assembler.add(notification) ?? []);
}

/** The notifications of a log, with one of them changed. */
function withChange(sizes: readonly number[], number: number, data: Partial<Notification['data']>): Notification[] {
  return notificationsOf(logOf(sizes)).map((one) =>
    // Only members that all types share are changed, so that the type stays the same.
    one.sequence === number ? ({ ...one, data: { ...one.data, ...data } } as Notification) : one,
  );
}

describe('assembling change sets', () => {
  it('returns each set whole, with its numbers, winery and time', () => {
    const log = logOf([1, 3, 1, 2]);
    expect(assembled(notificationsOf(log))).toEqual(log);
    expect(log[1]).toMatchObject({
      change: uuid(2),
      first: 2,
      last: 4,
      winery: 'estate',
      recordedAt: '2026-09-01T10:00:00.000Z',
    });
  });

  it('returns nothing before a set is complete, and knows where it ends', () => {
    const assembler = new ChangeSetAssembler(100);
    const [first, second, third] = changeSetFrom(5, 3).entries as [Notification, Notification, Notification]; // Three.
    expect([assembler.openUntil, assembler.add(first), assembler.openUntil]).toEqual([null, null, 7]);
    expect([assembler.add(second), assembler.openUntil]).toEqual([null, 7]);
    expect(assembler.add(third)).toMatchObject({ first: 5, last: 7 });
    expect(assembler.openUntil).toBeNull();
  });

  it.each([
    ['begins in the middle', 1, { index: 1 }],
    ['skips an index', 3, { index: 2 }],
    ['repeats an index', 4, { index: 1 }],
    ['changes its size', 3, { of: 4 }],
    ['is interrupted by another set', 3, { change: uuid(99) }],
    ['begins before the last one is complete', 4, { change: uuid(99), index: 0 }],
  ])('refuses a set that %s', (_, number, data) => {
    const notifications = withChange([1, 3, 2], number, data);
    expect(() => assembled(notifications)).toThrow(InconsistentChangeSet);
    expect(() => assembled(notifications)).toThrow(`Notification ${number} is index`);
  });

  it('names what was expected and what was found', () => {
    expect(() => assembled(withChange([1, 3], 3, { index: 2 }))).toThrow(
      `Notification 3 is index 2 of 3 in change set ${uuid(2)}; it must be index 1 of 3 in change set ${uuid(2)}.`,
    );
  });

  it('refuses a set that exceeds the limit, at its first notification', () => {
    const [first] = changeSetFrom(5, 4).entries;
    const assembler = new ChangeSetAssembler(3);
    const add = () => first && assembler.add(first);
    expect(add).toThrow(OversizedChangeSet);
    expect(add).toThrow(`Change set ${uuid(5)} has 4 notifications; this reader holds at most 3.`);
    expect(assembled(changeSetFrom(5, 3).entries, 3)).toHaveLength(1);
  });
});

/** The notifications of a log, of which some are withheld. */
function withWithheld(sizes: readonly number[], ...numbers: readonly number[]): Notification[] {
  return notificationsOf(logOf(sizes)).map((one) => {
    const { sequence } = one;
    if (!numbers.includes(sequence)) return one;
    return parseNotification(withheldText(JSON.stringify({ specversion: '1.0', id: String(sequence), sequence })));
  });
}

describe('what is withheld from a reader', () => {
  it.each([
    ['a whole set', [2, 3, 4]],
    ['the beginning of a set', [2, 3]],
    ['the middle of a set', [3]],
    ['the end of a set', [4]],
    ['everything', [1, 2, 3, 4, 5]],
  ])('is left out of the sets, and no number is skipped: %s', (_, withheld) => {
    const sets = assembled(withWithheld([1, 3, 1], ...withheld));
    const visible = [1, 2, 3, 4, 5].filter((number) => !withheld.includes(number));
    expect(sets.flatMap(({ entries }) => entries.map(({ sequence }) => sequence))).toEqual(visible);
    const covered = new Set(sets.flatMap(({ first, last }) => [first, last]));
    expect([Math.min(...covered), Math.max(...covered)]).toEqual([1, 5]);
    for (const { first, last, entries } of sets)
      for (const { sequence } of entries) expect(first <= sequence && sequence <= last).toBe(true);
  });

  it('still leaves a set inconsistent whose visible numbers do not fit', () => {
    const [first, , third, ...others] = withWithheld([1, 3, 1], 2);
    if (first === undefined || third === undefined) throw new Error('The log is too short.');
    expect(() => assembled([first, third, ...others])).toThrow(InconsistentChangeSet);
  });
});
