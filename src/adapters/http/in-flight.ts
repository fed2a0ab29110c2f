import type { ServerResponse } from 'node:http';

/** The requests being answered. Invariant: what was admitted is released exactly once, also where the client left without its answer. */
export class InFlight {
  readonly #most: number;
  readonly #answering = new Set<ServerResponse>();

  constructor(most: number) {
    this.#most = most;
  }

  get count(): number {
    return this.#answering.size;
  }

  /** False where the bound is reached; else the request counts until its response is closed. */
  admit(response: ServerResponse): boolean {
    if (this.#answering.size >= this.#most) return false;
    this.#answering.add(response);
    // It comes once: right behind the end of a healthy answer, and where the client went away.
    response.on('close', () => this.#answering.delete(response));
    return true;
  }

  /** Each answer says that it is the last on its connection, so that no client sends another request into one that is being closed. */
  sayLast(): void {
    for (const response of this.#answering) response.shouldKeepAlive = false;
  }
}
