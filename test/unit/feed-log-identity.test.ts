/** A log is recognised by the change set that was applied last. */
import { expect, it } from 'vitest';
import { LogIdentity, OtherLog } from '../../src/feed/log-identity.js';
import type { Notification } from '../../src/feed/notification.js';

const recordedAt = '2025-10-01T10:00:00.000Z';
const first = { last: 4, change: 'first', recordedAt };
const next = { last: 8, change: 'next', recordedAt };
// The members that identify a change set.
const found = { sequence: 4, time: recordedAt, data: { change: 'first' } } as unknown as Notification;

it('is proven by the change set for which a notification was read, although another was applied meanwhile', () => {
  const identity = new LogIdentity({ log: null, applied: first });
  identity.stored({ log: null, applied: next });
  expect(() => identity.proveBy(found, first)).not.toThrow();
});

it('is another log if the notification belongs to another change set', () => {
  const identity = new LogIdentity({ log: null, applied: { ...first, change: 'other' } });
  expect(() => identity.proveBy(found)).toThrow(OtherLog);
});
