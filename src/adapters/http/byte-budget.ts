/**
 * A number of bytes that requests may hold in memory together.
 *
 * Owns: the shares, and the queue of requests that wait for one. Does not own: time. `expire` is called by the owner of a clock.
 * Invariants: 1. The shares together exceed `mostBytes` only if a share alone does, or for the answer to a write, which is never refused. 2. Requests are admitted in the order in which they asked,
 * so that pipelined requests keep their order, and no large one waits for ever behind small ones. 3. A share is given back exactly once.
 */
export class ByteBudget {
  readonly #waiting: Waiting[] = [];
  #held = 0;

  constructor(private readonly mostBytes: number) {}

  /** Bytes of all shares. */
  get held(): number {
    return this.#held;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Calls `admitted` with a share of `bytes`: at once if they are free and no other request waits, otherwise as soon as they are. Calls it with null if
   * `expire` comes first. A request for more than the whole budget is admitted when nothing else is held.
   */
  request(bytes: number, now: number, admitted: (share: ByteShare | null) => void): Waiting {
    const waiting: Waiting = { bytes: Math.min(bytes, this.mostBytes), since: now, admitted };
    this.#waiting.push(waiting);
    this.#admit();
    return waiting;
  }

  /** Gives up waiting, without a call of `admitted`. */
  cancel(waiting: Waiting): void {
    const index = this.#waiting.indexOf(waiting);
    if (index < 0) return;
    this.#waiting.splice(index, 1);
    this.#admit();
  }

  /** Ends the wait of all that have waited since before `time`, with null. */
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
  /** Whether the share can be changed to so many bytes within the budget. Alone, a share may exceed it. */
  fits(bytes: number): boolean;
  changeTo(bytes: number): void;
  /** Gives the bytes back. Further calls do nothing. */
  release(): void;
}
