/** A proxy before a server's log that, from a seed, loses, repeats and reorders pushed events, cuts connections, delays pages and refuses requests. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { logHeader } from '../../src/feed/page.js';
import type { Chance } from '../../src/harvest/chance.js';

export class TroubledLog {
  readonly #server: Server;
  /** Multiplies how likely each trouble is. */
  factor = 1;
  /** Delays every page. */
  slowMs = 0;
  /** How often each trouble was made. */
  readonly made = { lost: 0, repeated: 0, swapped: 0, cut: 0, refused: 0, delayed: 0 };

  constructor(
    private readonly target: string,
    private readonly chance: Chance,
  ) {
    this.#server = createServer((request, response) => {
      const path = request.url ?? '';
      const answered = path.includes('/stream') ? this.#stream(path, response) : this.#page(path, response);
      answered.catch(() => response.destroy());
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const { port } = this.#server.address() as AddressInfo; // It listens on TCP.
    return `http://127.0.0.1:${port}`;
  }

  /** Breaks all connections. */
  cut(): void {
    this.#server.closeAllConnections();
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #page(path: string, response: ServerResponse): Promise<void> {
    if (this.#happens('refused', 0.1)) return void response.writeHead(503, { 'retry-after': '0' }).end('{}');
    if (this.#happens('cut', 0.1)) return void response.destroy();
    if (this.#happens('delayed', 0.2)) await sleep(this.chance.whole(1, 30));
    await sleep(this.slowMs);
    const answer = await fetch(`${this.target}${path}`);
    const text = await answer.text();
    response.writeHead(answer.status, { 'content-type': 'application/json', ...logOf(answer) }).end(text);
  }

  async #stream(path: string, response: ServerResponse): Promise<void> {
    const ended = new AbortController();
    response.once('close', () => ended.abort());
    const answer = await fetch(`${this.target}${path}`, { signal: ended.signal });
    const { body } = answer;
    response.writeHead(answer.status, { 'content-type': 'text/event-stream', ...logOf(answer) });
    const decoder = new TextDecoder();
    let rest = '';
    for await (const piece of body ?? []) {
      const events = `${rest}${decoder.decode(piece, { stream: true })}`.split('\n\n');
      rest = events.pop() ?? '';
      for (const event of this.#troubled(events)) response.write(`${event}\n\n`);
      if (this.#happens('cut', 0.05)) return void response.destroy();
    }
    response.end();
  }

  #troubled(events: readonly string[]): readonly string[] {
    const sent: string[] = [];
    for (const event of events) {
      if (this.#happens('lost', 0.1)) continue;
      sent.push(event);
      if (this.#happens('repeated', 0.1)) sent.push(event);
      if (sent.length > 1 && this.#happens('swapped', 0.1)) sent.push(...sent.splice(-2).reverse());
    }
    return sent;
  }

  #happens(trouble: keyof TroubledLog['made'], share: number): boolean {
    const happens = this.chance.happens(Math.min(0.9, share * this.factor));
    if (happens) this.made[trouble] += 1;
    return happens;
  }
}

/** The header that names the log, if the server sends it. */
function logOf({ headers }: Response): Readonly<Record<string, string>> {
  const log = headers.get(logHeader);
  return log === null ? {} : { [logHeader]: log };
}
