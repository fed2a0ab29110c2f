/** Credentials that are forged, stale or smuggled open nothing, and headers that name another address change nothing. */
import { connect } from 'node:net';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Sealer } from '../../src/application/access/sealer.js';
import { tokenOf } from '../../src/application/access/token-text.js';
import { accepted } from '../support/accepted.js';
import { AccessSite } from '../support/access-site.js';

const settings = { name: 'Estate', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };
let site: AccessSite;
let other: AccessSite;
let admin: string;
let reader: string;

beforeAll(async () => {
  [site, other] = [await AccessSite.open(), await AccessSite.open()];
  for (const winery of ['estate', 'secret']) await accepted(site.solera.putWinery(winery, settings));
  admin = await site.token({ name: 'admin', role: 'admin', winery: '*' });
  reader = await site.token({ name: 'reader', role: 'reader', winery: 'estate' });
}, 120_000);
afterAll(async () => {
  await site.close();
  await other.close();
});

describe('credentials', () => {
  it('that are forged, cut, of another system or in another form are refused', async () => {
    const foreign = await other.token({ name: 'admin', role: 'admin', winery: '*' });
    const swapped = (text: string): string => text.replace(/[a-z]/g, (letter) => letter.toUpperCase());
    const texts = [
      ...[
        `Bearer ${tokenOf(randomBytes(32))}`,
        `Bearer ${foreign}`,
        `Bearer ${admin.slice(0, -1)}`,
        `Bearer ${admin}0`,
      ],
      ...[`Bearer ${swapped(admin)}`, `Basic ${Buffer.from(`admin:${admin}`).toString('base64')}`, `Token ${admin}`],
      ...[admin, 'Bearer', 'Bearer ', `Bearer ${admin}, Bearer ${admin}`, `Bearer ${admin} x`, `Bearer "${admin}"`],
      ...['Bearer null', 'Bearer __proto__', `Bearer ${'a'.repeat(12_000)}`, 'Bearer eyJhbGciOiJub25lIn0.e30.'],
    ];
    for (const authorization of texts) {
      const { status, text } = await site.send('GET', '/v1/wineries', { headers: { authorization } });
      expect([authorization, status]).toEqual([authorization, 401]);
      expect(text).not.toContain(admin);
    }
  });

  it('in the query or in other headers do not count', async () => {
    for (const path of [
      `/v1/wineries?access_token=${admin}`,
      `/v1/wineries?token=${admin}`,
      `/v1/wineries?authorization=Bearer%20${admin}`,
    ])
      expect((await site.send('GET', path)).status).toBe(401);
    for (const name of [
      'x-authorization',
      'proxy-authorization',
      'x-api-key',
      'x-forwarded-authorization',
      'x-forwarded-user',
    ])
      expect((await site.send('GET', '/v1/wineries', { headers: { [name]: `Bearer ${admin}` } })).status).toBe(401);
  });

  it('that were revoked or have expired open nothing, nor do their sessions', async () => {
    const made = await site.newToken({ name: 'short', role: 'admin', winery: '*' });
    const token = String(made.token);
    const begun = await site.send('POST', '/v1/session', { body: { token } });
    const cookie = (begun.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    expect((await site.send('GET', '/v1/wineries', { headers: { cookie } })).status).toBe(200);
    expect((await site.send('DELETE', `/v1/tokens/${String(made.id)}`, { token: admin })).status).toBe(200);
    expect((await site.send('GET', '/v1/wineries', { token })).status).toBe(401);
    expect((await site.send('GET', '/v1/wineries', { headers: { cookie } })).status).toBe(401);
    const soon = new Date(Date.now() + 700).toISOString();
    const brief = await site.token({ name: 'brief', role: 'admin', winery: '*', expires: soon });
    expect((await site.send('GET', '/v1/wineries', { token: brief })).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect((await site.send('GET', '/v1/wineries', { token: brief })).status).toBe(401);
  });

  it('that are bad too often close an address to others of their kind, and not to good ones', async () => {
    const good = await other.token({ name: 'crew', role: 'reader', winery: '*' });
    const statusOf = async (token: string): Promise<number> =>
      (await other.send('GET', '/v1/wineries', { headers: { authorization: `Bearer ${token}` } })).status;
    const bad = (): string => tokenOf(randomBytes(32));
    for (let times = 0; times < 30; times += 1) expect(await statusOf(bad())).toBe(401);
    const refused = await other.send('GET', '/v1/wineries', { headers: { authorization: `Bearer ${bad()}` } });
    expect([refused.status, refused.text]).toEqual([429, expect.stringContaining('too_many_requests')]);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await statusOf('eyJhbGciOiJub25lIn0.e30.')).toBe(429);
    expect(await statusOf(good)).toBe(200);
  });

  it('in a forged or changed cookie open nothing, and writes by cookie need their header', async () => {
    const begun = await site.send('POST', '/v1/session', { body: { token: admin } });
    const set = begun.headers.get('set-cookie') ?? '';
    expect(set).toMatch(/; HttpOnly; Secure; SameSite=Strict$/);
    const cookie = set.split(';')[0] ?? '';
    const session = JSON.stringify({
      token: 'x',
      identity: { subject: 'x', roles: ['admin'], wineries: null, owner: null, expiresAt: 9e15 },
      expiresAt: 9e15,
    });
    const forged = `solera_session=${new Sealer(randomBytes(32), randomBytes).seal('session', session)}`;
    for (const text of [
      forged,
      `${cookie.slice(0, -4)}AAAA`,
      cookie.slice(0, -8),
      'solera_session=',
      `solera_session=${admin}`,
    ])
      expect((await site.send('GET', '/v1/wineries', { headers: { cookie: text } })).status).toBe(401);
    const write = { headers: { cookie }, body: settings };
    expect((await site.send('PUT', '/v1/wineries/estate', write)).status).toBe(403);
    const marked = { ...write, headers: { cookie, 'x-solera-request': '1' } };
    expect((await site.send('PUT', '/v1/wineries/estate', marked)).status).toBe(200);
  });
});

describe('another address', () => {
  it.each(['x-original-url', 'x-rewrite-url', 'x-forwarded-uri', 'x-forwarded-path', 'x-http-method-override'])(
    'named by %s changes nothing',
    async (name) => {
      const headers = { [name]: name.includes('method') ? 'DELETE' : '/healthz' };
      expect((await site.send('GET', '/v1/wineries/secret', { headers })).status).toBe(401);
      expect((await site.send('GET', '/v1/wineries/secret', { token: reader, headers })).status).toBe(403);
    },
  );

  it.each([
    ...[
      '//v1/wineries/secret',
      '/v1//wineries/secret',
      '/V1/wineries/secret',
      '/v1/wineries/secret/',
      '/v1/wineries/secret;x',
    ],
    ...[
      '/v1/wineries%2fsecret',
      '/v1/wineries/estate%2f..%2fsecret',
      '/v1/wineries/estate/../secret',
      '/healthz/../v1/wineries/secret',
    ],
    ...[
      '/v1/wineries/%73ecret',
      '/v1/wineries/secret%00',
      '/v1/wineries/estate?winery=secret',
      '/docs/..%2fv1/wineries/secret',
    ],
    ...[
      '/docs/%2e%2e/v1/wineries/secret',
      '/v1/wineries/SECRET',
      '/v1/wineries/secret%20',
      'http://x/v1/wineries/secret',
    ],
  ])('written as %s shows nothing of a winery that may not be read', async (target) => {
    const [anonymous, known] = [await raw(target, []), await raw(target, [`Authorization: Bearer ${reader}`])];
    expect(anonymous).not.toMatch(/^HTTP\/1\.1 200/);
    for (const text of [anonymous, known]) {
      expect(text).not.toMatch(/^HTTP\/1\.1 5/);
      expect(text).not.toContain('"winery":"secret"');
    }
  });

  it('is read with the first of several Authorization headers alone', async () => {
    const headers = [`Authorization: Bearer ${reader}`, `Authorization: Bearer ${admin}`];
    expect(await raw('/v1/wineries/secret', headers)).not.toMatch(/^HTTP\/1\.1 200/);
    expect(
      await raw(
        '/v1/wineries/secret',
        headers.map((line) => line.toLowerCase()),
      ),
    ).not.toMatch(/^HTTP\/1\.1 200/);
  });
});

it('keys of prototypes in bodies give no rights', async () => {
  const body =
    '{"name":"x","role":"reader","winery":"estate","__proto__":{"role":"admin"},"constructor":{"prototype":{"owner":null}}}';
  const headers = { authorization: `Bearer ${admin}`, 'content-type': 'application/json' };
  const response = await fetch(`${site.url}/v1/tokens`, { method: 'POST', headers, body });
  expect(response.status).toBe(400);
  for (const role of ['constructor', 'toString', 'hasOwnProperty', ['admin'], { admin: true }])
    expect(
      (await site.send('POST', '/v1/tokens', { token: admin, body: { name: 'x', role, winery: 'estate' } })).status,
    ).toBe(400);
});

/** Sends a request without any normalisation, and returns the answer. */
function raw(target: string, headers: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(site.url);
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => {
      socket.write([`GET ${target} HTTP/1.1`, 'Host: x', 'Connection: close', ...headers, '', ''].join('\r\n'));
    });
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    socket.on('end', () => resolve(text)).on('error', reject);
  });
}
