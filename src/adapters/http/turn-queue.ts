/**
 * Spreads the writes of many event streams over turns of the event loop, one in each, so that a publication that wakes all of them at once, or a read
 * that many of them wait for, does not delay other requests.
 * Owns: the streams that wait for their turn, first come, first served. There are at most as many as open streams.
 */
export class TurnQueue {
  readonly #waiting: (() => void)[] = [];

  /** Resolves when the caller may write. */
  take(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#waiting.push(resolve) === 1) setImmediate(() => this.#admit());
    });
  }

  #admit(): void {
    this.#waiting.shift()?.();
    if (this.#waiting.length > 0) setImmediate(() => this.#admit());
  }
}
