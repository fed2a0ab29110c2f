/**
 * A follower of the log as a state machine: it turns notifications that arrive in any order, any number of times, into whole change sets in
 * order. It does no I/O and keeps no timers; a driver feeds it, does what `state` asks for, and applies the change sets.
 *
 * Owns: the position, the notifications that arrived early, and the change set that is being assembled. Does not own: the connection, the pace
 * of retries, and the results of the change sets.
 *
 * States:
 * - `locating`: it is not known how far the log reaches. The driver asks the source for its last number and calls `located`.
 * - `pulling`: numbers that exist have not arrived. The driver reads them, or the first of them, from the source and calls `pulled`. Unless there is a gap
 *   (`hasGap`), it may also wait until they are pushed.
 * - `following`: every number known to exist has arrived. The driver waits for pushed notifications and calls `received`.
 * - `failed`: forever; `error` is the reason.
 *
 * locating → pulling or following (`located`) · following → pulling (a push leaves a gap) · pulling → following (nothing is missing any more) ·
 * any → locating (`interrupted`) · any → failed.
 *
 * Invariants: 1. Change sets are returned whole, once, and in order: each begins at `position` + 1. 2. No number is skipped: a missing one is
 * asked for until it arrives, or until `pullRounds` rounds did not deliver it; then the follower fails. A round asks for all numbers from the
 * lowest missing one to the next one that has arrived, so that the whole range that is missing is known. 3. At most `early` notifications are
 * kept above a gap, the lowest ones; others are pulled again later.
 */
import { type ChangeSet, ChangeSetAssembler, InconsistentChangeSet, OversizedChangeSet } from './change-set.js';
import { type Arrival, Density, MissingNotifications, type NumberRange } from './density.js';
import type { Notification } from './notification.js';

/** The log ends before the follower's position: it is another log, or its database was replaced by an older one. */
export class PositionBeyondLog extends Error {
  override readonly name = 'PositionBeyondLog';
  readonly position: number;
  readonly head: number;

  constructor(position: number, head: number) {
    super(`The log ends with notification ${head}; the follower has already seen ${position}.`);
    this.position = position;
    this.head = head;
  }
}

export interface FollowerLimits {
  /** Notifications kept that arrived before a lower number. At least 1. */
  readonly early: number;
  /** Rounds of pulls that may fail to deliver a missing number. At least 1. */
  readonly pullRounds: number;
  /** Notifications of one change set. */
  readonly changeSet: number;
}

export type FollowerFailure = MissingNotifications | PositionBeyondLog | InconsistentChangeSet | OversizedChangeSet;

export type FollowerState =
  | { readonly kind: 'locating' }
  /** `first` to `last` are missing. The driver pulls `first` and as many of the others as it likes. */
  | ({ readonly kind: 'pulling' } & NumberRange)
  | { readonly kind: 'following' }
  | { readonly kind: 'failed'; readonly error: FollowerFailure };

export class Follower {
  readonly #limits: FollowerLimits;
  readonly #density: Density;
  readonly #assembler: ChangeSetAssembler;
  /** By number. */
  readonly #early = new Map<number, Notification>();
  readonly #arrivals = { next: 0, gap: 0, late: 0, duplicate: 0 };
  #position: number;
  /** True once a notification was expected and arrived. */
  #begun = false;
  #located = false;
  #failure: FollowerFailure | null = null;
  /** The end of the log when it was located last. */
  #head = 0;
  /** The search for the lowest missing number: where the present round continues, and how many rounds are over. */
  #search = { number: 0, from: 0, rounds: 0 };

  /** `after`: the last number already seen; 0 begins with the first. If it lies inside a change set, that set is returned whole. */
  constructor(after: number, limits: FollowerLimits) {
    this.#limits = limits;
    this.#density = new Density(after);
    this.#assembler = new ChangeSetAssembler(limits.changeSet);
    this.#position = after;
  }

  /** The last number of the last change set that was returned; at first the number to begin after. */
  get position(): number {
    return this.#position;
  }

  /** The number up to which all have arrived. It may lie above `position`, inside a change set. A push resumes after it. */
  get arrived(): number {
    return this.#density.next - 1;
  }

  /** Whether a notification has arrived above a missing one. If not, what is missing is the end of the log. */
  get hasGap(): boolean {
    return this.#density.hasGap;
  }

  /** How many pushed notifications arrived in which way. */
  get arrivals(): Readonly<Record<Arrival, number>> {
    return this.#arrivals;
  }

