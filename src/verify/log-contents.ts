/**
 * Collects the contents of the log from its first notification on, and checks the promises that the log must keep regardless of other data.
 *
 * Owns: the asserted events that are not retracted, the revisions and status of each action, and the counts of each change set. Does not own:
 * the fold of the events, and the check that a change set follows from its actions.
 * Invariants checked: 1. Numbers are dense: 1, 2, 3 … 2. The notifications of a change set are contiguous, with `index` 0 … `of` − 1. 3. A
 * retraction names an assertion of the same action on the same lot that is not retracted yet.
 *
 * After a fault is reported, reading continues, so that the other checks can be made. (The feed's `ChangeSetAssembler` stops at the first fault.)
 */
import type { ChangeSet } from '../feed/change-set.js';
import type { AssertedEvent, Notification, RetractedEvent } from '../feed/notification.js';
import { parseNotification } from '../feed/notification-parser.js';
import type { Differences } from './difference.js';

/** An asserted lot event that is not retracted. `event` is its JSON text: a text takes a third of the memory of the parsed event. */
export interface LoggedEvent {
  readonly number: number;
  readonly action: string;
  readonly effectiveAt: number;
  readonly tieBreak: number;
  readonly event: string;
}

/** A revision of an action. The log does not repeat the data and the note of a retracted action: they are those of the revision before it. */
export interface LoggedRevision {
  readonly number: number;
  readonly revision: number;
  readonly type: string;
  readonly effectiveAt: number;
  readonly tieBreak: number;
  /** The action's status when the revision was recorded. */
  readonly status: string;
  /** JSON text. */
  readonly data: string;
  readonly note: string | null;
}

export interface LoggedAction {
  readonly winery: string;
  readonly revisions: LoggedRevision[];
  /** The status after the last notification about the action. */
  status: string;
}

/** The members of a change set in the log, with which its stored answer must agree. */
export interface LoggedChange {
  readonly first: number;
  readonly last: number;
  /** The set's own actions, each with its new revision. */
  readonly own: readonly (readonly [action: string, revision: number])[];
  readonly asserted: number;
  readonly retracted: number;
}

type ActionNotification = Exclude<Notification, { readonly data: { readonly lot: string } }>;

/** The notification of a change set's own action. */
export type RevisionNotification = Extract<
  Notification,
  { readonly type: 'solera.action.recorded' | 'solera.action.revised' | 'solera.action.retracted' }
>;

export function isRevision(notification: Notification): notification is RevisionNotification {
  const { type } = notification;
  return type === 'solera.action.recorded' || type === 'solera.action.revised' || type === 'solera.action.retracted';
}

export class LogContents {
  /** The events that are not retracted, by 'winery/lot' and notification number. */
  readonly events = new Map<string, Map<number, LoggedEvent>>();
  readonly actions = new Map<string, LoggedAction>();
  readonly changes = new Map<string, LoggedChange>();
  private readonly lotOfEvent = new Map<number, string>();
  private next = 1;
  private open: { readonly change: string; readonly of: number; readonly entries: Notification[] } | null = null;

  /** `check` receives each complete change set, up to the first difference in the log. */
  constructor(
    private readonly differences: Differences,
    private readonly check: (changeSet: ChangeSet) => void,
  ) {}

  /** The number of notifications added. */
  get count(): number {
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
    switch (notification.type) {
      case 'solera.lot.event.asserted':
        this.assertEvent(number, notification.data);
        break;
      case 'solera.lot.event.retracted':
        this.retractEvent(number, notification.data);
        break;
      default:
        this.updateAction(number, notification);
    }
    if (this.open?.entries.length === this.open?.of) this.closeChangeSet();
  }

  /** Reports a change set that the end of the log cuts off. */
  end(): void {
    const { open } = this;
    if (open !== null) this.report(this.count, '/data/of', `${open.of} entries`, `${open.entries.length}`);
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
    const first = this.count - entries.length + 1;
    const last = this.count;
    const count = (type: Notification['type']): number => entries.filter((entry) => entry.type === type).length;
    this.changes.set(change, {
      first,
      last,
      own: entries.filter(isRevision).map(({ data }) => [data.action, data.revision]),
      asserted: count('solera.lot.event.asserted'),
      retracted: count('solera.lot.event.retracted'),
    });
    if (this.differences.count('log') > 0) return;
    this.check({ change, first, last, winery: opening.data.winery, recordedAt: opening.time, entries });
  }

  private assertEvent(number: number, data: AssertedEvent): void {
    const lot = `${data.winery}/${data.lot}`;
    const events = this.events.get(lot) ?? new Map<number, LoggedEvent>();
    this.events.set(lot, events);
    this.lotOfEvent.set(number, lot);
    events.set(number, {
      number,
      action: data.action,
      effectiveAt: Date.parse(data.effectiveAt),
      tieBreak: data.tieBreak,
      event: JSON.stringify(data.event),
    });
  }

  private retractEvent(number: number, { winery, lot: code, action, asserted }: RetractedEvent): void {
    const lot = `${winery}/${code}`;
    const lotOfEvent = this.lotOfEvent.get(asserted);
    const events = lotOfEvent === undefined ? undefined : this.events.get(lotOfEvent);
    if (lotOfEvent !== lot || events?.get(asserted)?.action !== action) {
      const expected = `an event of action ${action} on lot ${lot} that is not retracted`;
      this.report(number, '/data/asserted', expected, asserted);
    }
    events?.delete(asserted);
    this.lotOfEvent.delete(asserted);
  }

  private updateAction(number: number, notification: ActionNotification): void {
    const { winery, action, revision, type, effectiveAt, tieBreak, status } = notification.data;
    const logged = this.actions.get(action) ?? { winery, revisions: [], status };
    this.actions.set(action, logged);
    logged.status = status;
    if (!isRevision(notification)) return;
    const content = contentOf(notification, logged.revisions.at(-1));
    const time = Date.parse(effectiveAt);
    logged.revisions.push({ number, revision, type, effectiveAt: time, tieBreak, status, ...content });
  }

  private report(number: number, field: string, expected: unknown, found: unknown): void {
    this.differences.add({ check: 'log', number, field, expected, found });
  }
}

function contentOf(
  notification: RevisionNotification,
  previous: LoggedRevision | undefined,
): Pick<LoggedRevision, 'data' | 'note'> {
  if (notification.type === 'solera.action.retracted')
    return { data: previous?.data ?? '', note: previous?.note ?? null };
  const { data, note = null } = notification.data;
  return { data: JSON.stringify(data), note };
}
