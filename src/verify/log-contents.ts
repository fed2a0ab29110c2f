/**
 * Collects the change sets of a part of the log, and checks the promises that the log must keep regardless of other data.
 *
 * Owns: the change set that is not complete yet. Does not own: the check that a change set follows from its actions, and that of retractions (`lot-log`).
 * Invariants checked: 1. Numbers are dense: 1, 2, 3 … 2. The notifications of a change set are contiguous, with `index` 0 … `of` − 1.
 *
 * After a fault is reported, reading continues, so that the other checks can be made. (The feed's `ChangeSetAssembler` stops at the first fault.)
 */
import type { ChangeSet } from '../feed/change-set.js';
import type { ActionNotification, Notification } from '../feed/notification.js';
import { parseNotification } from '../feed/notification-parser.js';
import type { Differences } from './difference.js';

/** The notification of a change set's own action. */
export type RevisionNotification = Extract<
  Notification,
  { readonly type: 'solera.action.recorded' | 'solera.action.revised' | 'solera.action.retracted' }
>;

export function isRevision(notification: Notification): notification is RevisionNotification {
  const { type } = notification;
  return type === 'solera.action.recorded' || type === 'solera.action.revised' || type === 'solera.action.retracted';
}

/** Returns false for a lost number. */
export function isAboutAction(notification: Notification): notification is ActionNotification {
  return notification.type !== 'solera.log.lost';
}

export class LogContents {
  private next: number;
  private open: { readonly change: string; readonly of: number; readonly entries: Notification[] } | null = null;

  /** `first`: the number of the first notification, which begins a change set. `closed` receives each complete change set. */
  constructor(
    private readonly differences: Differences,
    private readonly closed: (changeSet: ChangeSet) => void,
    first = 1,
  ) {
    this.next = first;
  }

  /** The number of the last notification added. */
  get last(): number {
    return this.next - 1;
  }

  /** Adds the text of the next notification. @throws InvalidNotification */
  add(text: string): void {
    const number = this.next;
    this.next += 1;
    const notification = parseNotification(text);
    const { sequence } = notification;
    if (sequence !== number) this.report(number, 'sequence', number, sequence);
    this.addToChangeSet(number, notification);
    if (this.open?.entries.length === this.open?.of) this.closeChangeSet();
  }

  /** Reports a change set that the end of the log cuts off. */
  end(): void {
    const { open } = this;
    if (open !== null) this.report(this.last, '/data/of', `${open.of} entries`, `${open.entries.length}`);
  }

  private addToChangeSet(number: number, notification: Notification): void {
    const { change, index, of } = notification.data;
    if (this.open?.change !== change) {
      if (this.open !== null) {
        const expected = `entry ${this.open.entries.length} of ${this.open.change}`;
        this.report(number, '/data/change', expected, `change set ${change}`);
      }
      this.open = { change, of, entries: [] };
    }
    const { entries } = this.open;
    if (index !== entries.length) this.report(number, '/data/index', entries.length, index);
    if (of !== this.open.of) this.report(number, '/data/of', this.open.of, of);
    entries.push(notification);
  }

  private closeChangeSet(): void {
    const { open } = this;
    const [opening] = open?.entries ?? [];
    if (open === null || opening === undefined) return;
    this.open = null;
    const { change, entries } = open;
    const first = this.last - entries.length + 1;
    this.closed({
      ...{ change, first, last: this.last, entries },
      ...{ winery: opening.data.winery, recordedAt: opening.time },
    });
  }

  private report(number: number, field: string, expected: unknown, found: unknown): void {
    this.differences.add({ check: 'log', number, field, expected, found });
  }
}
