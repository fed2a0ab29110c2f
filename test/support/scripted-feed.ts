/** A server of a log that misbehaves as networks do: its pages are right, and its stream is not. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pageAt, pageLinks, pageOf, pageRange, pageText } from '../../src/feed/page.js';
import { eventText } from '../../src/feed/server-sent-event.js';

const pageSize = 10;

interface ScriptedFeed {
  readonly url: string;
  readonly requests: readonly string[];
  close(): Promise<void>;
}

interface Script {
  /** The notifications of the log, from number 1. The pages lack those that are null. */
  readonly texts: readonly (string | null)[];
  /** How many of them the log has at first. Each opened stream adds `growth`. */
  readonly head: number;
  readonly growth: number;
  /** The numbers that a stream sends. It is then cut, the last event in the middle. */
  readonly pushes: (after: number, head: number) => readonly number[];
  /** Every n-th read is refused with 503. */
  readonly refusesEvery?: number;
  /** The incarnation of the log. Default: it is not stated. */
  readonly incarnation?: string;
}

/** Starts a server that plays a script. */
export async function scriptedFeed({
  texts,
  head: begin,
  growth,
  pushes,
  refusesEvery,
  incarnation,
}: Script): Promise<ScriptedFeed> {
  const requests: string[] = [];
  let head = begin;
  const servePage = (response: ServerResponse, page: number): void => {
    const range = pageRange(page, pageSize);
    const items = texts.slice(range.first - 1, Math.min(range.last, head)).filter((text) => text !== null);
    response.setHeader('content-type', 'application/json');
    response.end(pageText(range, items, pageLinks(page, pageSize, items.length === pageSize)));
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://scripted');
    requests.push(request.url ?? '');
    if (incarnation !== undefined) response.setHeader('solera-log', incarnation);
    const { pathname } = url;
    if (refusesEvery !== undefined && requests.length % refusesEvery === 0) {
      response.writeHead(503, { 'retry-after': '0' }).end();
    } else if (pathname === '/v1/notifications') {
      servePage(response, pageOf(head + 1, pageSize));
    } else if (pathname === '/v1/notifications/stream') {
      head = Math.min(texts.length, head + growth);
      const numbers = pushes(Number(url.searchParams.get('after')), head);
      const sent = numbers.map((number) => eventText(number, texts[number - 1] ?? '')).join('');
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`:\n\n${sent}${eventText(head, texts[head - 1] ?? '').slice(0, -40)}`);
      setTimeout(() => response.destroy(), 20);
    } else {
      const page = pageAt(decodeURIComponent(pathname.replace('/v1/notifications/', '')), pageSize);
      if (page === null || page > pageOf(head, pageSize) + 1) response.writeHead(404).end('{}');
      else servePage(response, page);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // It listens on TCP.
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
