import { connect, type Socket } from 'node:net';

const endOfHead = '\r\n\r\n';
const contentLength = '\r\ncontent-length: ';

/**
 * One connection to a server, one request at a time. It uses a plain socket, because a client library would take more processor time from the
 * measured server. It reads only answers with a Content-Length. A connection that the server closed while it was idle is made again.
 */
export class HttpConnection {
  /** The body of the last answer. Characters that are not ASCII are not decoded. */
  body = '';
  private received = '';
  private answered: ((status: number) => void) | undefined;
  private failed: ((error: Error) => void) | undefined;
  private socket: Socket;

  constructor(private readonly port: number) {
    this.socket = this.connected();
  }

  private connected(): Socket {
    const socket = connect({ port: this.port, host: '127.0.0.1', noDelay: true });
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => this.read(text));
    socket.on('error', (error) => this.failed?.(error));
    socket.on('close', () => this.failed?.(new Error('the server closed the connection')));
    return socket;
  }

  /** Sends a request and resolves with the status when the whole answer has arrived. `headers`: further header lines, each with its line break. */
  send(method: 'GET' | 'POST' | 'PUT', path: string, body = '', headers = ''): Promise<number> {
    const content =
      body === '' ? '' : `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`;
    return new Promise((resolve, reject) => {
      if (this.socket.destroyed) this.socket = this.connected();
      this.answered = resolve;
      this.failed = reject;
      this.socket.write(`${method} ${path} HTTP/1.1\r\nHost: bench\r\n${content}${headers}\r\n${body}`);
    });
  }

  close(): void {
    this.failed = undefined;
    this.socket.destroy();
  }

  private read(text: string): void {
    // Before it closes an idle connection, the server may answer 408.
    if (this.answered === undefined) {
      this.socket.destroy();
      return;
    }
    this.received = this.received === '' ? text : this.received + text;
    const { received } = this;
    const end = received.indexOf(endOfHead);
    if (end < 0) return;
    const header = received.indexOf(contentLength);
    if (header < 0 || header > end) {
      this.failed?.(new Error('the answer has no length'));
      return;
    }
    const from = header + contentLength.length;
    const length = Number(received.slice(from, received.indexOf('\r\n', from)));
    // In latin1, each character is one byte.
    if (received.length < end + endOfHead.length + length) return;
    this.received = '';
    this.body = received.slice(end + endOfHead.length);
    const { answered } = this;
    this.answered = undefined;
    answered(Number(received.slice(9, 12)));
  }
}
