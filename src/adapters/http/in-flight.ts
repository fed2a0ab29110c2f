import type { ServerResponse } from 'node:http';

/** Counts the requests being answered. Invariant: what was admitted is released exactly once, also where the client left without its answer. */
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

  /** False where the bound is reached; else the request counts until its response is closed. */
  admit(response: ServerResponse): boolean {
    if (this.#count >= this.#most) return false;
    this.#count++;
    // It comes once: right behind the end of a healthy answer, and where the client went away.
    response.on('close', this.#release);
    return true;
  }
}
