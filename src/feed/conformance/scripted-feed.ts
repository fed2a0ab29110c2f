/**
 * A server of a log that misbehaves as a scenario asks: pages, the current page and the live stream over HTTP.
 * Owns: the HTTP server, its connections, and how much of the log is published. Invariant: what it sends are entries of the log, byte for byte; it
 * may leave out, repeat, reorder and delay them, and break connections.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { conformanceLimits } from '../../../config/feed.js';
import { lastPage, logHeader, logPath, pageAt, pageLinks, pageOf, pageRange, pageText } from '../page.js';
import { commentText, eventText } from '../server-sent-event.js';
import type { ScriptedLog } from './scripted-log.js';

export interface Troubles {
  /** What the stream sends in place of the numbers that were published. */
  readonly push?: (numbers: readonly number[]) => readonly number[];
  /** The stream is cut after this many events. */
  readonly cutStreamAfter?: number;
  /** Every n-th request of a page is answered by closing the connection. */
  readonly resetEvery?: number;
  /** Every n-th request of a page is answered with 503 and `Retry-After: 1`. */
  readonly refuseEvery?: number;
  /** A page is sent in two halves, each after this pause. */
  readonly pagePauseMs?: number;
  /** A number that neither pages nor the stream contain. */
  readonly lost?: number;
}

interface Client {
  readonly response: ServerResponse;
  sent: number;
}

const size = conformanceLimits.pageSize;

/** The incarnations of the scripted log and of another one. */
export const incarnations = {
  own: '00000000-0000-4000-8000-000000000001',
  other: '00000000-0000-4000-8000-000000000002',
} as const;

export class ScriptedFeed {
  #log: ScriptedLog;
  #incarnation: string = incarnations.own;
  readonly #troubles: Troubles;
  readonly #server: Server;
  readonly #clients = new Set<Client>();
  #head = 0;
  #pages = 0;

  constructor(log: ScriptedLog, troubles: Troubles) {
    this.#log = log;
    this.#troubles = troubles;
    this.#server = createServer(
      (request, response) => void this.#answer(request, response).catch(() => response.destroy()),
    );
  }

  /** Starts to listen, and returns the server's address. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const { port } = this.#server.address() as AddressInfo; // It listens on TCP.
    return `http://127.0.0.1:${port}`;
  }

  get head(): number {
    return this.#head;
  }

  get hasListeners(): boolean {
    return this.#clients.size > 0;
  }

  /** Publishes the log up to a number, and pushes what is new. `plainly` suspends the troubles of the push. */
  publish(head: number, { plainly = false } = {}): void {
    const numbers = range(this.#head + 1, head);
    this.#head = head;
    const { push } = this.#troubles;
    this.#push(push === undefined || plainly ? numbers : push(numbers));
  }

  /** Replaces the log by another one, all of it published, as a restore of the database does. Its connections end. */
  replace(log: ScriptedLog, incarnation: string): void {
    this.#log = log;
    this.#incarnation = incarnation;
    this.#head = log.texts.length;
    this.#server.closeAllConnections();
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #push(numbers: readonly number[]): void {
    for (const client of this.#clients) this.#send(client, numbers);
  }

  async #answer({ url = '' }: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    response.setHeader(logHeader, this.#incarnation);
    if (pathname === `${logPath}/stream`)
      return this.#openStream(response, Number(searchParams.get('after') ?? this.#head));
    const isCurrent = pathname === logPath;
    const page = isCurrent ? pageOf(this.#head + 1, size) : pageAt(pathname.slice(logPath.length + 1), size);
    if (page === null || !pathname.startsWith(logPath)) return this.#problem(response, 400, 'not_a_page');
    if (page > lastPage(this.#head, size)) return this.#problem(response, 404, 'not_found');
    this.#pages += 1;
    const { resetEvery, refuseEvery, pagePauseMs } = this.#troubles;
    if (resetEvery !== undefined && this.#pages % resetEvery === 0) return void response.destroy();
    if (refuseEvery !== undefined && this.#pages % refuseEvery === 0) {
      response.setHeader('retry-after', '1');
      return this.#problem(response, 503, 'overloaded');
    }
    await this.#sendPage(response, page, pagePauseMs);
  }

  async #sendPage(response: ServerResponse, page: number, pauseMs: number | undefined): Promise<void> {
    const { first, last } = pageRange(page, size);
    const until = Math.min(last, this.#head);
    const items = this.#log.texts.slice(first - 1, until).filter((_, index) => first + index !== this.#troubles.lost);
    const isFull = until === last;
    const text = pageText({ first, last }, items, pageLinks(page, size, isFull));
    response.setHeader('content-type', 'application/json');
    response.setHeader('cache-control', isFull ? 'public, max-age=31536000, immutable' : 'no-cache');
    if (pauseMs !== undefined) {
      await sleep(pauseMs);
      response.write(text.slice(0, text.length / 2));
      await sleep(pauseMs);
      response.end(text.slice(text.length / 2));
    } else response.end(text);
  }

  #problem(response: ServerResponse, status: number, code: string): void {
    response.writeHead(status, { 'content-type': 'application/problem+json' }).end(JSON.stringify({ status, code }));
  }

  #openStream(response: ServerResponse, after: number): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    response.write(commentText());
    const client = { response, sent: 0 };
    this.#clients.add(client);
    response.once('close', () => this.#clients.delete(client));
    this.#send(client, range(after + 1, this.#head));
  }

  #send(client: Client, numbers: readonly number[]): void {
    const { cutStreamAfter = Number.POSITIVE_INFINITY, lost } = this.#troubles;
    let events = '';
    for (const number of numbers) {
      if (number === lost) continue;
      events += eventText(number, this.#log.texts[number - 1] ?? '');
      client.sent += 1;
      if (client.sent >= cutStreamAfter) break;
    }
    client.response.write(events);
    // A reset, after what was written has left: half an event may arrive.
    if (client.sent >= cutStreamAfter) setTimeout(() => client.response.destroy(), 5);
  }
}

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
