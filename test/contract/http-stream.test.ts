import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpLimits } from '../../config/http.js';
import { type ServerUnderTest, serverUnderTest } from './http-server-under-test.js';

const opened: ServerUnderTest[] = [];

async function listening(limits: Partial<HttpLimits> = {}): Promise<ServerUnderTest & { readonly address: string }> {
  const server = serverUnderTest({ tailPollMs: 20, ...limits });
  opened.push(server);
  return { ...server, address: await server.app.listen({ port: 0, host: '127.0.0.1' }) };
}

afterEach(async () => {
  for (const { app } of opened.splice(0)) await app.close();
});

/** Reads a stream until `enough` returns true for the text so far, then disconnects. */
async function read(
  url: string,
  enough: (text: string) => boolean,
  headers: Record<string, string> = {},
): Promise<string> {
  const aborting = new AbortController();
  const response = await fetch(url, { headers, signal: aborting.signal });
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (enough(text)) break;
  }
  aborting.abort();
  return text;
}

function numbers(text: string): number[] {
  return [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
}

function from(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

describe('the live log', () => {
  it('sends existing and new notifications, in order and without a gap', async () => {
    const { solera, address } = await listening({ eventStreamBatchEntries: 7, tailEntries: 10 });
    solera.publish(50);
    const reading = read(`${address}/v1/notifications/stream?after=3`, (text) => numbers(text).length >= 97);
    for (let round = 0; round < 10; round++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      solera.publish(5);
    }
    const text = await reading;
    expect(numbers(text).slice(0, 97)).toEqual(from(4, 100));
    expect(text).toContain(`id: 4\ndata: ${solera.log[3]}\n\n`);
  });

  it('begins with the first notification by default', async () => {
    const { solera, address } = await listening();
    solera.publish(2);
    expect(numbers(await read(`${address}/v1/notifications/stream`, (text) => numbers(text).length >= 2))).toEqual([
      1, 2,
    ]);
  });

  it('resumes after Last-Event-ID, which overrides `after`', async () => {
    const { solera, address } = await listening();
    solera.publish(10);
    const text = await read(`${address}/v1/notifications/stream?after=2`, (soFar) => numbers(soFar).length >= 2, {
      'last-event-id': '8',
    });
    expect(numbers(text)).toEqual([9, 10]);
  });

  it('finds new notifications by polling when the store sends no hint', async () => {
    const { solera, address } = await listening();
    solera.hints = false;
    const reading = read(`${address}/v1/notifications/stream`, (text) => numbers(text).length >= 1);
    await new Promise((resolve) => setTimeout(resolve, 30));
    solera.publish(1);
    expect(numbers(await reading)).toEqual([1]);
  });

  it('keeps a quiet stream alive with comments', async () => {
    const { address } = await listening({ eventStreamHeartbeatMs: 20 });
    const text = await read(`${address}/v1/notifications/stream`, (soFar) => soFar.split('\n\n').length > 4);
    expect(numbers(text)).toEqual([]);
    expect(text).toMatch(/^:/);
  });

  it('stops watching the log when the last client has disconnected', async () => {
    const { solera, address } = await listening();
    solera.publish(1);
    await read(`${address}/v1/notifications/stream`, (text) => numbers(text).length >= 1);
    await expect.poll(() => solera.watchers).toBe(0);
  });

  it('refuses a stream beyond the limit', async () => {
    const { address } = await listening({ eventStreams: 1 });
    const aborting = new AbortController();
    await fetch(`${address}/v1/notifications/stream`, { signal: aborting.signal });
    const refused = await fetch(`${address}/v1/notifications/stream`);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    aborting.abort();
  });

  it('cuts off a client that does not keep up, with at most one batch queued for it', async () => {
    const { solera, address, lines } = await listening({ eventStreamStallTimeoutMs: 100, eventStreamBatchEntries: 10 });
    solera.publish(2_000, 20_000);
    const socket = connect(Number(new URL(address).port), '127.0.0.1');
    socket.pause();
    socket.write('GET /v1/notifications/stream HTTP/1.1\r\nHost: x\r\n\r\n');
    await expect.poll(() => lines.some((line) => line.message.includes('cut off')), { timeout: 5_000 }).toBe(true);
    // The socket buffers hold a few megabytes; the rest of the log was never read.
    const cut = lines.find((line) => line.message.includes('cut off'));
    expect((cut?.fields as { position?: number } | undefined)?.position).toBeLessThan(1_000);
    await expect.poll(() => solera.watchers).toBe(0);
    socket.destroy();
  });

  it('ends its streams and answers the requests in flight when it shuts down', async () => {
    const { app, solera, address } = await listening();
    const stream = await fetch(`${address}/v1/notifications/stream`);
    let open = (): void => undefined;
    solera.gate = new Promise((resolve) => {
      open = resolve;
    });
    const inFlight = fetch(`${address}/v1/wineries/w/actions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    await expect.poll(() => solera.lastCall('record')).toBeDefined();
    // A client that connects and sends nothing must not delay the shutdown.
    const silent = connect(Number(new URL(address).port), '127.0.0.1');
    silent.on('error', () => undefined);
    await once(silent, 'connect');
    const began = Date.now();
    const closing = app.close();
    await stream.text();
    open();
    const last = await inFlight;
    // The server is about to close the connection, so the client must not send another request on it.
    expect([last.status, last.headers.get('connection')]).toEqual([201, 'close']);
    await closing;
    expect(Date.now() - began).toBeLessThan(2_000);
    silent.destroy();
    await expect(fetch(`${address}/healthz`)).rejects.toThrow();
  });
});
