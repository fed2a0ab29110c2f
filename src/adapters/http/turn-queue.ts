/**
 * Admits one piece of long work in each turn of the event loop, so that pieces that become ready together do not delay other requests. Long answers,
 * large bodies and event streams have a queue each.
 * Owns: the pieces that wait for their turn, first come, first served; there are at most as many as requests in flight and open event streams.
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
