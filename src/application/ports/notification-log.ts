import type { Notification } from '../../feed/notification.js';

/** Notifications in order of number, without a gap, and about as many characters as their texts have. */
export interface NotificationsRead {
  readonly entries: readonly Notification[];
  readonly characters: number;
}

/** The global, dense sequence of notifications. Each read sees everything that was committed before it began. */
export interface NotificationLog {
  /** The number of notifications on a page. It is fixed when the log is created, because the addresses of pages depend on it. */
  readonly pageSize: number;
  /** The UUID of this log. Another log, such as that of another database, has another one, so a copy can be assigned to its log. */
  readonly incarnation: string;
  /** The last notification number, or 0 if the log is empty. */
  head(): Promise<number>;
  /** The texts of notifications first … last that exist, as CloudEvents in JSON, dense and in order. The text of a number never changes (promise 3). */
  texts(first: number, last: number): Promise<string[]>;
  /** As `texts`, but bodies of former schemas are upcast: for readers inside Solera, never for pages. */
  newestTexts(first: number, last: number): Promise<string[]>;
  /** Returns what parsing `newestTexts` would return, without writing the texts. */
  newestNotifications(first: number, last: number): Promise<NotificationsRead>;
}
