/** A connection that is lost leaves nothing behind, not even the requests that were pipelined on it. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpLimits } from '../../config/http.js';
import { type ServerUnderTest, serverUnderTest } from './http-server-under-test.js';

const opened: ServerUnderTest[] = [];

async function listening(limits: Partial<HttpLimits> = {}): Promise<ServerUnderTest & { readonly port: number }> {
  const server = serverUnderTest(limits);
  opened.push(server);
  const port = Number(new URL(await server.app.listen({ port: 0, host: '127.0.0.1' })).port);
  return { ...server, port };
}

afterEach(async () => {
  for (const { app } of opened.splice(0)) await app.close();
});

async function connected(port: number, text: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}

async function gauge({ app }: ServerUnderTest, name: string): Promise<number> {
  const { body } = await app.inject('/metrics');
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(body)?.[1]);
}

const request = (body: string): string =>
  `POST /v1/wineries/w/actions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const write = request('{"type":"note"}');
const read = 'GET /v1/wineries/w/lots HTTP/1.1\r\nHost: x\r\n\r\n';
const stream = 'GET /v1/notifications/stream HTTP/1.1\r\nHost: x\r\n\r\n';

describe('a connection that is lost', () => {
  it('releases all requests that were pipelined on it, with their bytes', async () => {
    const server = await listening();
    // The first response never comes, so all others wait for their turn.
    server.solera.gate = new Promise(() => undefined);
    const socket = await connected(server.port, write + read.repeat(20));
    await expect.poll(() => gauge(server, 'solera_http_requests_in_flight')).toBe(21);
    socket.destroy();
    await expect.poll(() => gauge(server, 'solera_http_requests_in_flight')).toBe(0);
    expect(await gauge(server, 'solera_http_bytes_held')).toBe(0);
    expect(await gauge(server, 'solera_http_requests_waiting')).toBe(0);
  });

  it.each([
    ['in its body', write.slice(0, -5)],
    ['before its response', write],
    ['before its long response', request(JSON.stringify({ type: 'note', note: 'x'.repeat(300_000) }))],
  ])('is no failure of the server if it is lost %s', async (_where, text) => {
    const server = await listening();
    let answer = (): void => undefined;
    server.solera.gate = new Promise((resolve) => {
      answer = resolve;
    });
    const socket = await connected(server.port, text);
    await expect.poll(() => gauge(server, 'solera_http_requests_in_flight')).toBe(1);
    socket.destroy();
    await expect.poll(() => gauge(server, 'solera_http_requests_in_flight')).toBe(0);
    answer();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(server.lines.filter(({ level }) => level !== 'info')).toEqual([]);
  });

  it('does not use up the limit on requests in flight', async () => {
    const server = await listening({ inFlightRequests: 10 });
    for (let time = 0; time < 3; time += 1) {
      server.solera.gate = new Promise(() => undefined);
      const socket = await connected(server.port, write + read.repeat(9));
      await expect.poll(() => gauge(server, 'solera_http_requests_in_flight')).toBe(10);
      socket.destroy();
      await expect.poll(() => gauge(server, 'solera_http_requests_in_flight')).toBe(0);
    }
    expect((await server.app.inject('/v1/wineries')).statusCode).toBe(200);
  });

  it('ends an event stream that still waited for its turn', async () => {
    const server = await listening();
    server.solera.gate = new Promise(() => undefined);
    const socket = await connected(server.port, write + stream);
    await expect.poll(() => gauge(server, 'solera_http_streams_open')).toBe(1);
    socket.destroy();
    await expect.poll(() => gauge(server, 'solera_http_streams_open')).toBe(0);
  });
});
