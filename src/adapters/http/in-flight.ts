import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ResponseEnds } from './response-ends.js';

/**
 * Counts the requests in flight, all of them and those of each client. Invariant: each admitted request is released exactly once, even if its client
 * disconnects without a response.
 */
export class InFlight {
  readonly #most: number;
  readonly #ends: ResponseEnds;
  readonly #release = (): void => void this.#count--;
  readonly #ofClients = new Map<string, number>();
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
  /** Returns false if a client has `most` requests in flight. Otherwise the request counts as one of that client until its response is over. */
  admitOf(client: string, most: number, request: IncomingMessage, response: ServerResponse): boolean {
    const count = this.#ofClients.get(client) ?? 0;
    if (count >= most) return false;
    this.#ofClients.set(client, count + 1);
    this.#ends.whenOver(request, response, () => this.#releaseOf(client));
    return true;
  }

  #releaseOf(client: string): void {
    const left = (this.#ofClients.get(client) ?? 1) - 1;
    if (left > 0) this.#ofClients.set(client, left);
    else this.#ofClients.delete(client);
  }
}
