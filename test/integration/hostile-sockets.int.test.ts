/** Requests that are malformed, never end or are far too big, sent over real sockets. */
import net from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { httpLimits } from '../../config/http.js';
import { limits as nodeLimits } from '../../config/limits.js';
import { createHttpServer } from '../../src/adapters/http/server.js';
import { createMetrics } from '../../src/adapters/telemetry/metrics.js';
import { actionKinds } from '../../src/cellar/registry.js';
import { type Composed, compose } from '../../src/main/compose.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
let node: Composed;
let app: FastifyInstance;
let port: number;
const loggedErrors: unknown[] = [];
const actions = '/v1/wineries/W/actions';

beforeAll(async () => {
  database = await createTestDatabase();
  node = await compose({ connectionString: database.connectionString, durable: false });
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (fields: object) => void loggedErrors.push(fields),
  };
  const limits = { ...httpLimits, requestTimeoutMs: 1_500 };
  app = createHttpServer({
    solera: node.solera,
    imports: node.imports,
    kinds: actionKinds,
    log,
    metrics: createMetrics(),
    limits,
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  port = (app.server.address() as net.AddressInfo).port;
  await node.solera.putWinery('W', {
    name: 'W',
    volumeUnit: 'gal',
    weightUnit: 'lb',
    currency: 'USD',
    timeZone: 'UTC',
  });
});
afterAll(async () => {
  await app.close();
  await node.close();
  await database.drop();
});

/** Sends chunks with a pause between them. Resolves with the reply when the server closes the socket or `done` accepts the reply. */
function send(
  chunks: readonly (string | Buffer)[],
  pauseMs = 0,
  done: (text: string) => boolean = () => false,
): Promise<string> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    let text = '';
    const end = (): void => {
      socket.destroy();
      resolve(text);
    };
    // Longer than any answer takes on a busy machine: no test waits for this.
    socket.setTimeout(50_000, end);
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8');
      if (done(text)) end();
    });
    socket.on('close', end);
    // The server may close before all chunks are sent. The reply until then counts.
    socket.on('error', () => undefined);
    void (async () => {
      for (const chunk of chunks) {
        if (socket.destroyed) return;
        if (!socket.write(chunk)) await new Promise((drained) => socket.once('drain', drained).once('close', drained));
        if (pauseMs > 0) await new Promise((over) => setTimeout(over, pauseMs));
      }
    })();
  });
}

const post = (length: number | string, more = ''): string =>
  `POST ${actions} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n${more}\r\n`;
/** Whether the reply contains a complete first response. */
const isComplete = (text: string): boolean => {
  const head = text.indexOf('\r\n\r\n');
  const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? Number.NaN);
  return head >= 0 && Buffer.byteLength(text.slice(head + 4)) >= length;
};

function expectProblem(reply: string, status: number, code: string): void {
  expect(reply.split('\r\n', 1)[0]).toContain(` ${status} `);
  expect(reply).toMatch(/content-type: application\/problem\+json/i);
  expect(JSON.parse(reply.slice(reply.indexOf('\r\n\r\n') + 4))).toMatchObject({ code, status });
}

