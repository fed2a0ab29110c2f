/**
 * Reads the log from its first number to the head as any subscriber would, and proves what it promises.
 *
 * Owns: what the log adds up to: which lot events stand, and what it says of each action. Does not own: the fold of those events.
 * Invariants: 1. Numbers are dense: 1, 2, 3 … 2. A change set's entries are neighbours, `index` 0 … `of` − 1. 3. What is taken back stood,
 * on the same lot and of the same action.
 */
import type { Archive } from '../application/archive.js';
import type { Differences } from './difference.js';

/** One asserted lot event that was not taken back. `event` is its public JSON text: texts are a third of the size of what they parse to. */
export interface StandingEvent {
  readonly number: number;
  readonly action: string;
  readonly effectiveAt: number;
  readonly tieBreak: number;
  readonly event: string;
}

/** An action as the log tells it. */
export interface LoggedAction {
  readonly winery: string;
  readonly revision: number;
  readonly effectiveAt: number;
  readonly tieBreak: number;
  readonly status: string;
  /** JSON text. */
  readonly data: string;
}

interface Notification {
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
    readonly status?: string;
    readonly data?: unknown;
  };
}

export class LogAccount {
  /** By 'winery/lot'. */
  readonly events = new Map<string, Map<number, StandingEvent>>();
  readonly actions = new Map<string, LoggedAction>();
  private readonly lotOf = new Map<number, string>();
  private expected = 1;
  private set: { change: string; of: number; next: number } | null = null;

  constructor(private readonly differences: Differences) {}

  /** Notifications read and taken in. */
  get count(): number {
    return this.expected - 1;
  }

  /** The next notification's text. */
  take(text: string): void {
    // Written by the store as the contract says; where it was tampered with, the comparisons below say so.
    const notification = JSON.parse(text) as Notification;
    const { sequence, type, data } = notification;
    const number = this.expected;
    this.expected += 1;
    if (sequence !== number) this.fault(number, 'sequence', number, sequence);
    if (notification.id !== String(number)) this.fault(number, 'id', String(number), notification.id);
    this.follow(number, data);
    if (type === 'solera.lot.event.asserted') this.assert(number, data);
    else if (type === 'solera.lot.event.retracted') this.retract(number, data);
    else this.say(type, data);
  }

  /** The log ends here. */
  end(): void {
    const { set } = this;
    if (set !== null && set.next !== set.of) this.fault(this.count, '/data/of', `${set.of} entries`, `${set.next}`);
  }

  private follow(number: number, { change, index, of }: Notification['data']): void {
    if (this.set?.change !== change) {
      const before = this.set;
      if (before !== null && before.next !== before.of)
        this.fault(number, '/data/change', `entry ${before.next} of ${before.change}`, `change set ${change}`);
      this.set = { change, of, next: 0 };
    }
    if (index !== this.set.next) this.fault(number, '/data/index', this.set.next, index);
    if (of !== this.set.of) this.fault(number, '/data/of', this.set.of, of);
    this.set.next += 1;
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
    const asserted = data.asserted ?? 0;
    const lot = `${data.winery}/${data.lot ?? ''}`;
    const stood = this.lotOf.get(asserted);
    const event = stood === undefined ? undefined : this.events.get(stood)?.get(asserted);
    if (stood !== lot || event?.action !== data.action) {
      const expected = `an event of action ${data.action} on lot ${lot} that stands`;
      this.fault(number, '/data/asserted', expected, asserted);
    }
    if (stood !== undefined) this.events.get(stood)?.delete(asserted);
    this.lotOf.delete(asserted);
  }

  private say(type: string, data: Notification['data']): void {
    const { winery, action, revision, tieBreak, status = 'active' } = data;
    const known = this.actions.get(action);
    const whole = type === 'solera.action.recorded' || type === 'solera.action.revised';
    const said = whole ? JSON.stringify(data.data) : (known?.data ?? '');
    this.actions.set(action, {
      winery,
      revision,
      effectiveAt: Date.parse(data.effectiveAt),
      tieBreak,
      status,
      data: said,
    });
  }

  private fault(number: number, field: string, expected: unknown, found: unknown): void {
    this.differences.add({ check: 'log', number, field, expected, found });
  }
}

/** Reads 1 … head in pages. Where a page cannot be read because a number is missing, says which one and stops: nothing after it is proven. */
export async function readLog(
  archive: Archive,
  head: number,
  {
    account,
    differences,
    page,
    progress,
  }: {
    readonly account: LogAccount;
    readonly differences: Differences;
    readonly page: number;
    readonly progress: (done: number) => void;
  },
): Promise<void> {
  for (let first = 1; first <= head; first += page) {
    const last = Math.min(head, first + page - 1);
    const texts = await readable(archive, first, last);
    for (const text of texts) account.take(text);
    if (texts.length < last - first + 1) {
      const number = first + texts.length;
      differences.add({ check: 'log', number, field: 'entry', expected: `a notification ${number}`, found: undefined });
      return;
    }
    progress(last);
  }
  account.end();
}

/** The notifications up to the first that is missing. The archive refuses a page with a hole; halving finds where it is. */
async function readable(archive: Archive, first: number, last: number): Promise<readonly string[]> {
  try {
    return await archive.log(first, last);
  } catch (error) {
    if ((error as { retryable?: unknown }).retryable !== undefined) throw error;
    if (first === last) return [];
    const middle = Math.floor((first + last) / 2);
    const lower = await readable(archive, first, middle);
    return lower.length < middle - first + 1 ? lower : [...lower, ...(await readable(archive, middle + 1, last))];
  }
}
