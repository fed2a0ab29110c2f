/** Servers of a log that lose, repeat and reorder what they send. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChangeSet } from '../../src/feed/change-set.js';
import { pageAt, pageLinks, pageOf, pageRange, pageText } from '../../src/feed/page.js';
import { eventText } from '../../src/feed/server-sent-event.js';
import { notificationsOf } from './feed-log.js';

const pageSize = 4;

export interface Script {
  /** The last number of the log, as the pages show it. */
  head: number;
  /** The incarnation that pages and streams state. Default: none, as servers of earlier versions. */
  incarnation?: string;
  /** Notifications in place of those of the log, by number. */
  replaced?: ReadonlyMap<number, string>;
  /** Numbers that no page delivers. */
  lost?: readonly number[];
  /** The number of a notification that has nothing but its number. */
  readonly garbled?: number;
  /** What each connection to the live stream sends before it ends. The one after these stays open. */
  readonly streams?: (readonly string[])[];
  /** Answers to the next requests of pages, instead of pages. */
  readonly refusals?: { readonly status: number; readonly headers?: Readonly<Record<string, string>> }[];
}

/** What a server saw. */
interface Served {
  readonly url: string;
  readonly requests: {
    readonly path: string;
    readonly authorization: string | undefined;
    readonly cacheControl: string | undefined;
  }[];
  /** The live streams that are open. */
  readonly open: Set<ServerResponse>;
}

export class ScriptedServers {
  /** The texts of all notifications, from number 1. */
  readonly texts: readonly string[];
  readonly #servers: Server[] = [];

  constructor(log: readonly ChangeSet[]) {
    this.texts = notificationsOf(log).map((one) => JSON.stringify(one));
  }

  async serve(script: Script, port = 0): Promise<Served> {
    const requests: Served['requests'] = [];
    const open = new Set<ServerResponse>();
    const listening = createServer((request, response) => {
      const path = request.url ?? '';
      const { authorization, 'cache-control': cacheControl } = request.headers;
      requests.push({ path, authorization, cacheControl });
      if (script.incarnation !== undefined) response.setHeader('solera-log', script.incarnation);
      const range = path.slice('/v1/notifications'.length);
      if (range.startsWith('/stream')) return sendStream(response, script, open);
      const refusal = script.refusals?.shift();
      if (refusal !== undefined) return void response.writeHead(refusal.status, refusal.headers).end('{}');
      this.#sendPage(
        response,
        script,
        range === '' ? pageOf(script.head + 1, pageSize) : pageAt(range.slice(1), pageSize),
      );
    });
    this.#servers.push(listening);
    await new Promise<void>((resolve) => listening.listen(port, '127.0.0.1', resolve));
    const address = listening.address() as AddressInfo; // It listens on TCP.
    return { url: `http://127.0.0.1:${address.port}`, requests, open };
  }

  /** The Server-Sent Events of these numbers. */
  events(...numbers: readonly number[]): readonly string[] {
    return numbers.map((number) => eventText(number, this.texts[number - 1] ?? ''));
  }

  /** Ends all servers and their connections at once. */
  close(): void {
    for (const server of this.#servers.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
  }

  #sendPage(response: ServerResponse, { head, lost = [], garbled, replaced }: Script, page: number | null): void {
    if (page === null || page > pageOf(head, pageSize) + 1) return void response.writeHead(404).end('{}');
    const range = pageRange(page, pageSize);
    const items = this.texts
      .map((text, index) => ({ text, number: index + 1 }))
      .filter(({ number }) => number >= range.first && number <= Math.min(range.last, head) && !lost.includes(number))
      .map(({ text, number }) => (number === garbled ? `{"sequence":${number}}` : (replaced?.get(number) ?? text)));
    response.end(pageText(range, items, pageLinks(page, pageSize, items.length === pageSize)));
  }
}

function sendStream(response: ServerResponse, { streams = [] }: Script, open: Set<ServerResponse>): void {
  const sent = streams.shift();
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  if (sent !== undefined) return void response.end(sent.join(''));
  open.add(response);
  response.once('close', () => open.delete(response));
  response.write(':\n\n');
}
