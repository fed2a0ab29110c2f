/**
 * The number of bytes that requests may hold in memory together.
 *
 * Owns: the shares, and the queue of requests that wait for one. Does not own: time; the owner of a clock calls `expire`.
 * Invariants: 1. The shares together exceed `mostBytes` only if a single share does, or for the answer to a write, which is never refused. 2.
 * Requests are admitted in the order of their calls, so that pipelined requests keep their order, and no large request waits for ever behind small
 * ones. 3. A share is released exactly once.
 */
export class ByteBudget {
  readonly #waiting: Waiting[] = [];
  #held = 0;

  constructor(private readonly mostBytes: number) {}

  /** The bytes of all shares. */
  get held(): number {
    return this.#held;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Calls `admitted` with a share of `bytes`: at once if the bytes are free and no other request waits, otherwise once both are the case. Calls it
   * with null if `expire` ends the wait first. A request for more than the whole budget is admitted when nothing else is held.
   */
  request(bytes: number, now: number, admitted: (share: ByteShare | null) => void): Waiting {
    const waiting: Waiting = { bytes: Math.min(bytes, this.mostBytes), since: now, admitted };
    this.#waiting.push(waiting);
    this.#admit();
    return waiting;
  }

  /** Ends a wait without calling `admitted`. */
  cancel(waiting: Waiting): void {
    const index = this.#waiting.indexOf(waiting);
    if (index < 0) return;
    this.#waiting.splice(index, 1);
    this.#admit();
  }

  /** Calls `admitted` with null for all requests that began to wait before `time`. */
  expire(time: number): void {
    for (let first = this.#waiting[0]; first !== undefined && first.since < time; first = this.#waiting[0]) {
      this.#waiting.shift();
      first.admitted(null);
    }
    this.#admit();
  }

  #admit(): void {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      if (this.#held + first.bytes > this.mostBytes) return;
      this.#waiting.shift();
      first.admitted(this.#share(first.bytes));
    }
  }

  #share(bytes: number): ByteShare {
    let own = bytes;
    this.#held += own;
    const changeTo = (wanted: number): void => {
      this.#held += wanted - own;
      own = wanted;
      this.#admit();
    };
    let released = false;
    return {
      fits: (wanted) => wanted <= own || this.#held - own === 0 || this.#held - own + wanted <= this.mostBytes,
      changeTo: (wanted) => {
        if (!released) changeTo(wanted);
      },
      release: () => {
        if (!released) changeTo(0);
        released = true;
      },
    };
  }
}

/** A request that waits for its share. */
interface Waiting {
  readonly bytes: number;
  readonly since: number;
  readonly admitted: (share: ByteShare | null) => void;
}

/** The bytes of a budget that one request holds. */
export interface ByteShare {
  /** Returns whether the share can be changed to this many bytes within the budget. A share that is alone may exceed the budget. */
  fits(bytes: number): boolean;
  changeTo(bytes: number): void;
  /** Returns the bytes to the budget. Further calls do nothing. */
  release(): void;
}
