/**
 * The log as any subscriber takes it, from its first number on, and what it promises.
 *
 * Owns: what the log adds up to: which lot events stand, what it says of each action, and what each change set counts. Does not own: the fold
 * of those events.
 * Invariants: 1. Numbers are dense: 1, 2, 3 … 2. A change set's entries are neighbours, `index` 0 … `of` − 1. 3. What is taken back stood,
 * on the same lot and of the same action.
 */
import type { Differences } from './difference.js';

/** One asserted lot event that was not taken back. `event` is its public JSON text: texts are a third of the size of what they parse to. */
export interface StandingEvent {
  readonly number: number;
  readonly action: string;
  readonly effectiveAt: number;
  readonly tieBreak: number;
  readonly event: string;
}

/** One revision of an action as the log tells it. Of a retraction the log does not repeat what it retracts: data and note are those before it. */
export interface LoggedRevision {
  readonly number: number;
  readonly revision: number;
  readonly type: string | undefined;
  readonly effectiveAt: number;
  readonly tieBreak: number;
  /** When it was made. */
  readonly status: string;
  /** JSON text. */
  readonly data: string;
  readonly note: string | null;
}

/** An action as the log tells it. */
export interface LoggedAction {
  readonly winery: string;
  readonly revisions: LoggedRevision[];
  /** After all that was said of it. */
  status: string;
}

/** What a change set's answer must agree with. */
export interface LoggedChange {
  readonly first: number;
  readonly last: number;
  /** Its own actions, each with its new revision. */
  readonly own: readonly (readonly [action: string, revision: number])[];
  readonly asserted: number;
  readonly retracted: number;
}

export interface Notification {
  readonly sequence: number;
  readonly id: string;
  readonly type: string;
  readonly data: {
    readonly winery: string;
    readonly lot?: string;
    readonly action: string;
    readonly revision: number;
    readonly effectiveAt: string;
    readonly tieBreak: number;
    readonly change: string;
    readonly index: number;
    readonly of: number;
    readonly asserted?: number;
    readonly event?: unknown;
    readonly type?: string;
    readonly status?: string;
    readonly data?: unknown;
    readonly note?: string;
    readonly code?: string;
  };
}

/** A change set whole, as the log tells it. */
export interface ToldChange {
  readonly change: string;
  readonly first: number;
  readonly notifications: readonly Notification[];
}

export const asserted = 'solera.lot.event.asserted';
export const retracted = 'solera.lot.event.retracted';
const revisionTypes = new Set(['solera.action.recorded', 'solera.action.revised', 'solera.action.retracted']);

/** Is it one of its change set's own actions that a notification tells of? */
export function isRevision({ type }: Notification): boolean {
  return revisionTypes.has(type);
}

export class LogAccount {
  /** By 'winery/lot'. */
  readonly events = new Map<string, Map<number, StandingEvent>>();
  readonly actions = new Map<string, LoggedAction>();
  readonly changes = new Map<string, LoggedChange>();
  private readonly lotOf = new Map<number, string>();
  private expected = 1;
  private set: { change: string; of: number; first: number; notifications: Notification[] } | null = null;

  /** `judge` is given each change set that came whole, as long as all that came before it is right. */
  constructor(
    private readonly differences: Differences,
    private readonly judge: (told: ToldChange) => void,
  ) {}

  /** Notifications read and taken in. */
  get count(): number {
    return this.expected - 1;
  }

  /** The next notification's text. @throws where it is not of a notification's form. */
  take(text: string): void {
    const notification = JSON.parse(text) as Notification; // Written by the store; what was tampered with shows below, or throws.
    const { sequence, type, data } = notification;
    const number = this.expected;
    this.expected += 1;
    if (sequence !== number) this.fault(number, 'sequence', number, sequence);
    if (notification.id !== String(number)) this.fault(number, 'id', String(number), notification.id);
    this.follow(number, notification);
    if (type === asserted) this.assert(number, data);
    else if (type === retracted) this.retract(number, data);
    else this.say(number, notification);
    if (this.set?.notifications.length === this.set?.of) this.close();
  }

  /** The log ends here. */
  end(): void {
    const { set } = this;
    if (set !== null) this.fault(this.count, '/data/of', `${set.of} entries`, `${set.notifications.length}`);
  }

  private follow(number: number, notification: Notification): void {
    const { change, index, of } = notification.data;
    if (this.set?.change !== change) {
      if (this.set !== null) {
        const expected = `entry ${this.set.notifications.length} of ${this.set.change}`;
        this.fault(number, '/data/change', expected, `change set ${change}`);
      }
      this.set = { change, of, first: number, notifications: [] };
    }
    const { notifications } = this.set;
    if (index !== notifications.length) this.fault(number, '/data/index', notifications.length, index);
    if (of !== this.set.of) this.fault(number, '/data/of', this.set.of, of);
    notifications.push(notification);
  }

  private close(): void {
    const { set } = this;
    if (set === null) return;
    this.set = null;
    const { change, first, notifications } = set;
    const count = (wanted: string): number => notifications.filter(({ type }) => type === wanted).length;
    this.changes.set(change, {
      first,
      last: this.count,
      own: notifications.filter(isRevision).map(({ data }) => [data.action, data.revision]),
      asserted: count(asserted),
      retracted: count(retracted),
    });
    if (this.differences.count('log') === 0) this.judge(set);
  }

  private assert(number: number, data: Notification['data']): void {
    const lot = `${data.winery}/${data.lot ?? ''}`;
    const standing = this.events.get(lot) ?? new Map<number, StandingEvent>();
    this.events.set(lot, standing);
    this.lotOf.set(number, lot);
    standing.set(number, {
      number,
      action: data.action,
      effectiveAt: Date.parse(data.effectiveAt),
      tieBreak: data.tieBreak,
      event: JSON.stringify(data.event),
    });
  }

  private retract(number: number, data: Notification['data']): void {
    const taken = data.asserted ?? 0;
    const lot = `${data.winery}/${data.lot ?? ''}`;
    const stood = this.lotOf.get(taken);
    const event = stood === undefined ? undefined : this.events.get(stood)?.get(taken);
    if (stood !== lot || event?.action !== data.action) {
      const expected = `an event of action ${data.action} on lot ${lot} that stands`;
      this.fault(number, '/data/asserted', expected, taken);
    }
    if (stood !== undefined) this.events.get(stood)?.delete(taken);
    this.lotOf.delete(taken);
  }

  private say(number: number, notification: Notification): void {
    const { winery, action, revision, type, tieBreak, status = 'active', ...rest } = notification.data;
    const known = this.actions.get(action) ?? { winery, revisions: [], status };
    this.actions.set(action, known);
    known.status = status;
    if (!isRevision(notification)) return;
    const before = status === 'retracted' ? known.revisions.at(-1) : undefined;
    known.revisions.push({
      number,
      revision,
      type,
      effectiveAt: Date.parse(rest.effectiveAt),
      tieBreak,
      status,
      data: before?.data ?? JSON.stringify(rest.data) ?? '',
      note: before === undefined ? (rest.note ?? null) : before.note,
    });
  }

  private fault(number: number, field: string, expected: unknown, found: unknown): void {
    this.differences.add({ check: 'log', number, field, expected, found });
  }
}
