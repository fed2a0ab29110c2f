/** Logs made of small change sets, for tests of the feed. */
import type { ChangeSet } from '../../src/feed/change-set.js';
import type { Notification } from '../../src/feed/notification.js';
import { parseNotification } from '../../src/feed/notification-parser.js';
import { type NotificationContent, NotificationWriter } from '../../src/feed/notification-text.js';

const recordedAt = Date.parse('2026-09-01T10:00:00.000Z');

/** Returns a UUID that is easy to recognise. */
export function uuid(n: number): string {
  return `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
}

/** A content that needs no other notification. */
const restored: NotificationContent = { type: 'solera.action.restored', actionType: 'rack' };

/** A writer for a change set that begins at `first` and has `of` notifications. */
export function writerFrom(first: number, of: number): NotificationWriter {
  return new NotificationWriter({
    change: uuid(first),
    first,
    of,
    recordedAt,
    namesSchema: true,
    winery: 'estate',
    action: uuid(1_000_000 + first),
    revision: 1,
    effectiveAt: Date.parse('2025-09-10T16:00:00.000Z'),
    tieBreak: -4,
  });
}

/** Returns a change set with `size` notifications that begins at number `first`. */
export function changeSetFrom(first: number, size: number): ChangeSet {
  const writer = writerFrom(first, size);
  const entries = Array.from({ length: size }, (_, index) => parseNotification(writer.text(index, restored)));
  const [{ data, time } = missing()] = entries;
  return { change: data.change, first, last: first + size - 1, winery: data.winery, recordedAt: time, entries };
}

/** Returns change sets of the given sizes, whose numbers begin at 1. */
export function logOf(sizes: readonly number[]): readonly ChangeSet[] {
  let first = 1;
  return sizes.map((size) => {
    const changeSet = changeSetFrom(first, size);
    first = changeSet.last + 1;
    return changeSet;
  });
}

export function notificationsOf(log: readonly ChangeSet[]): readonly Notification[] {
  return log.flatMap(({ entries }) => entries);
}

function missing(): never {
  throw new Error('a change set has at least one notification');
}
