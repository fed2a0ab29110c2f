/** Assembles notifications, in order of number, into whole change sets. */
import type { NumberRange } from './density.js';
import type { Notification } from './notification.js';

/** The notifications of one change set: applied together or not at all (promise 5). */
export interface ChangeSet {
  readonly change: string;
  readonly first: number;
  readonly last: number;
  /** The winery in which the change was made. Entries may belong to another one as well, as those of a transfer in bond do. */
  readonly winery: string;
  /** RFC 3339, UTC. */
  readonly recordedAt: string;
  /** In order of number: `first` to `last`. */
  readonly entries: readonly Notification[];
}

/** A notification whose `change`, `index` or `of` contradicts its neighbours. */
export class InconsistentChangeSet extends Error {
  override readonly name = 'InconsistentChangeSet';
  readonly number: number;

  constructor(number: number, expected: string, found: string) {
    super(`Notification ${number} is ${found}; it must be ${expected}.`);
    this.number = number;
  }
}

/** A change set with more notifications than the reader can hold. */
export class OversizedChangeSet extends Error {
  override readonly name = 'OversizedChangeSet';
  readonly first: number;
  readonly last: number;

  constructor(change: string, { first, last }: NumberRange, limit: number) {
    super(`Change set ${change} has ${last - first + 1} notifications; this reader holds at most ${limit}.`);
    this.first = first;
    this.last = last;
  }
}

/**
 * Owns: the notifications of the change set that is not complete yet. Does not own: the proof that no number is missing.
 * States: empty, and open while a change set is incomplete. Invariant: the open set's notifications have index 0, 1, 2 … and agree in `change` and `of`.
 */
export class ChangeSetAssembler {
  readonly #limit: number;
  #entries: Notification[] = [];

  /** `limit`: the most notifications of one change set. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The last number of the open change set, or null if none is open. */
  get openUntil(): number | null {
    const first = this.#entries[0];
    return first === undefined ? null : first.sequence + first.data.of - 1;
  }

  /**
   * Adds the next notification by number. Returns the change set that it completes, or null.
   * @throws InconsistentChangeSet @throws OversizedChangeSet
   */
  add(notification: Notification): ChangeSet | null {
    const [first = notification] = this.#entries;
    const { change, of } = first.data;
    const { sequence, data } = notification;
    if (data.change !== change || data.of !== of || data.index !== this.#entries.length) {
      const expected = placeOf(change, this.#entries.length, of);
      throw new InconsistentChangeSet(sequence, expected, placeOf(data.change, data.index, data.of));
    }
    if (of > this.#limit)
      throw new OversizedChangeSet(change, { first: sequence, last: sequence + of - 1 }, this.#limit);
    this.#entries.push(notification);
    if (this.#entries.length < of) return null;
    const entries = this.#entries;
    this.#entries = [];
    return {
      change,
      first: first.sequence,
      last: sequence,
      winery: first.data.winery,
      recordedAt: first.time,
      entries,
    };
  }
}

function placeOf(change: string, index: number, of: number): string {
  return `index ${index} of ${of} in change set ${change}`;
}
