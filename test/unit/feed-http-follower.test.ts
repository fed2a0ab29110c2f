/** The follower over HTTP, against a server that loses, repeats and reorders what it sends. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { pageAt, pageLinks, pageOf, pageRange, pageText } from '../../src/feed/page.js';
import { eventText } from '../../src/feed/server-sent-event.js';
import { HttpFollower } from '../../src/main/feed/http-follower.js';
import { ServerClient } from '../../src/main/server-client.js';
import { logOf, notificationsOf } from '../support/feed-log.js';

const pageSize = 4;
/** Numbers 1; 2 to 4; 5 to 9; 10. */
const log = logOf([1, 3, 5, 1]);
const texts = notificationsOf(log).map((one) => JSON.stringify(one));

interface Script {
  /** The last number of the log, as the pages show it. */
  head: number;
  /** Numbers that no page delivers. */
  readonly lost: readonly number[];
  /** The number of a notification that has nothing but its number. */
  readonly garbled?: number;
  /** What each connection to the live stream sends before it ends. */
  readonly streams: (readonly string[])[];
}

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(script: Script): Promise<string> {
  const listening = createServer((request, response) => {
    const range = (request.url ?? '').slice('/v1/notifications'.length);
    if (range.startsWith('/stream')) sendStream(response, script);
    else
      sendPage(response, script, range === '' ? pageOf(script.head + 1, pageSize) : pageAt(range.slice(1), pageSize));
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const address = listening.address();
  return `http://127.0.0.1:${isPort(address) ? address.port : 0}`;
}

function isPort(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}

function sendPage(response: ServerResponse, { head, lost, garbled }: Script, page: number | null): void {
  if (page === null || page > pageOf(head, pageSize) + 1) return void response.writeHead(404).end('{}');
  const range = pageRange(page, pageSize);
  const items = texts
    .map((text, index) => ({ text, number: index + 1 }))
    .filter(({ number }) => number >= range.first && number <= Math.min(range.last, head) && !lost.includes(number))
    .map(({ text, number }) => (number === garbled ? `{"sequence":${number}}` : text));
  response.end(pageText(range, items, pageLinks(page, pageSize, items.length === pageSize)));
}

function sendStream(response: ServerResponse, script: Script): void {
  const events = script.streams.shift();
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  // The last connection stays open.
  if (events === undefined) response.write(':\n\n');
  else response.end(events.join(''));
}

function events(...numbers: readonly number[]): readonly string[] {
  return numbers.map((number) => eventText(number, texts[number - 1] ?? ''));
}

/**
 * Follows the script until `until` is the position, or to the head. Returns the first numbers of the change sets, and the failure that ended it.
 */
async function follow(script: Script, options: { readonly after?: number; readonly until?: number } = {}) {
  const ended = new AbortController();
  const client = new ServerClient(await serve(script), { signal: ended.signal });
  const follower = new HttpFollower(client, options.after ?? 0, ended.signal);
  const firsts: number[] = [];
  let failure: unknown = null;
  try {
    for await (const { first, last } of follower.changeSets({ once: options.until === undefined })) {
      firsts.push(first);
      if (last === options.until) break;
    }
  } catch (error) {
    failure = error;
  } finally {
    ended.abort();
    client.close();
  }
  return { firsts, follower, failure };
}

describe('a follower over HTTP', () => {
  it('reads all pages up to the head, and ends there if asked to', async () => {
    const { firsts, follower } = await follow({ head: 10, lost: [], streams: [] });
    expect([firsts, follower.position]).toEqual([[1, 2, 5, 10], 10]);
  });

  it('begins after any number, with the whole change set that holds it', async () => {
    expect((await follow({ head: 10, lost: [], streams: [] }, { after: 6 })).firsts).toEqual([5, 10]);
    expect((await follow({ head: 10, lost: [], streams: [] }, { after: 10 })).firsts).toEqual([]);
  });

  it('repairs from the pages what the live stream loses, repeats, reorders or garbles', async () => {
    const script: Script = {
      head: 1,
      lost: [],
      streams: [events(1, 2, 2, 4, 3), ['data: garbled\n\n'], events(3, 4), events(9)],
    };
    const following = follow(script, { until: 10 });
    await expect.poll(() => script.streams.length).toBeLessThan(4);
    script.head = 10;
    const { firsts, follower } = await following;
    expect(firsts).toEqual([1, 2, 5, 10]);
    expect(follower.arrivals.duplicate).toBeGreaterThan(0);
  });

  it('fails if the pages do not have a number, after the change sets before it', async () => {
    const { firsts, failure } = await follow({ head: 10, lost: [6, 7, 8, 9], streams: [] });
    expect(firsts).toEqual([1, 2]);
    expect(failure).toMatchObject({
      name: 'CommandFailure',
      message: expect.stringMatching(
        /^The log of http:\S+ is not what it must be\. Notifications 6 to 9 are missing\.$/,
      ),
      cause: { name: 'MissingNotifications', first: 6, last: 9 },
    });
  });

  it('fails if a page holds something else than notifications', async () => {
    const { failure } = await follow({ head: 2, lost: [], streams: [], garbled: 2 });
    expect(failure).toMatchObject({
      name: 'CommandFailure',
      message: expect.stringMatching(
        /sent a notification that cannot be read\. Notification 2: \/specversion is missing/,
      ),
    });
  });
});
