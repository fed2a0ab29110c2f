/**
 * The process that asks over HTTP. It writes requests and reads answers by hand on plain sockets, one request on a connection at a time:
 * any client library would take more of the cores that it shares with what is measured.
 */
import { connect, type Socket } from 'node:net';
import { Additions, benchWinery } from './cellar-load.js';
import { closedLoop, type Load, type Measured } from './closed-loop.js';

export interface HttpOrder {
  readonly port: number;
  readonly lots: number;
  /** Additions that were made before. */
  readonly made: number;
  readonly load: Load;
}

const endOfHead = '\r\n\r\n';

class Connection {
  private received = '';
  private answered: ((status: number) => void) | undefined;
  private failed: ((error: Error) => void) | undefined;
  private readonly socket: Socket;

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.socket.setEncoding('latin1');
    this.socket.on('data', (text: string) => this.read(text));
    this.socket.on('error', (error) => this.failed?.(error));
    this.socket.on('close', () => this.failed?.(new Error('the server closed the connection')));
  }

  post(path: string, body: string): Promise<number> {
    const length = Buffer.byteLength(body);
    return new Promise((resolve, reject) => {
      this.answered = resolve;
      this.failed = reject;
      this.socket.write(`POST ${path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: ${length}${endOfHead}${body}`);
    });
  }

  close(): void {
    this.failed = undefined;
    this.socket.destroy();
  }

  private read(text: string): void {
    this.received += text;
    const end = this.received.indexOf(endOfHead);
    if (end < 0) return;
    const length = /\r\ncontent-length: (\d+)/i.exec(this.received.slice(0, end))?.[1];
    if (length === undefined) {
      this.failed?.(new Error('the answer has no length'));
      return;
    }
    // latin1: a character is a byte.
    if (this.received.length < end + endOfHead.length + Number(length)) return;
    const status = Number(this.received.slice(9, 12));
    this.received = '';
    this.answered?.(status);
  }
}

async function perform({ port, lots, made, load }: HttpOrder): Promise<Measured> {
  const bodies = new Additions(lots, made);
  const free = Array.from({ length: load.inFlight }, () => new Connection(port));
  const all = [...free];
  const path = `/v1/wineries/${benchWinery}/actions`;
  try {
    return await closedLoop(
      load,
      async () => {
        const connection = free.pop();
        if (connection === undefined) throw new Error('more callers than connections');
        const status = await connection.post(path, JSON.stringify(bodies.next()));
        if (status !== 201) throw new Error(`answered with ${status}`);
        free.push(connection);
      },
      askParent,
    );
  } finally {
    for (const connection of all) connection.close();
  }
}

/** The parent reads the processors' clocks, its own among them: it is what serves. */
function askParent(): Promise<number | null> {
  return new Promise((resolve) => {
    process.once('message', (postgresMs: number | null) => resolve(postgresMs));
    process.send?.({ clocks: true });
  });
}

process.once('message', (order: HttpOrder) => {
  void perform(order).then(
    (measured) => process.send?.({ measured }, () => process.exit(0)),
    (error: unknown) => process.send?.({ failure: String(error) }, () => process.exit(1)),
  );
});
process.once('disconnect', () => process.exit(1));
