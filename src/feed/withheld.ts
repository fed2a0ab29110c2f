/**
 * Notifications that a reader may not read. Each keeps its number and nothing else, so that the numbers are dense for every reader (promise 3).
 */

import type { Notification } from './notification.js';

/** The type of a notification that the reader may not read. It has no `subject`, no `time` and no `data`. */
export const withheldType = 'solera.withheld';

/** Returns whether a notification is withheld from its reader. */
export function isWithheld({ type }: { readonly type: string }): boolean {
  return type === withheldType;
}

/**
 * Returns a withheld notification with the members that all notifications have, empty: so a reader handles it as one of a type that it does not know. Returns null for
 * any other value.
 */
export function asNotification(value: unknown): Notification | null {
  if (typeof value !== 'object' || value === null || !('type' in value) || value.type !== withheldType) return null;
  if (!('sequence' in value) || !('id' in value) || value.id !== String(value.sequence)) return null;
  const data = { winery: '', change: '', index: 0, of: 1 };
  const notification: unknown = { ...value, subject: '', time: '1970-01-01T00:00:00.000Z', data };
  return notification as Notification; // Like a notification of an unknown type.
}

const number = /^\{"specversion":"1\.0","id":"(\d+)",/;

/** Returns the text in the place of a notification that a NotificationWriter wrote. @throws Error for any other text */
export function withheldText(text: string): string {
  const id = number.exec(text)?.[1];
  if (id === undefined) throw new Error('The text is not that of a notification: it does not begin with its number.');
  return `{"specversion":"1.0","id":"${id}","sequence":${id},"source":"/","type":"${withheldType}"}`;
}
