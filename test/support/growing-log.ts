import type { NotificationLog, NotificationsRead } from '../../src/application/ports/notification-log.js';
import { NotificationWriter } from '../../src/feed/notification-text.js';
import { parsedNotifications } from './parsed-notifications.js';

/** A log in memory that grows by change sets of some notifications. */
export class GrowingLog implements NotificationLog {
  readonly pageSize = 100;
  incarnation = '01900000-0000-4000-8000-00000000000a';
  /** Thrown by all reads while it is set. */
  failure: Error | null = null;
  private readonly listeners = new Set<() => void>();
  private entries: string[] = [];
  private changes = 0;

  /** `salt` makes the texts of one log differ from those of another. */
  constructor(private readonly salt = 'a') {}

  /** Appends a change set. `note`: a text in its first notification. */
  append(size: number, { winery = 'estate', note = '' } = {}): void {
    this.changes += 1;
    const uuid = `01900000-0000-7000-8000-${String(this.changes).padStart(12, '0')}`;
    const first = this.entries.length + 1;
    const writer = new NotificationWriter({
      ...{ change: uuid, first, of: size, recordedAt: 1_700_000_000_000, winery, namesSchema: true },
      ...{ action: uuid, revision: 1, effectiveAt: 1_700_000_000_000, tieBreak: first },
    });
    const recorded = { type: 'solera.action.recorded', actionType: 'note', note: null, refusal: null } as const;
    const data = JSON.stringify({ text: `${this.salt} ü ${note}` });
    this.entries.push(writer.text(0, { ...recorded, data }));
    const event = JSON.stringify({ text: this.salt });
    for (let index = 1; index < size; index += 1)
      this.entries.push(writer.text(index, { type: 'solera.lot.event.asserted', lot: 'L-1', event }));
    for (const listener of this.listeners) listener();
  }

  /** Drops the newest notifications, as a database that lost its last commits. */
  loseTail(last: number): void {
    this.entries = this.entries.slice(0, last);
  }

  async texts(first: number, last: number): Promise<string[]> {
    if (this.failure !== null) throw this.failure;
    return this.entries.slice(first - 1, last);
  }

  newestTexts(first: number, last: number): Promise<string[]> {
    return this.texts(first, last);
  }

  async newestNotifications(first: number, last: number): Promise<NotificationsRead> {
    return parsedNotifications(await this.texts(first, last));
  }

  async head(): Promise<number> {
    if (this.failure !== null) throw this.failure;
    return this.entries.length;
  }

  readonly onPublished = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** All texts, without waiting. */
  get all(): readonly string[] {
    return this.entries;
  }
}