describe('a body that is too big', () => {
  const million = Buffer.alloc(1_000_000, 'a');

  test('by its Content-Length is refused while ten megabytes of it are sent', async () => {
    expectProblem(await send([post(10_000_000), ...Array<Buffer>(10).fill(million)], 0, isComplete), 413, 'too_large');
  });

  test('is refused when it comes in chunks, without a Content-Length', async () => {
    const head = `POST ${actions} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const chunk = Buffer.concat([Buffer.from('f4240\r\n'), million, Buffer.from('\r\n')]);
    expectProblem(await send([head, ...Array<Buffer>(10).fill(chunk), '0\r\n\r\n'], 0, isComplete), 413, 'too_large');
  });

  test('of a megabyte of brackets is refused', async () => {
    const nested = '['.repeat(500_000) + ']'.repeat(500_000);
    expectProblem(await send([post(nested.length), nested], 0, isComplete), 400, 'bad_request');
    const names = `{"id":${'{"a":'.repeat(150_000)}1${'}'.repeat(150_000)}}`;
    expectProblem(await send([post(names.length), names], 0, isComplete), 400, 'bad_request');
  });

  test('of a hundred thousand places is refused and leaves no more actors in memory than allowed', async () => {
    const vessels = Array.from({ length: 150_000 }, (_, index) => index.toString(36));
    const to = Array.from({ length: 30 }, (_, index) => ({
      lot: `L${index}`,
      vessels: vessels.slice(index * 5_000, index * 5_000 + 5_000),
      volume: 1,
    }));
    const body = JSON.stringify({
      type: 'rack',
      effectiveAt: '2025-10-01T00:00:00Z',
      data: { from: [{ lot: 'L', volume: 'all' }], to },
    });
    expectProblem(await send([post(body.length), body], 0, isComplete), 422, 'unknown_vessel');
    expect(node.actors.directory.size).toBeLessThanOrEqual(nodeLimits.actorsInMemory);
  });
});

describe('a malformed request', () => {
  test.each([
    ['is not HTTP', 'hello\r\n\r\n', 400],
    ['is TLS', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]), 400],
    ['has an endless header', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(70_000)}\r\n\r\n`, 431],
    ['has an endless path', `GET /v1/wineries/${'a'.repeat(70_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
    ['has two lengths', `POST ${actions} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}`, 400],
    [
      'has a length and chunks',
      `POST ${actions} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    ['has a length that is not a number', post('1e3'), 400],
    [
      'has a broken chunk',
      `POST ${actions} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
      400,
    ],
    ['has a NUL in its path', 'GET /v1/wineries/\u0000 HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['has no host', 'GET /v1/wineries HTTP/1.1\r\n\r\n', 400],
    [
      'has a compressed body',
      `POST ${actions} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}`,
      415,
    ],
    [
      'has an unknown expectation and an empty body',
      `POST ${actions} HTTP/1.1\r\nHost: x\r\nExpect: foo\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`,
      400,
    ],
    ['has an unknown method', 'BREW /coffee HTTP/1.1\r\nHost: x\r\n\r\n', 400],
  ] as const)('that %s gets a problem document', async (_, text, status) => {
    expectProblem(await send([text], 0, isComplete), status, 'bad_request');
  });

  test('that stops in the middle of its body times out, while other requests go on', async () => {
    const slow = Promise.all(Array.from({ length: 20 }, () => send([post(1_000), '{"id":'], 0)));
    const trickle = send([post(1_000), ...Array<string>(40).fill(' ')], 100);
    const begun = performance.now();
    const body = JSON.stringify({
      type: 'note',
      effectiveAt: '2025-10-01T00:00:00Z',
      data: { lot: 'A', text: 'in time' },
    });
    expect((await send([post(body.length), body], 0, isComplete)).split('\r\n', 1)[0]).toContain(' 201 ');
    expect(performance.now() - begun).toBeLessThan(1_000);
    for (const reply of [...(await slow), await trickle]) expectProblem(reply, 408, 'bad_request');
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(await node.solera.head()).toBe(1);
  });

  test('whose client disconnects before the answer takes effect entirely or not', async () => {
    const body = JSON.stringify({
      type: 'receive_bulk',
      effectiveAt: '2025-10-01T00:00:00Z',
      data: {
        to: { lot: 'LEFT', volume: 1 },
        components: [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }],
      },
    });
    const before = await node.solera.head();
    for (let time = 0; time < 30; time += 1) {
      const socket = net.connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(post(body.length) + body);
      await new Promise((resolve) => setTimeout(resolve, time % 6));
      socket.destroy();
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    const written = (await node.solera.head()) - before;
    expect(written % 2).toBe(0);
    const lot = await node.solera.getLot('W', 'LEFT', {});
    if (written > 0) expect(lot).toMatchObject({ ok: true, value: { volume: written / 2 } });
  });
});

test('the server logs no error for any of these requests', () => {
  expect(loggedErrors).toEqual([]);
});
