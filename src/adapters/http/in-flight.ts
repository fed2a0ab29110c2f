import type { ServerResponse } from 'node:http';

/** Counts the requests in flight. Invariant: each admitted request is released exactly once, even if its client disconnects without a response. */
export class InFlight {
  readonly #most: number;
  readonly #release = (): void => void this.#count--;
  #count = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get count(): number {
    return this.#count;
  }

  /** Returns false if the limit is reached. Otherwise the request counts until its response is closed. */
  admit(response: ServerResponse): boolean {
    if (this.#count >= this.#most) return false;
    this.#count++;
    // 'close' is emitted once: after the end of a complete response, or when the client disconnects.
    response.on('close', this.#release);
    return true;
  }
}
