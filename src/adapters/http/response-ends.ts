/**
 * Calls back when a response is over: it was sent completely, or its connection was lost.
 *
 * Owns: for each connection, the responses that are not over. Invariant: each callback is called exactly once.
 * Node emits `close` only on the response whose turn it is. If a connection is lost, the later responses to pipelined requests on that connection get
 * no event at all.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

type OpenResponses = Map<ServerResponse, (() => void)[]>;

export class ResponseEnds {
  readonly #openOn = new WeakMap<Socket, OpenResponses>();

  /** Calls `over` once, when the response to the request is over, or immediately if the connection was already lost. */
  whenOver({ socket }: Pick<IncomingMessage, 'socket'>, response: ServerResponse, over: () => void): void {
    if (socket.closed) {
      over();
      return;
    }
    const open = this.#openOf(socket);
    const callbacks = open.get(response);
    if (callbacks !== undefined) {
      callbacks.push(over);
      return;
    }
    open.set(response, [over]);
    response.once('close', () => end(open, response));
  }

  #openOf(socket: Socket): OpenResponses {
    const known = this.#openOn.get(socket);
    if (known !== undefined) return known;
    const open: OpenResponses = new Map();
    this.#openOn.set(socket, open);
    socket.once('close', () => {
      for (const response of [...open.keys()]) end(open, response);
    });
    return open;
  }
}

function end(open: OpenResponses, response: ServerResponse): void {
  const callbacks = open.get(response) ?? [];
  open.delete(response);
  for (const over of callbacks) over();
}
