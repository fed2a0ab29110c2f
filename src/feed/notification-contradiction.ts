import type { Fault } from './json-form.js';
import type { Notification } from './notification.js';
import { logSource, lostSubject } from './notification-schema.js';

/** Returns the first member of a notification that contradicts one that it repeats, or null. */
export function contradictionIn({ type, source, subject, data }: Notification): Fault | null {
  const place = 'lost' in data ? logSource : `/wineries/${data.winery}`;
  const lot = type.startsWith('solera.lot.') && 'lot' in data;
  const about = 'lost' in data ? lostSubject(data.lost) : lot ? data.lot : data.action;
  if (source !== place) return { pointer: '/source', expected: `"${place}"`, found: source };
  if (subject !== about) return { pointer: '/subject', expected: `"${about}"`, found: subject };
  return null;
}
