/** A process that holds many event streams of a node open for `bench -- feed`, and counts what they receive. It reads plain sockets, because a client library would take the processor from the node. */
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastIdIn } from './last-event-id.js';
import { obeyOrders } from './ordered-process.js';

export type FeedStreamsOrder =
  /** Opens a stream at each path, and waits until all of them are served. */
  | { readonly kind: 'open'; readonly paths: readonly string[] }
  | { readonly kind: 'received' }
  /** Waits until every stream has received this number or a later one. */
  | { readonly kind: 'reach'; readonly number: number }
  | { readonly kind: 'close' };

export interface Received {
  readonly bytes: number;
  /** The last `id:` of each stream; 0 before the first. */
  readonly ids: readonly number[];
}

const openAtOnce = 50;

/** One open stream. Owns: its socket. */
class OpenStream {
  bytes = 0;
  id = 0;
  private readonly socket: Socket;
  /** The end of what was received, in which an id may be incomplete. */
  private rest = '';

  constructor(port: number, path: string) {
    this.socket = connect({ port, host: '127.0.0.1' });
    this.socket.write(`GET ${path} HTTP/1.1\r\nHost: bench\r\nAccept: text/event-stream\r\n\r\n`);
    this.socket.on('error', (error) => process.stderr.write(`${path}: ${error.message}\n`));
    this.socket.on('data', (piece: Buffer) => {
      this.bytes += piece.length;
      const found = lastIdIn(this.rest, piece);
      this.id = found.id ?? this.id;
      this.rest = found.rest;
    });
  }

  async served(): Promise<void> {
    while (this.bytes === 0) await sleep(5);
    if (!this.socket.readable) throw new Error('the node has closed a stream');
  }

  close(): void {
    this.socket.destroy();
  }
}

await obeyOrders<{ readonly port: number }, FeedStreamsOrder>(async ({ port }) => {
  const streams: OpenStream[] = [];
  const close = (): void => {
    for (const stream of streams.splice(0)) stream.close();
  };
  return {
    obey: async (order): Promise<unknown> => {
      switch (order.kind) {
        case 'open':
          for (let from = 0; from < order.paths.length; from += openAtOnce) {
            const opened = order.paths.slice(from, from + openAtOnce).map((path) => new OpenStream(port, path));
            streams.push(...opened);
            await Promise.all(opened.map((stream) => stream.served()));
          }
          return null;
        case 'received':
          return {
            bytes: streams.reduce((sum, { bytes }) => sum + bytes, 0),
            ids: streams.map(({ id }) => id),
          } satisfies Received;
        case 'reach':
          while (streams.some(({ id }) => id < order.number)) await sleep(5);
          return null;
        case 'close':
          return close();
      }
    },
    close: async () => close(),
  };
});
