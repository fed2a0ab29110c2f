/** Clients that take what the server has and do not give it back: they are refused or cut off, the others are served, and everything is released. */
import net from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accepted } from '../support/accepted.js';
import { AccessSite } from '../support/access-site.js';

const limits = {
  ...{ eventStreams: 30, eventStreamsPerCaller: 10, inFlightPerClient: 8, connections: 150 },
  ...{
    requestTimeoutMs: 1_000,
    eventStreamStallTimeoutMs: 500,
    stallTimeoutMs: 500,
    stallCheckMs: 50,
    eventStreamHeartbeatMs: 100,
  },
};
const settings = { name: 'Estate', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };
const stream = '/v1/notifications/stream';
const list = '/v1/wineries/estate/actions?limit=1000';
/** Notes of the history, and the characters of each: more than the buffers of a socket hold. */
const notes = { count: 900, characters: 9_900 };

let site: AccessSite;
const tokens: string[] = [];
const sockets: net.Socket[] = [];

beforeAll(async () => {
  const rates = { requestsPerMinute: 1_000_000, isOn: () => true };
  site = await AccessSite.open(() => ({}), { limits, transport: { rates } });
  await accepted(site.solera.putWinery('estate', settings));
  const text = 'x'.repeat(notes.characters);
  const action = { type: 'note', effectiveAt: '2025-10-01T00:00:00Z', data: { lot: 'A', text } };
  for (let made = 0; made < notes.count; made += 100)
    await accepted(
      site.solera.change('estate', { changes: Array.from({ length: 100 }, () => ({ op: 'record', action })) }, {}),
    );
  for (const name of ['a', 'b', 'c', 'd']) tokens.push(await site.token({ name, role: 'admin', winery: '*' }));
}, 120_000);
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await expect.poll(held).toEqual({ requests: 0, bytes: 0, streams: 0 });
  await expect.poll(() => site.connections()).toBeLessThan(5);
});
afterAll(() => site.close());

/** Opens a connection, sends a text, and reads the answer unless it shall not. */
function connection(
  text: string,
  { reads = true } = {},
): { readonly socket: net.Socket; answer: string; isClosed: boolean } {
  const { hostname, port } = new URL(site.url);
  const socket = net.connect(Number(port), hostname, () => socket.write(text));
  const open = { socket, answer: '', isClosed: false };
  sockets.push(socket);
  socket.on('error', () => undefined);
  socket.on('close', () => {
    open.isClosed = true;
  });
  if (reads)
    socket.on('data', (chunk) => {
      open.answer += chunk.toString('latin1');
    });
  return open;
}

function get(path: string, token = ''): string {
  return `GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`;
}

function upload(path: string, token = ''): string {
  const type = path.includes('imports') ? 'multipart/form-data; boundary=x' : 'application/json';
  return `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: ${type}\r\nContent-Length: 100000\r\n\r\n{`;
}

function statusOf({ answer }: { readonly answer: string }): string {
  return answer.slice(9, 12);
}

async function held(): Promise<{ readonly requests: number; readonly bytes: number; readonly streams: number }> {
  const { text } = await site.send('GET', '/metrics', { token: tokens[3] });
  const value = (name: string): number => Number(new RegExp(`^solera_http_${name} (\\d+)`, 'm').exec(text)?.[1]);
  return { requests: value('requests_in_flight'), bytes: value('bytes_held'), streams: value('streams_open') };
}

/** Another client is served. */
async function expectServed(token: string | undefined): Promise<void> {
  expect((await site.send('GET', '/v1/wineries', { token })).status).toBe(200);
  const body = { type: 'note', effectiveAt: '2025-10-02T00:00:00Z', data: { lot: 'B', text: 'y' } };
  expect((await site.send('POST', '/v1/wineries/estate/actions', { token, body })).status).toBe(201);
}

