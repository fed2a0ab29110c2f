/**
 * Calls back when a response is over: it was sent completely, or its connection was lost.
 *
 * Owns: for each connection, the responses that are not over. Invariant: each callback is called exactly once.
 * Node emits `close` only on the response whose turn it is. If a connection is lost, the later responses to pipelined requests on that connection get
 * no event at all.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The key under which a response keeps the callbacks to call when it is over. */
const callbacks = Symbol('callbacks');

interface OpenResponse extends ServerResponse {
  [callbacks]?: (() => void)[] | undefined;
}

export class ResponseEnds {
  /** In the order of the requests. Arrays, for the reason given in `Transfers`. */
  readonly #openOn = new WeakMap<Socket, OpenResponse[]>();

  /** Calls `over` once, when the response to the request is over, or immediately if the connection was already lost. */
  whenOver({ socket }: Pick<IncomingMessage, 'socket'>, response: OpenResponse, over: () => void): void {
    if (socket.closed) {
      over();
      return;
    }
    const known = response[callbacks];
    if (known !== undefined) {
      known.push(over);
      return;
    }
    response[callbacks] = [over];
    const open = this.#openOf(socket);
    open.push(response);
    response.once('close', () => end(open, response));
  }

  #openOf(socket: Socket): OpenResponse[] {
    const known = this.#openOn.get(socket);
    if (known !== undefined) return known;
    const open: OpenResponse[] = [];
    this.#openOn.set(socket, open);
    socket.once('close', () => {
      for (const response of [...open]) end(open, response);
    });
    return open;
  }
}

function end(open: OpenResponse[], response: OpenResponse): void {
  const index = open.indexOf(response);
  if (index < 0) return;
  open.splice(index, 1);
  const called = response[callbacks] ?? [];
  response[callbacks] = undefined;
  for (const over of called) over();
}
