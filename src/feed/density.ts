/**
 * Proves from the numbers alone that none is missing (promise 3).
 *
 * Owns: which numbers have arrived, and the highest number known to exist. Does not own: the notifications.
 * Invariants: 1. All numbers below `next` have arrived. 2. `#early` holds the numbers that arrived above `next`, as disjoint ranges in ascending
 * order; none of them begins at `next`. 3. `#known` is at least the highest number that arrived.
 */

/** Numbers from `first` to `last`, both included. */
export interface NumberRange {
  readonly first: number;
  readonly last: number;
}

/** These numbers exist in the log, but the source does not deliver them. */
export class MissingNotifications extends Error {
  override readonly name = 'MissingNotifications';
  readonly first: number;
  readonly last: number;

  constructor({ first, last }: NumberRange) {
    super(first === last ? `Notification ${first} is missing.` : `Notifications ${first} to ${last} are missing.`);
    this.first = first;
    this.last = last;
  }
}

/**
 * How a number relates to those that arrived before it. `next`: it is the one expected, and none is missing. `gap`: it is higher than all others,
 * and numbers before it are missing. `late`: a higher one arrived before it. `duplicate`: it arrived before.
 */
export type Arrival = 'next' | 'gap' | 'late' | 'duplicate';

export class Density {
  #next: number;
  #known: number;
  #early: NumberRange[] = [];

  /** `after`: the number before the first one expected. */
  constructor(after: number) {
    this.#next = after + 1;
    this.#known = after;
  }

  /** The lowest number that has not arrived. */
  get next(): number {
    return this.#next;
  }

  /** The highest number that has arrived; `next` − 1 if no number arrived early. */
  get highest(): number {
    return this.#early.at(-1)?.last ?? this.#next - 1;
  }

  /** Whether a number has arrived above one that has not. */
  get hasGap(): boolean {
    return this.#early.length > 0;
  }

  /** Returns the lowest range of numbers that exist and have not arrived, or null. */
  get missing(): NumberRange | null {
    const first = this.#next;
    const last = (this.#early[0]?.first ?? this.#known + 1) - 1;
    return last < first ? null : { first, last };
  }

  /** Classifies a number. It is not recorded: see `add`. */
  arrival(number: number): Arrival {
    if (number < this.#next) return 'duplicate';
    if (number > this.highest) return number === this.#next ? 'next' : 'gap';
    const range = this.#early[this.#indexOf(number)];
    return range !== undefined && range.first <= number ? 'duplicate' : 'late';
  }

  /** Records that a number has arrived. A duplicate changes nothing. */
  add(number: number): void {
    this.announce(number);
    const index = this.#indexOf(number);
    const above = this.#early[index];
    if (number < this.#next || (above !== undefined && above.first <= number)) return;
    const below = this.#early[index - 1];
    const first = below?.last === number - 1 ? below.first : number;
    const last = above?.first === number + 1 ? above.last : number;
    const from = first === number ? index : index - 1;
    const to = last === number ? index : index + 1;
    if (first === this.#next) {
      this.#next = last + 1;
      this.#early.splice(0, to);
    } else this.#early.splice(from, to - from, { first, last });
  }

  /** Records that a number exists, and with it all lower ones. */
  announce(number: number): void {
    if (number > this.#known) this.#known = number;
  }

  /** Forgets that the highest number has arrived, because it cannot be kept. It counts as missing again. */
  dropHighest(): void {
    const range = this.#early.pop();
    if (range !== undefined && range.first < range.last) this.#early.push({ first: range.first, last: range.last - 1 });
  }

  /** Lowers `next` to `first`: numbers that were not expected before are missing now. */
  restartAt(first: number): void {
    this.#next = first;
  }

  /** Returns the index of the first early range that ends at or above a number. */
  #indexOf(number: number): number {
    let low = 0;
    let high = this.#early.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#early[middle]?.last ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
