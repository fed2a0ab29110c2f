/**
 * Drives a follower: does what its state asks for, and applies the change sets that it returns.
 *
 * Owns: the follower, the push, the position that is stored, and those who wait for the end of the log. Does not own: where the position is stored
 * (`Tracking`), and the proof that no number is missing (`Follower`).
 * States: those of the follower; ended, once `run` has returned.
 *
 * Invariants: 1. One change set is applied at a time, in order. What is held is one page and the next one, or one delivery of the push, and what the
 * follower keeps; nothing more is read meanwhile. 2. The position moves only behind a change set that was applied, or that has no entry for this consumer. 3. The push is only a
 * hint: what it loses, repeats, reorders or garbles is repaired from the pages, and what it withholds is found by reading them at intervals. A push that has the
 * history of the log delivers what a consumer has missed, for as long as it does so without a pause.
 */
import { consumerLimits } from '../../../config/feed.js';
import type { ChangeSet } from '../change-set.js';
import type { Arrival, NumberRange } from '../density.js';
import { Follower, type FollowerLimits } from '../follower.js';
import { unknownLog } from '../log-identity.js';
import type { Notification } from '../notification.js';
import { InvalidNotification, parseNotification, toNotification } from '../notification-parser.js';
import { headOf, InvalidPage, type LogPage, pageOf, pageRange } from '../page.js';
import { BackOff, type RetryPauses } from './back-off.js';
import { LogProof } from './log-proof.js';
import type { LogServer } from './log-server.js';
import type { FailedApply, Reconnection } from './observed-failures.js';
import { PagesAhead } from './pages-ahead.js';
import type { Push } from './push.js';
import { SourceUnavailable } from './source-failure.js';
import { completed, type StoredPosition, storedBy, type Tracking, UnusablePosition } from './tracking.js';

export interface FollowingParts<Tx> {
  readonly server: LogServer;
  readonly push: Push;
  readonly tracking: Tracking<Tx>;
  readonly select: (entries: readonly Notification[]) => readonly Notification[];
  /** Opens the encrypted content of an entry. What it throws ends the follower. */
  readonly open: (notification: Notification) => Notification;
  readonly apply: (changeSet: ChangeSet, tx: Tx) => unknown;
  readonly onGap: (missing: NumberRange) => void;
  readonly onReconnect: (reconnection: Reconnection) => void;
  readonly onApplyError: (failure: FailedApply) => void;
  readonly limits: FollowerLimits;
  readonly retry: RetryPauses;
  /** Aborted: `run` ends as soon as the change set in progress is applied. */
  readonly signal: AbortSignal;
}

/** Waits until all numbers are applied that exist when it is asked for. */
interface Waiter {
  /** The end of the log; null until it was read. */
  head: number | null;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

export class Following<Tx> {
  readonly #parts: FollowingParts<Tx>;
  /** Pauses after pages that could not be read, after rounds of pulls without a missing number, after a push that ended, and after a failed `apply`. */
  readonly #pauses: Readonly<Record<'pages' | 'rounds' | 'push' | 'apply', BackOff>>;
  readonly #waiters = new Set<Waiter>();
  #pages: PagesAhead;
  #follower: Follower;
  #proof: LogProof;
  #stored = 0;
  #pageSize = 0;
  #unreadable = 0;
  /** The push was silent: if numbers have not arrived, it is dead or lags. */
  #isPushSuspect = false;
  /** A long missing part of the log is read from the push, because its channel has the history. */
  #isHistoryPushed = false;
  /** Another consumer has moved the stored position on. */
  #isOvertaken = false;

  constructor(parts: FollowingParts<Tx>) {
    this.#parts = parts;
    const backOff = (): BackOff => new BackOff(parts.retry);
    this.#pauses = { pages: backOff(), rounds: backOff(), push: backOff(), apply: backOff() };
    this.#follower = new Follower(0, parts.limits);
    this.#proof = new LogProof(parts.server, unknownLog);
    this.#pages = new PagesAhead(this.#proof);
  }

  /** The position that is stored. */
  get position(): number {
    return this.#stored;
  }

  /** How many pushed notifications arrived in which way. */
  get arrivals(): Readonly<Record<Arrival, number>> {
    return this.#follower.arrivals;
  }

