/** Runs nginx with deploy/nginx.conf in front of the HTTP server. Only addresses and folders differ, because all share this machine. */
import type { ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ServerUnderTest, serverUnderTest } from '../contract/http-server-under-test.js';
import { readText } from './deployment-file.js';
import { endProgram, eventually, freePorts, startProgram } from './started-program.js';

const missing = 'nginx is not installed (NGINX names it), so deploy/nginx.conf was not tried.';
let server: ServerUnderTest;
let reached: string[] = [];
let direct = '';
let cached = '';
let folder = '';
let nginx: ChildProcess | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'solera-nginx-'));
  await chmod(folder, 0o755);
  server = serverUnderTest();
  server.app.addHook('onRequest', (request, _reply, next) => {
    reached.push(request.url);
    next();
  });
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = server.app.server.address() as AddressInfo; // It listens on TCP.
  direct = `http://127.0.0.1:${port}`;
  const [front = 0] = await freePorts(1);
  cached = `http://127.0.0.1:${front}`;
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  const config = readText('deploy/nginx.conf')
    .replace('listen 8080', `listen 127.0.0.1:${front}`)
    .replace('haproxy:8080', `127.0.0.1:${port}`)
    .replace('/var/cache/nginx/solera', `${folder}/cache`)
    .replace('http {', `http {\n${temporary.join('\n')}`);
  await writeFile(join(folder, 'nginx.conf'), config);
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  const globals = `daemon off; master_process off; pid ${folder}/nginx.pid; ${user}`;
  nginx = await startProgram(process.env.NGINX ?? 'nginx', [
    '-p',
    folder,
    '-c',
    join(folder, 'nginx.conf'),
    '-g',
    globals,
  ]);
});

afterAll(async () => {
  if (nginx !== undefined) await endProgram(nginx);
  await server?.app.close();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async ({ skip }) => {
  if (nginx === undefined) return skip(missing);
  await eventually(async () => (await fetch(`${cached}/healthz`)).ok, 'an answer of nginx');
  reached = [];
});

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly cacheControl: string | null;
  readonly cache: string | null;
}

async function get(base: string, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const response = await fetch(`${base}${path}`, { headers });
  return {
    status: response.status,
    text: await response.text(),
    cacheControl: response.headers.get('cache-control'),
    cache: response.headers.get('x-cache-status'),
  };
}

const pageOf = (page: number): string => `/v1/notifications/${(page - 1) * 100 + 1},${page * 100}`;

describe('nginx', () => {
  it('reads a full page once, and serves it to all consumers byte for byte', async () => {
    server.solera.publish(300);
    const originals = await Promise.all([1, 2, 3].map((page) => get(direct, pageOf(page))));
    reached = [];
    const reads = Array.from({ length: 300 }, (_, index) => index % 3);
    let hits = 0;
    for (let begin = 0; begin < reads.length; begin += 30) {
      await Promise.all(
        reads.slice(begin, begin + 30).map(async (page) => {
          const { status, text, cacheControl, cache } = await get(cached, pageOf(page + 1));
          expect([status, cacheControl]).toEqual([200, 'public, max-age=31536000, immutable']);
          expect(text).toBe(originals[page]?.text);
          if (cache === 'HIT') hits += 1;
        }),
      );
    }
    expect([hits, reached.sort()]).toEqual([297, [1, 2, 3].map(pageOf)]);
  });

  it('never serves a page that is not full from its cache', async () => {
    const head = await server.solera.head();
    const page = Math.floor(head / 100) + 1;
    for (let number = head + 1; number <= page * 100; number += 7) {
      server.solera.publish(7);
      for (const path of ['/v1/notifications', pageOf(page), pageOf(page + 1)])
        expect({ ...(await get(cached, path)), cache: '' }, path).toEqual({ ...(await get(direct, path)), cache: '' });
    }
    // Full at last: from the second read on, the cache serves it.
    const full = await get(direct, pageOf(page));
    await get(cached, pageOf(page));
    expect(await get(cached, pageOf(page))).toEqual({ ...full, cache: 'HIT' });
  });

  it('does not store that a page does not exist yet', async () => {
    const page = Math.floor((await server.solera.head()) / 100) + 3;
    expect((await get(cached, pageOf(page))).status).toBe(404);
    server.solera.publish(300);
    expect(await get(cached, pageOf(page))).toMatchObject({ status: 200, cache: 'MISS' });
  });

  it('answers 304 itself if the consumer has the page', async () => {
    server.solera.publish(100);
    const tag = (await fetch(`${cached}${pageOf(1)}`)).headers.get('etag') ?? '';
    reached = [];
    const again = await fetch(`${cached}${pageOf(1)}`, { headers: { 'if-none-match': tag } });
    expect([again.status, reached]).toEqual([304, []]);
  });

  it.each(['authorization', 'cookie'])('neither serves nor stores pages for requests with %s', async (header) => {
    server.solera.publish(200);
    const page = Math.floor((await server.solera.head()) / 100);
    const secret = { [header]: 'x=y' };
    expect([(await get(cached, pageOf(page), secret)).cache, (await get(cached, pageOf(page))).cache]).toEqual([
      'BYPASS',
      'MISS',
    ]);
    expect((await get(cached, pageOf(page), secret)).cache).toBe('BYPASS');
    expect(reached).toHaveLength(3);
  });

  it('passes the live stream on as it grows', async () => {
    const head = await server.solera.head();
    const ended = new AbortController();
    const response = await fetch(`${cached}/v1/notifications/stream?after=${head}`, { signal: ended.signal });
    const reader = response.body?.getReader();
    server.solera.publish(1);
    let received = '';
    while (!received.includes(`id: ${head + 1}\n`)) received += new TextDecoder().decode((await reader?.read())?.value);
    ended.abort();
  });
});
