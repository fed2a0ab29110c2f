/** What requests hold in memory is bounded in bytes, whatever their clients do. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpLimits } from '../../config/http.js';
import { newAction, type ServerUnderTest, serverUnderTest } from './http-server-under-test.js';

const opened: ServerUnderTest[] = [];
const sockets: Socket[] = [];
const mebibyte = 1_048_576;
/** More than the buffers of a connection on this machine take, so that the rest stays in the server. */
const answerBytes = 12 * mebibyte;
/** Longer than the brackets and codes around the items. */
const slack = 10_000;
const lots = '/v1/wineries/W/lots';

async function listening(limits: Partial<HttpLimits> = {}): Promise<ServerUnderTest & { readonly port: number }> {
  const server = serverUnderTest({
    listBytes: answerBytes + slack,
    listBytesInFlight: 3 * (answerBytes + slack),
    stallCheckMs: 20,
    stallUnderPressureMs: 200,
    ...limits,
  });
  opened.push(server);
  server.solera.lots = Array.from({ length: 12 }, (_, index) => ({ lot: `L${index}`, pad: 'x'.repeat(mebibyte) }));
  const port = Number(new URL(await server.app.listen({ port: 0, host: '127.0.0.1' })).port);
  return { ...server, port };
}

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const { app } of opened.splice(0)) await app.close();
});

/** Opens a connection that sends `text` and reads nothing. */
async function silent(port: number, text: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}

async function held({ app }: ServerUnderTest): Promise<number> {
  return Number(/^solera_http_bytes_held (\d+)$/m.exec((await app.inject('/metrics')).body)?.[1]);
}

async function eventually(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('the condition did not come true within 15 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const get = `GET ${lots} HTTP/1.1\r\nHost: x\r\n\r\n`;

describe('a long answer', () => {
  it('arrives whole, with its length, and gives its bytes back', async () => {
    const server = await listening();
    server.solera.lots = [{ lot: 'L', pad: 'x'.repeat(mebibyte) }];
    const response = await fetch(`http://127.0.0.1:${server.port}${lots}`);
    const text = await response.text();
    expect(JSON.parse(text).items).toEqual(server.solera.lots);
    expect(response.headers.get('content-length')).toBe(String(Buffer.byteLength(text)));
    await eventually(async () => (await held(server)) === 0);
  });

  it('is held only within the budget, while clients do not read', async () => {
    const server = await listening({ stallUnderPressureMs: 60_000 });
    for (let client = 0; client < 8; client += 1) await silent(server.port, get);
    await eventually(async () => (await held(server)) > 2 * answerBytes);
    expect(await held(server)).toBeLessThanOrEqual(3 * (answerBytes + slack));
    expect(server.solera.calls.filter(({ name }) => name === 'listLots').length).toBeLessThan(8);
    expect((await server.app.inject('/healthz')).statusCode).toBe(200);
  });

  it('is given to a client that reads, because those that do not are cut off when others wait', async () => {
    const server = await listening();
    const slow = await Promise.all(Array.from({ length: 3 }, () => silent(server.port, get)));
    await eventually(async () => (await held(server)) > 2 * answerBytes);
    const response = await fetch(`http://127.0.0.1:${server.port}${lots}`);
    expect([response.status, (await response.arrayBuffer()).byteLength > answerBytes]).toEqual([200, true]);
    expect(server.lines.map(({ message }) => message)).toContain(
      'A connection was cut off because its client does not keep up.',
    );
    expect(slow).toHaveLength(3);
  });

  it('is refused with overloaded when its bytes do not become free in time', async () => {
    const server = await listening({ stallUnderPressureMs: 60_000, waitForBytesMs: 100 });
    for (let client = 0; client < 3; client += 1) await silent(server.port, get);
    await eventually(async () => (await held(server)) > 2 * answerBytes);
    const response = await fetch(`http://127.0.0.1:${server.port}${lots}`);
    expect([response.status, response.headers.get('retry-after'), response.headers.get('etag')]).toEqual([
      503,
      '1',
      null,
    ]);
    expect(await response.json()).toMatchObject({ code: 'overloaded' });
    // A read of one thing does not wait for lists.
    expect((await fetch(`http://127.0.0.1:${server.port}${lots}/L1`)).status).toBe(200);
  });

  it('is refused if it turns out longer than what is free', async () => {
    const server = await listening({
      listBytes: mebibyte,
      listBytesInFlight: 2 * answerBytes,
      stallUnderPressureMs: 60_000,
    });
    await silent(server.port, get);
    await eventually(async () => (await held(server)) > answerBytes);
    expect((await fetch(`http://127.0.0.1:${server.port}${lots}`)).status).toBe(503);
    expect(await held(server)).toBeLessThan(2 * answerBytes);
  });

  it('holds nothing once its client has gone, also while it waits', async () => {
    const server = await listening({ stallUnderPressureMs: 60_000 });
    const clients = await Promise.all(Array.from({ length: 6 }, () => silent(server.port, get)));
    await eventually(async () => (await held(server)) > 2 * answerBytes);
    for (const socket of clients) socket.destroy();
    await eventually(async () => (await held(server)) === 0);
    expect((await server.app.inject('/metrics')).body).toMatch(/^solera_http_requests_waiting 0$/m);
  });

  it('is answered in order when many are pipelined, and the server holds only some of them at a time', async () => {
    const server = await listening({
      listBytes: mebibyte + slack,
      listBytesInFlight: 2 * (mebibyte + slack),
      stallUnderPressureMs: 10_000,
    });
    server.solera.lots = [{ lot: 'L', pad: 'x'.repeat(mebibyte) }];
    const socket = await silent(server.port, get.repeat(4));
    let received = 0;
    let most = 0;
    socket.on('data', (chunk) => {
      received += chunk.length;
    });
    await eventually(async () => {
      most = Math.max(most, await held(server));
      return received > 4 * mebibyte;
    });
    expect(most).toBeLessThanOrEqual(2 * (mebibyte + slack));
  });
});

describe('the body of a write', () => {
  const post = (length: number) =>
    `POST /v1/wineries/W/actions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n{`;

  it('is awaited only within the budget, and senders that stall are cut off when others wait', async () => {
    const server = await listening({ bodyBytesInFlight: 2 * mebibyte });
    const senders = await Promise.all([silent(server.port, post(mebibyte)), silent(server.port, post(mebibyte))]);
    await eventually(async () => (await held(server)) === 2 * mebibyte);
    // One is enough to make room for the write.
    const closed = Promise.race(senders.map((socket) => once(socket.resume(), 'close')));
    const written = await fetch(`http://127.0.0.1:${server.port}/v1/wineries/W/actions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(newAction),
    });
    expect(written.status).toBe(201);
    await closed;
    for (const socket of senders) socket.destroy();
    await eventually(async () => (await held(server)) === 0);
  });
});
