/** A way to a server that a test can break: `cut` closes its connections and refuses new ones, `freeze` leaves them open and silent, `slow` delays what they carry. */
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface TcpProxy {
  readonly port: number;
  /** Connections that were accepted or refused so far, each by its time in milliseconds. */
  readonly attempts: readonly number[];
  cut(): void;
  freeze(): void;
  /** Delays all data by `ms` milliseconds in each direction. */
  slow(ms: number): void;
  /** Ends `cut`, `freeze` and `slow`. Frozen connections are closed. */
  heal(): void;
  close(): Promise<void>;
}

/** What is sent to the client in place of the bytes of the server; one for each connection. */
type Filter = (chunk: Buffer) => Buffer;

export async function openTcpProxy(targetPort: number, newFilter: () => Filter = () => same): Promise<TcpProxy> {
  let state: 'open' | 'cut' | 'frozen' = 'open';
  let delayMs = 0;
  const sockets = new Set<Socket>();
  /** For each connection that was slow: the data that is sent last. Later data must not overtake it. */
  const delayed = new WeakMap<Socket, Promise<void>>();
  const attempts: number[] = [];
  const destroyAll = (): void => sockets.forEach((socket) => void socket.destroy());
  const track = (socket: Socket, peer: Socket, filter: Filter): void => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      peer.destroy();
    });
    socket.on('data', (bytes) => {
      if (state !== 'open') return;
      const chunk = filter(bytes);
      if (chunk.length === 0) return;
      const earlier = delayed.get(socket);
      if (delayMs === 0 && earlier === undefined) peer.write(chunk);
      else delayed.set(socket, sendLater({ chunk, peer, earlier, untilMs: performance.now() + delayMs }));
    });
  };
  const server = createServer((socket) => {
    attempts.push(performance.now());
    if (state === 'cut') return void socket.destroy();
    const target = createConnection({ host: '127.0.0.1', port: targetPort });
    track(socket, target, same);
    track(target, socket, newFilter());
  });
  const port = await listen(server);
  return {
    port,
    attempts,
    cut: () => {
      state = 'cut';
      destroyAll();
    },
    freeze: () => {
      state = 'frozen';
      // Unread data fills the buffers of the system, as on a dead link.
      for (const socket of sockets) socket.pause();
    },
    slow: (ms) => {
      delayMs = ms;
    },
    heal: () => {
      delayMs = 0;
      if (state === 'frozen') destroyAll();
      state = 'open';
    },
    close: async () => {
      destroyAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function same(chunk: Buffer): Buffer {
  return chunk;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a listening TCP socket has an address');
  return address.port;
}

interface Delayed {
  readonly chunk: Buffer;
  readonly peer: Socket;
  readonly earlier: Promise<void> | undefined;
  readonly untilMs: number;
}

async function sendLater({ chunk, peer, earlier, untilMs }: Delayed): Promise<void> {
  await earlier;
  await sleep(Math.max(0, untilMs - performance.now()));
  peer.write(chunk);
}
