import type { ServerResponse } from 'node:http';

/** Counts the requests being answered. Invariant: what was admitted is released exactly once, also where the client left without its answer. */
export class InFlight {
  readonly #most: number;
  #count = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get count(): number {
    return this.#count;
  }

  /** False where the bound is reached; else the request counts until its response is closed. */
  admit(response: ServerResponse): boolean {
    if (this.#count >= this.#most) return false;
    this.#count++;
    let counted = true;
    const release = () => {
      if (counted) this.#count--;
      counted = false;
    };
    // `finish` comes first on a healthy socket; `close` also comes where the client went away.
    response.once('finish', release);
    response.once('close', release);
    return true;
  }
}
