/**
 * Spreads the work of many event streams over turns of the event loop, so that a publication that wakes all of them at once does not delay other
 * requests.
 * Owns: the streams that wait for their turn, first come, first served. There are at most as many as open streams.
 */
export class Turns {
  readonly #waiting: (() => void)[] = [];

  constructor(private readonly perLoop: number) {}

  /** Resolves when the caller may do one step of its work. */
  take(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#waiting.push(resolve) === 1) setImmediate(() => this.#admit());
    });
  }

  #admit(): void {
    for (const resolve of this.#waiting.splice(0, this.perLoop)) resolve();
    if (this.#waiting.length > 0) setImmediate(() => this.#admit());
  }
}
