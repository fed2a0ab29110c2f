/**
 * Spreads long work over turns of the event loop, one piece in each, so that pieces that are ready at the same time do not together delay other
 * requests: the parts of long answers and large bodies, and, in a queue of their own, the writes of event streams, all of which a publication wakes at once.
 * Owns: the pieces that wait for their turn, first come, first served.
 */
export class TurnQueue {
  readonly #waiting: (() => void)[] = [];

  /** Resolves, in a later turn, when the caller may do a piece of its work. */
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