  get state(): FollowerState {
    if (this.#failure !== null) return { kind: 'failed', error: this.#failure };
    if (!this.#located) return { kind: 'locating' };
    const { missing } = this.#density;
    return missing === null ? { kind: 'following' } : { kind: 'pulling', ...missing, first: this.#pullFrom(missing) };
  }

  /** Takes the last number of the log. */
  located(head: number): void {
    if (head < this.#position) this.#failure ??= new PositionBeyondLog(this.#position, head);
    this.#located = true;
    this.#head = head;
    // A change set is published whole, so the rest of an open one exists, even if this source does not have it yet.
    this.#density.announce(Math.max(head, this.#assembler.openUntil ?? 0));
  }

  /** Takes pushed notifications, in any order. Returns the change sets that they complete, in order. */
  received(notifications: Iterable<Notification>): readonly ChangeSet[] {
    const changeSets: ChangeSet[] = [];
    for (const notification of notifications) {
      this.#arrivals[this.#density.arrival(notification.sequence)] += 1;
      this.#receive(notification, changeSets);
    }
    return changeSets;
  }

  /**
   * Takes what the source has of the numbers in `range`, and possibly others. Returns the change sets that they complete, in order.
   * `range` begins at or before `first` of the state and may end beyond `last`.
   */
  pulled(range: NumberRange, notifications: Iterable<Notification>): readonly ChangeSet[] {
    const { next } = this.#density;
    const changeSets: ChangeSet[] = [];
    let delivered = false;
    for (const notification of notifications) {
      delivered ||= notification.sequence === next;
      this.#receive(notification, changeSets);
    }
    const { missing } = this.#density;
    if (missing !== null && !delivered) this.#continueSearch(missing, range.last + 1);
    return changeSets;
  }

  /** The push was interrupted: notifications may have been lost, so the log must be located again. */
  interrupted(): void {
    this.#located = false;
  }

  #receive(notification: Notification, changeSets: ChangeSet[]): void {
    const { sequence, data } = notification;
    if (this.#failure !== null || this.#density.arrival(sequence) === 'duplicate') return;
    if (sequence > this.#density.next) this.#keep(notification);
    else if (!this.#begun && data.index > 0) this.#beginAtWholeSet(notification);
    else this.#advance(notification, changeSets);
  }

  /** Assembles the expected notification, and those that arrived early and follow it without a gap. */
  #advance(expected: Notification, changeSets: ChangeSet[]): void {
    this.#begun = true;
    this.#density.add(expected.sequence);
    this.#assemble(expected, changeSets);
    for (let number = expected.sequence + 1; number <= this.arrived; number += 1) {
      const early = this.#early.get(number);
      this.#early.delete(number);
      if (early !== undefined && this.#failure === null) this.#assemble(early, changeSets);
    }
  }

  #assemble(notification: Notification, changeSets: ChangeSet[]): void {
    try {
      const changeSet = this.#assembler.add(notification);
      if (changeSet !== null) {
        changeSets.push(changeSet);
        this.#position = changeSet.last;
      } else if (notification.sequence <= this.#head) this.#density.announce(this.#assembler.openUntil ?? 0);
    } catch (error) {
      if (!(error instanceof InconsistentChangeSet || error instanceof OversizedChangeSet)) throw error;
      this.#failure = error;
    }
  }

  /** Keeps a notification that arrived above a gap. If there are too many, the highest is dropped and counts as missing. */
  #keep(notification: Notification): void {
    const { sequence } = notification;
    this.#density.announce(sequence);
    if (this.#early.size >= this.#limits.early) {
      const { highest } = this.#density;
      if (sequence > highest) return;
      this.#early.delete(highest);
      this.#density.dropHighest();
    }
    this.#early.set(sequence, notification);
    this.#density.add(sequence);
  }

  /** The position to begin after lies inside a change set: the beginning of that set is missing, too. */
  #beginAtWholeSet(notification: Notification): void {
    const first = notification.sequence - notification.data.index;
    this.#begun = true;
    this.#position = first - 1;
    this.#density.restartAt(first);
    this.#keep(notification);
  }

  #pullFrom({ first, last }: NumberRange): number {
    const { number, from } = this.#search;
    return number === first && from <= last ? from : first;
  }

  /** The lowest missing number was not delivered. The round continues at `from`, or is over. */
  #continueSearch(missing: NumberRange, from: number): void {
    const number = missing.first;
    const rounds = this.#search.number === number ? this.#search.rounds : 0;
    if (from <= missing.last) this.#search = { number, from, rounds };
    else {
      this.#search = { number, from: number, rounds: rounds + 1 };
      if (rounds + 1 >= this.#limits.pullRounds) this.#failure ??= new MissingNotifications(missing);
    }
  }
}