  /** Begins after a position and follows until the signal is aborted. Rejects with the reason for which the follower cannot go on. */
  async run(stored: StoredPosition): Promise<void> {
    this.#proof = new LogProof(this.#parts.server, stored);
    this.#pages = new PagesAhead(this.#proof);
    this.#restartAt(stored.position);
    const { signal, push } = this.#parts;
    const wake = (): void => push.wake();
    signal.addEventListener('abort', wake, { once: true });
    try {
      while (!signal.aborted) await this.#step();
    } finally {
      signal.removeEventListener('abort', wake);
      push.close();
    }
  }

  /** Resolves when all notifications are applied that exist at the time of the call. Rejects if the follower ends before. */
  caughtUp(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiters.add({ head: null, resolve, reject });
      this.#parts.push.wake();
    });
  }

  /** Rejects those who wait, because the follower has ended. */
  rejectWaiters(reason: unknown): void {
    for (const { reject } of this.#waiters) reject(reason);
    this.#waiters.clear();
  }

  async #step(): Promise<void> {
    const { state } = this.#follower;
    if (state.kind === 'failed') throw state.error;
    const isAsked = [...this.#waiters].some(({ head }) => head === null);
    if (state.kind === 'locating' || isAsked) await this.#attempt((signal) => this.#locate(signal));
    else if (state.kind === 'pulling' && (!this.#isHistoryPushed || this.#follower.hasGap))
      await this.#attempt((signal) => this.#pull(state, signal));
    else await this.#listen();
    this.#settleWaiters();
  }

  /** Reads from the pages. If they cannot be read, waits, and leaves the next attempt to the next step. */
  async #attempt(read: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const { signal } = this.#parts;
    try {
      await read(signal);
      this.#unreadable = 0;
      this.#pauses.pages.reset();
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof InvalidPage || error instanceof InvalidNotification) {
        this.#unreadable += 1;
        if (this.#unreadable >= consumerLimits.unreadableAnswers) throw error;
      } else if (!(error instanceof SourceUnavailable)) throw error;
      this.#parts.onReconnect({ source: 'pages', attempt: this.#pauses.pages.attempts + 1, error });
      await this.#pauses.pages.pause(signal, error instanceof SourceUnavailable ? error.retryAfterMs : 0);
    }
  }

  /** Reads where the log ends. The current page may also hold what is missing. */
  async #locate(signal: AbortSignal): Promise<void> {
    const asking = [...this.#waiters];
    const page = await this.#proof.currentPage(signal);
    const head = headOf(page);
    this.#pageSize = page.last - page.first + 1;
    this.#follower.located(head);
    // A position beyond the log has an error of its own.
    if (this.#follower.state.kind !== 'failed') this.#proof.reaches(head);
    for (const waiter of asking) waiter.head ??= head;
    const { state } = this.#follower;
    const isBehind = state.kind === 'pulling';
    if (this.#isPushSuspect && isBehind) this.#parts.push.distrust();
    this.#isPushSuspect = false;
    const missing = isBehind ? state.last - state.first + 1 : 0;
    this.#isHistoryPushed = this.#parts.push.hasHistory && missing >= consumerLimits.pushedHistory;
    if (!isBehind || this.#follower.arrived + 1 < page.first) return;
    await this.#deliver(this.#follower.pulled(page, notificationsOf(page)));
  }

  async #pull({ first, last }: NumberRange, signal: AbortSignal): Promise<void> {
    const { arrived } = this.#follower;
    const range = pageRange(pageOf(first, this.#pageSize), this.#pageSize);
    const page = await this.#pages.page(range, last, signal);
    const changeSets = this.#follower.pulled(range, page === null ? [] : notificationsOf(page));
    await this.#deliver(changeSets);
    const { state } = this.#follower;
    if (this.#follower.arrived > arrived) this.#pauses.rounds.reset();
    else if (state.kind === 'pulling' && state.first === arrived + 1)
      await this.#pauses.rounds.pause(this.#parts.signal);
  }

  async #listen(): Promise<void> {
    const { push, onGap, onReconnect, retry, signal } = this.#parts;
    const isHistory = this.#follower.state.kind === 'pulling';
    const start = { after: this.#follower.arrived, log: this.#proof.log };
    const limitMs = isHistory ? consumerLimits.historySilenceMs : consumerLimits.pollIntervalMs;
    const delivery = await push.next(start, limitMs);
    if (signal.aborted) return;
    switch (delivery.kind) {
      case 'woken':
        return;
      case 'silence':
        // The push does not have what is missing. The pages do.
        if (isHistory) {
          this.#isHistoryPushed = false;
          return;
        }
        this.#isPushSuspect = true;
        return this.#follower.interrupted();
      case 'notifications': {
        this.#pauses.push.reset();
        // The mirror in JetStream may exist without the server.
        if (delivery.channel === 'stream') this.#proof.answered();
        const changeSets = this.#follower.received(readable(delivery.texts));
        const { state } = this.#follower;
        if (state.kind === 'pulling' && this.#follower.hasGap) onGap({ first: state.first, last: state.last });
        return this.#deliver(changeSets);
      }
      case 'interrupted':
        this.#follower.interrupted();
        if (delivery.lastedMs > retry.longestPauseMs) this.#pauses.push.reset();
        onReconnect({ source: delivery.channel, attempt: this.#pauses.push.attempts + 1, error: delivery.error });
        return this.#pauses.push.pause(signal);
    }
  }

  /** Applies change sets in order. Sets without an entry for this consumer only move the position, the last of several in sequence for all of them. */
  async #deliver(changeSets: readonly ChangeSet[]): Promise<void> {
    const { signal, select, open } = this.#parts;
    let passed: ChangeSet | null = null;
    for (const changeSet of changeSets) {
      if (signal.aborted) return;
      // Another consumer with the same position has applied it.
      if (changeSet.last <= this.#stored) continue;
      const entries = select(changeSet.entries);
      if (entries.length === 0) passed = { ...changeSet, entries };
      else if (!(await this.#advance({ ...changeSet, entries: entries.map(open) }))) return;
    }
    if (passed !== null && passed.last > this.#stored) await this.#advance(passed);
    if (this.#isOvertaken && this.#stored > this.#follower.position) this.#restartAt(this.#stored);
    this.#isOvertaken = false;
  }

  /** Applies a change set, if it has entries, until its position is stored. Returns false if the sets that follow it must be read again. */
  async #advance(changeSet: ChangeSet): Promise<boolean> {
    const { tracking, apply, signal, onApplyError } = this.#parts;
    const to = changeSet.last;
    const step = { from: this.#stored, to, ...this.#proof.after(changeSet) };
    const hasEntries = changeSet.entries.length > 0;
    for (;;) {
      try {
        const answer = await tracking.advance(step, async (tx) => {
          if (hasEntries) await apply(changeSet, tx);
        });
        const stored = answer === to ? storedBy(step) : completed(answer);
        this.#stored = stored.position;
        this.#proof.stored(stored);
        this.#pauses.apply.reset();
        break;
      } catch (error) {
        if (error instanceof UnusablePosition) throw error;
        if (hasEntries) onApplyError({ changeSet, attempt: this.#pauses.apply.attempts + 1, error });
        await this.#pauses.apply.pause(signal);
        if (signal.aborted) return false;
      }
    }
    this.#isOvertaken ||= this.#stored > to;
    if (this.#stored >= to) return true;
    // Another consumer has moved the position back, or into a change set.
    this.#restartAt(this.#stored);
    return false;
  }

  #restartAt(position: number): void {
    this.#stored = position;
    this.#follower = new Follower(position, this.#parts.limits);
    this.#parts.push.close();
  }

  #settleWaiters(): void {
    if (this.#follower.state.kind !== 'following') return;
    for (const waiter of this.#waiters) {
      if (waiter.head === null || waiter.head > this.#stored) continue;
      this.#waiters.delete(waiter);
      waiter.resolve();
    }
  }
}

/** @throws InvalidNotification */
function notificationsOf({ items }: LogPage): readonly Notification[] {
  return items.map(toNotification);
}

/** The notifications of a push up to the first one that cannot be read. The pages decide whether the log itself can be read. */
function readable(texts: readonly string[]): readonly Notification[] {
  const notifications: Notification[] = [];
  for (const text of texts) {
    try {
      notifications.push(parseNotification(text));
    } catch (error) {
      if (!(error instanceof InvalidNotification)) throw error;
    }
  }
  return notifications;
}
