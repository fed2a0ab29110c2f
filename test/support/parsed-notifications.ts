import type { NotificationsRead } from '../../src/application/ports/notification-log.js';
import type { Notification } from '../../src/feed/notification.js';

/** Returns the notifications with these texts. */
export function parsedNotifications(texts: readonly string[]): NotificationsRead {
  return {
    entries: texts.map((text) => JSON.parse(text) as Notification), // Tests write only texts of notifications.
    characters: texts.join('').length,
  };
}
