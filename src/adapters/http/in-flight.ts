import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ResponseEnds } from './response-ends.js';

/** Counts the requests in flight. Invariant: each admitted request is released exactly once, even if its client disconnects without a response. */
export class InFlight {
  readonly #most: number;
  readonly #ends: ResponseEnds;
  readonly #release = (): void => void this.#count--;
  #count = 0;

  constructor(most: number, ends: ResponseEnds) {
    this.#most = most;
    this.#ends = ends;
  }

  get count(): number {
    return this.#count;
  }

  /** Returns false if the limit is reached. Otherwise the request counts until its response is over. */
  admit(request: IncomingMessage, response: ServerResponse): boolean {
    if (this.#count >= this.#most) return false;
    this.#count++;
    this.#ends.whenOver(request, response, this.#release);
    return true;
  }
}
