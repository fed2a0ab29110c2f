import type { Socket } from 'node:net';
import type { TurnQueue } from './turn-queue.js';

/**
 * Handles a request with a large body in a turn of the event loop after the one that parsed it, so that both together do not hold the loop too long.
 * Owns: for each connection with such a request, the last request that waits. Invariant: the requests of one connection are handled in the order in which
 * they were sent, so that pipelined commands keep their order.
 */
export class RequestOrder {
  readonly #last = new WeakMap<Socket, Promise<void>>();

  constructor(private readonly turns: TurnQueue) {}

  /** Calls `handle`: at once, unless the body is large or an earlier request of the connection waits. */
  enter(socket: Socket, isLarge: boolean, handle: () => void): void {
    const earlier = this.#last.get(socket);
    if (earlier === undefined && !isLarge) {
      handle();
      return;
    }
    const turn = isLarge ? this.turns.take().then(() => earlier) : earlier;
    const handled = Promise.resolve(turn)
      .then(handle)
      .finally(() => {
        if (this.#last.get(socket) === handled) this.#last.delete(socket);
      });
    this.#last.set(socket, handled);
  }
}
