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

  /** Returns a share of `bytes` if they are free and no request waits, else null. A request for more than the whole budget is granted all of it when nothing else is held. */
  take(bytes: number): ByteShare | null {
    return this.#waiting.length === 0 ? this.#share(bytes) : null;
  }

  /** Queues a request that `take` refused. Calls `admitted` with its share once it is first and the bytes are free, or with null if `expire` ends the wait first. */
  wait(bytes: number, now: number, admitted: (share: ByteShare | null) => void): Waiting {
    const waiting: Waiting = { bytes, since: now, admitted };
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

  /** Returns whether a share of `own` bytes can become one of `wanted`. A share that is alone may exceed the budget. */
  fits(own: number, wanted: number): boolean {
    const others = this.#held - own;
    return wanted <= own || others === 0 || others + wanted <= this.mostBytes;
  }

  /** Changes a share from `own` to `wanted` bytes, and admits waiting requests that now fit. */
  change(own: number, wanted: number): void {
    this.#held += wanted - own;
    this.#admit();
  }

  #admit(): void {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      const share = this.#share(first.bytes);
      if (share === null) return;
      this.#waiting.shift();
      first.admitted(share);
    }
  }

  #share(bytes: number): ByteShare | null {
    const own = Math.min(bytes, this.mostBytes);
    if (this.#held + own > this.mostBytes) return null;
    this.#held += own;
    return new ByteShare(this, own);
  }
}

/** A request that waits for its share. */
interface Waiting {
  readonly bytes: number;
  readonly since: number;
  readonly admitted: (share: ByteShare | null) => void;
}

/** The bytes of a budget that one request holds. */
export class ByteShare {
  #isReleased = false;

  constructor(
    private readonly budget: ByteBudget,
    private own: number,
  ) {}

  /** Returns whether the share can be changed to this many bytes within the budget. */
  fits(bytes: number): boolean {
    return this.budget.fits(this.own, bytes);
  }

  changeTo(bytes: number): void {
    if (this.#isReleased) return;
    const before = this.own;
    this.own = bytes;
    this.budget.change(before, bytes);
  }

  /** Returns the bytes to the budget. Further calls do nothing. */
  release(): void {
    this.changeTo(0);
    this.#isReleased = true;
  }
}
