/** Security headers, calls by scripts of other sites, and the limit on the rate of requests. */
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { httpLimits } from '../../config/http.js';
import type { HttpTransport } from '../../src/adapters/http/http-transport.js';
import { securityHeaders } from '../../src/adapters/http/security-headers.js';
import { serving } from './http-server-under-test.js';
import { FakeSolera } from '../support/fake-solera.js';

const apps: FastifyInstance[] = [];
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

function served(transport: HttpTransport): FastifyInstance {
  const { app } = serving(new FakeSolera(), [], {}, { transport });
  apps.push(app);
  return app;
}

/** Sends a request over a socket of its own, and returns the status and headers. */
async function asked(app: FastifyInstance, path: string, init: RequestInit = {}): Promise<Response> {
  if (!app.server.listening) await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo; // It listens on TCP.
  return fetch(`http://127.0.0.1:${port}${path}`, init);
}

describe('security headers', () => {
  const paths = ['/v1/wineries', '/healthz', '/nowhere', '/openapi.json', '/v1/wineries/%ff'];
  it.each(paths)('are in the answer to %s', async (path) => {
    const { headers } = await served({}).inject(path);
    expect(headers).toMatchObject(securityHeaders('answers', false));
    expect(headers['content-security-policy']).toBe(
      "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
    );
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
    expect(headers).not.toHaveProperty('strict-transport-security');
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('are in event streams', async () => {
    const response = await asked(served({}), '/v1/notifications/stream');
    expect(Object.fromEntries(response.headers)).toMatchObject(securityHeaders('answers', false));
    expect(response.headers.get('x-request-id')).toEqual(expect.any(String));
    await response.body?.cancel();
  });

  it('demand HTTPS if the server speaks it', () => {
    expect(securityHeaders('page', true)).toMatchObject({ 'strict-transport-security': 'max-age=31536000' });
  });

  it('let the documentation run its own scripts', async () => {
    const { headers, statusCode } = await served({}).inject('/docs/');
    expect(statusCode).toBe(200);
    expect(headers['content-security-policy']).toBe(securityHeaders('documentation', false)['content-security-policy']);
  });
});

describe('scripts of other sites', () => {
  const origin = 'https://reports.example';
  const preflight = { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'if-match' };

  it('are refused by browsers, unless their origin is named', async () => {
    const { headers } = await served({ origins: ['https://other.example'] }).inject({
      url: '/v1/wineries',
      headers: { origin },
    });
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    expect(headers.vary).toMatch(/Origin/);
  });

  it('may call the API without cookies, and read what clients need', async () => {
    const app = served({ origins: ['https://other.example', origin] });
    const { headers } = await app.inject({ url: '/v1/wineries', headers: { origin } });
    expect(headers['access-control-allow-origin']).toBe(origin);
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
    for (const name of ['ETag', 'Link', 'Location', 'Retry-After', 'RateLimit', 'Solera-Log', 'Solera-Position'])
      expect(String(headers['access-control-expose-headers']).split(', ')).toContain(name);
    const refused = await app.inject({ url: '/nowhere', headers: { origin } });
    expect([refused.statusCode, refused.headers['access-control-allow-origin']]).toEqual([404, origin]);
    const stream = await asked(app, '/v1/notifications/stream', { headers: { origin } });
    expect(stream.headers.get('access-control-allow-origin')).toBe(origin);
    await stream.body?.cancel();
  });

  it('get an answer to their preflights, at every address', async () => {
    const app = served({ origins: [origin] });
    for (const url of ['/v1/wineries/estate', '/nowhere']) {
      const { statusCode, headers } = await app.inject({ method: 'OPTIONS', url, headers: preflight });
      expect(statusCode).toBe(204);
      expect(headers).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-allow-methods': expect.stringContaining('PUT'),
        'access-control-allow-headers': expect.stringContaining('If-Match'),
        'access-control-max-age': String(httpLimits.preflightMaxAgeS),
      });
    }
    const { statusCode, headers } = await app.inject({
      method: 'OPTIONS',
      url: '/v1/wineries/estate',
      headers: { ...preflight, origin: 'https://evil.example' },
    });
    expect([statusCode, headers['access-control-allow-origin']]).toEqual([204, undefined]);
  });

  it('change nothing for an OPTIONS that is no preflight', async () => {
    const statuses = async (app: FastifyInstance) => [
      (await app.inject({ method: 'OPTIONS', url: '/v1/wineries/estate' })).statusCode,
      (await app.inject({ method: 'OPTIONS', url: '/nowhere' })).statusCode,
    ];
    expect(await statuses(served({ origins: [origin] }))).toEqual([405, 404]);
    expect(await statuses(served({}))).toEqual([405, 404]);
  });
});

describe('the rate of requests', () => {
  const limited = (requestsPerMinute: number, more: Partial<NonNullable<HttpTransport['rates']>> = {}) =>
    served({ rates: { requestsPerMinute, isOn: () => true, ...more } });

  it('is limited: beyond it, a problem that says when to come back', async () => {
    const app = limited(2);
    const first = await app.inject('/v1/wineries');
    expect(first.headers).toMatchObject({
      'ratelimit-policy': '"requests";q=2;w=60',
      ratelimit: '"requests";r=1;t=30',
    });
    await app.inject('/v1/wineries');
    const refused = await app.inject('/v1/wineries');
    expect(refused.statusCode).toBe(429);
    expect(refused.headers).toMatchObject({
      'retry-after': '30',
      ratelimit: '"requests";r=0;t=60',
      'cache-control': 'no-store',
      'content-type': 'application/problem+json',
    });
    expect(refused.json()).toMatchObject({
      code: 'too_many_requests',
      status: 429,
      detail: expect.stringMatching(/30 s/),
    });
  });

  it('does not count probes, and counts an event stream once', async () => {
    const app = limited(2);
    for (let times = 0; times < 5; times += 1) expect((await asked(app, '/healthz')).status).toBe(200);
    const stream = await asked(app, '/v1/notifications/stream');
    expect(stream.headers.get('ratelimit')).toBe('"requests";r=1;t=30');
    expect((await asked(app, '/v1/wineries')).status).toBe(200);
    expect((await asked(app, '/v1/notifications/stream')).status).toBe(429);
    await stream.body?.cancel();
  });

  it('is counted for each client by itself, and only while it is on', async () => {
    let isOn = false;
    const app = limited(1, { isOn: () => isOn, keyOf: ({ headers }) => String(headers['x-request-id']) });
    const status = async (id: string) =>
      (await app.inject({ url: '/v1/wineries', headers: { 'x-request-id': id } })).statusCode;
    expect([await status('a'), await status('a')]).toEqual([200, 200]);
    isOn = true;
    expect([await status('a'), await status('a'), await status('b')]).toEqual([200, 429, 200]);
  });

  it('belongs to the client that a trusted proxy names, and to no other name', async () => {
    const from = (forwarded: string) => ({ url: '/v1/wineries', headers: { 'x-forwarded-for': forwarded } });
    const app = served({ rates: { requestsPerMinute: 1, isOn: () => true }, trustedProxies: ['127.0.0.1'] });
    const statuses = [];
    for (const forwarded of ['192.0.2.1', '192.0.2.2', 'spoofed, 192.0.2.1'])
      statuses.push((await app.inject(from(forwarded))).statusCode);
    expect(statuses).toEqual([200, 200, 429]);
    const direct = limited(1);
    expect([
      (await direct.inject(from('192.0.2.1'))).statusCode,
      (await direct.inject(from('192.0.2.2'))).statusCode,
    ]).toEqual([200, 429]);
  });
});