it('event streams are limited for each caller, and in all', async () => {
  const opened = [0, 1, 2].flatMap((caller) =>
    Array.from({ length: 10 }, () => connection(get(`${stream}?after=899`, tokens[caller]))),
  );
  await expect.poll(() => opened.map(statusOf)).toEqual(Array<string>(30).fill('200'));
  const more = await site.send('GET', stream, { token: tokens[0] });
  expect([more.status, JSON.parse(more.text).code, more.headers.get('retry-after')]).toEqual([
    429,
    'too_many_requests',
    '1',
  ]);
  for (const path of ['/v1/wineries/estate/stream', '/v1/wineries/estate/lots/A/stream'])
    expect((await site.send('GET', path, { token: tokens[0] })).status).toBe(429);
  const other = await site.send('GET', stream, { token: tokens[3] });
  expect([other.status, JSON.parse(other.text).code]).toEqual([503, 'overloaded']);
  await expectServed(tokens[3]);
  opened[0]?.socket.destroy();
  await expect.poll(async () => (await site.send('GET', `${stream}?after=899`, { token: tokens[0] })).status).toBe(200);
});

describe('slow senders', () => {
  it.each([
    ['bodies', '/v1/wineries/estate/actions'],
    ['files', '/v1/wineries/estate/imports'],
  ])('of %s hold a part of the requests, and are refused with 408', async (_what, path) => {
    const slow = Array.from({ length: 8 }, () => connection(upload(path, tokens[0])));
    await expect.poll(async () => (await held()).requests).toBe(8);
    const more = await site.send('GET', '/v1/wineries', { token: tokens[0] });
    expect([more.status, JSON.parse(more.text).code, more.headers.get('retry-after')]).toEqual([
      429,
      'too_many_requests',
      '1',
    ]);
    await expectServed(tokens[1]);
    await expect.poll(() => slow.map(statusOf)).toEqual(Array<string>(8).fill('408'));
    await expect.poll(() => slow.every(({ isClosed }) => isClosed)).toBe(true);
    await expectServed(tokens[0]);
  });

  it('of headers are refused with 408, and no more connections are opened than allowed', async () => {
    const slow = Array.from({ length: 220 }, () => connection('GET / HTTP/1.1\r\nX: '));
    const trickling = setInterval(() => {
      for (const { socket } of slow) if (socket.writable) socket.write('a');
    }, 100);
    await expect.poll(() => slow.every(({ isClosed }) => isClosed)).toBe(true);
    clearInterval(trickling);
    const answers = slow.map(statusOf);
    // Those that were closed at once got no answer.
    expect(answers.filter((status) => status === '408').length).toBeLessThanOrEqual(limits.connections);
    expect(answers.filter((status) => status === '').length).toBeGreaterThanOrEqual(slow.length - limits.connections);
    expect(new Set(answers)).toEqual(new Set(['', '408']));
    await expectServed(tokens[1]);
  });

  it('of nothing at all are closed', async () => {
    const silent = Array.from({ length: 20 }, () => connection(''));
    await expectServed(tokens[1]);
    await expect.poll(() => silent.every(({ isClosed }) => isClosed)).toBe(true);
  });
});

describe('slow readers', () => {
  it.each([
    ['event streams', `${stream}?after=0`, 10],
    ['long lists', list, 8],
  ] as const)('of %s are cut off, and hold little memory until then', async (_what, path, count) => {
    const before = process.memoryUsage.rss();
    const slow = Array.from({ length: count }, () => connection(get(path, tokens[0]), { reads: false }));
    for (const { socket } of slow) socket.pause();
    await expect.poll(async () => Object.values(await held()).some((value) => value > 0)).toBe(true);
    await expectServed(tokens[1]);
    await expect.poll(held).toEqual({ requests: 0, bytes: 0, streams: 0 });
    // The clients are in this process too: what their sockets hold counts as well.
    expect((process.memoryUsage.rss() - before) / 1_048_576).toBeLessThan(400);
    await expectServed(tokens[0]);
  });
});
