/** Assembles notifications, in order of number, into whole change sets. */
import type { NumberRange } from './density.js';
import type { Notification } from './notification.js';
import { isWithheld } from './withheld.js';

/** The notifications of one change set: applied together or not at all (promise 5). */
export interface ChangeSet {
  readonly change: string;
  readonly first: number;
  readonly last: number;
  /** The winery in which the change was made. Entries may belong to another one as well, as those of a transfer in bond do. */
  readonly winery: string;
  /** RFC 3339, UTC. */
  readonly recordedAt: string;
  /** In order of number: `first` to `last`, without those that are withheld from this reader. */
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

/** The change set that is not complete yet. `count`: how many of its numbers have arrived. */
interface OpenSet {
  readonly change: string;
  readonly of: number;
  readonly first: number;
  readonly winery: string;
  readonly recordedAt: string;
  readonly entries: Notification[];
  count: number;
}

/**
 * Owns: the change set that is not complete yet. Does not own: the proof that no number is missing.
 * States: empty, and open while a change set is incomplete. Invariant: the open set's notifications have ascending indexes and agree in `change` and `of`; the numbers
 * between them are withheld. What is withheld of a change set is left out of its entries. A number that is withheld while no set is open is a change set without
 * entries: it may be the beginning of the next one, whose first visible notification then has a higher index.
 */
export class ChangeSetAssembler {
  readonly #limit: number;
  #open: OpenSet | null = null;
  #follows: 'set' | 'withheld' = 'set';

  /** `limit`: the most notifications of one change set. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The last number of the open change set, or null if none is open. */
  get openUntil(): number | null {
    return this.#open === null ? null : this.#open.first + this.#open.of - 1;
  }

  /**
   * Adds the next notification by number. Returns the change set that it completes, or null.
   * @throws InconsistentChangeSet @throws OversizedChangeSet
   */
  add(notification: Notification): ChangeSet | null {
    if (isWithheld(notification)) return this.#addWithheld(notification);
    const open = this.#open ?? this.#begun(notification);
    const { change, of } = open;
    const { sequence, data } = notification;
    if (data.change !== change || data.of !== of || data.index !== open.count) {
      const expected = placeOf(change, open.count, of);
      throw new InconsistentChangeSet(sequence, expected, placeOf(data.change, data.index, data.of));
    }
    if (of > this.#limit)
      throw new OversizedChangeSet(change, { first: open.first, last: open.first + of - 1 }, this.#limit);
    open.entries.push(notification);
    return this.#counted(open);
  }

  #begun({ sequence, time, data: { change, of, index, winery } }: Notification): OpenSet {
    const count = this.#follows === 'withheld' ? index : 0;
    return { change, of, first: sequence - count, winery, recordedAt: time, entries: [], count };
  }

  #addWithheld({ sequence, time, data: { change, winery } }: Notification): ChangeSet | null {
    if (this.#open !== null) return this.#counted(this.#open);
    this.#follows = 'withheld';
    return { change, first: sequence, last: sequence, winery, recordedAt: time, entries: [] };
  }

  /** Counts a number of a set. Returns the set if it is complete. */
  #counted(open: OpenSet): ChangeSet | null {
    open.count += 1;
    this.#open = open.count < open.of ? open : null;
    if (this.#open !== null) return null;
    this.#follows = 'set';
    const { change, first, of, winery, recordedAt, entries } = open;
    return { change, first, last: first + of - 1, winery, recordedAt, entries };
  }
}

function placeOf(change: string, index: number, of: number): string {
  return `index ${index} of ${of} in change set ${change}`;
}
