/** Whether a cache between Solera and its clients can ever show an answer that is no longer true. */
import { describe, expect, it } from 'vitest';
import { anEdit } from '../support/fake-edits.js';
import { newAction, type ServerUnderTest, serverUnderTest, someAction } from './http-server-under-test.js';

const w = '/v1/wineries/W';
const immutable = 'public, max-age=31536000, immutable';

async function served(): Promise<ServerUnderTest> {
  const server = serverUnderTest();
  await server.app.inject({ method: 'PUT', url: w, payload: { name: 'W' } });
  await server.app.inject({ method: 'PUT', url: `${w}/vessels/T1`, payload: { kind: 'tank' } });
  await server.app.inject({ method: 'POST', url: `${w}/actions`, payload: newAction });
  server.solera.edits.put(anEdit('done'));
  server.solera.publish(150);
  return server;
}

interface Described {
  readonly paths: Record<string, Record<string, { readonly responses: Record<string, unknown> }>>;
}

describe('Cache-Control', () => {
  it('is in the answer of every route of the OpenAPI document, and forbids every cache to use the answer unasked', async () => {
    const { app } = await served();
    const { paths } = (await app.inject('/openapi.json')).json<Described>();
    const fills: Record<string, string> = {
      winery: 'W',
      vessel: 'T1',
      lot: 'L',
      action: someAction,
      edit: anEdit('done').id,
      first: '101',
      last: '200',
      schema: 'lot.event.asserted.1',
    };
    const found: Record<string, unknown> = {};
    for (const [path, methods] of Object.entries(paths)) {
      // A stream has no tag, and these servers hold no import.
      if (path.endsWith('/stream') || path.endsWith('/events') || path.includes('{import}')) continue;
      const url = path.replace(/\{(\w+)\}/g, (_, name: string) => fills[name] ?? 'x');
      for (const method of Object.keys(methods)) {
        const response = await app.inject({
          method: method.toUpperCase() as 'GET', // Or another method that the document names.
          url,
          ...(method === 'get' || method === 'delete' ? {} : { payload: newAction }),
        });
        found[`${method} ${path}`] = [response.headers['cache-control'], typeof response.headers.etag];
      }
    }
    const probes = ['get /healthz', 'get /readyz', 'get /metrics'];
    for (const [operation, answer] of Object.entries(found)) {
      const isRead = operation.startsWith('get') && !probes.includes(operation);
      if (isRead) expect(answer, operation).toEqual(['no-cache', 'string']);
      else expect(answer, operation).toEqual(['no-store', expect.anything()]);
    }
    expect(Object.keys(found).length).toBeGreaterThan(20);
  });

  it.each([
    ['a winery that does not exist', '/v1/wineries/NONE', 404],
    ['a vessel that does not exist', `${w}/vessels/NONE`, 404],
    ['a page beyond the one after the last', '/v1/notifications/1001,1100', 404],
    ['a range that is not a page', '/v1/notifications/2,3', 400],
    ['an address without a resource', '/no/such/route', 404],
    ['a path that cannot be decoded', '/v1/wineries/%ff', 400],
    ['an unknown query parameter', `${w}/lots?x=1`, 400],
  ])('of a problem is no-store: %s', async (_, url, status) => {
    const { app } = await served();
    const response = await app.inject(url);
    expect([response.statusCode, response.headers['cache-control'], response.headers.etag]).toEqual([
      status,
      'no-store',
      undefined,
    ]);
  });

  it('of a page of the log is immutable only if the page is full', async () => {
    const { app, solera } = await served();
    const of = async (url: string) => (await app.inject(url)).headers['cache-control'];
    expect(await of('/v1/notifications/1,100')).toBe(immutable);
    expect(await of('/v1/notifications/101,200')).toBe('no-cache');
    solera.publish(50);
    expect(await of('/v1/notifications/101,200')).toBe(immutable);
    expect(await of('/v1/notifications/201,300')).toBe('no-cache');
    expect(await of('/v1/notifications/301,400')).toBe('no-store');
  });

  it('is in the answers of /docs', async () => {
    const { app } = await served();
    for (const url of ['/docs', '/docs/json', '/docs/static/swagger-ui.css'])
      expect((await app.inject(url)).headers['cache-control'], url).toMatch(/no-cache|max-age=0/);
  });
});

describe('ETag', () => {
  it.each([
    w,
    `${w}/lots`,
    `${w}/lots/L`,
    `${w}/vessels/T1`,
    `${w}/actions`,
    '/openapi.json',
    '/asyncapi.json',
    '/schemas/lot.event.asserted.1.json',
    '/docs/json',
  ])('of %s is answered with 304 until the answer changes', async (url) => {
    const { app } = await served();
    const first = await app.inject(url);
    const tag = String(first.headers.etag);
    const same = await app.inject({ url, headers: { 'if-none-match': `"other", W/${tag}` } });
    expect([same.statusCode, same.body, same.headers.etag, same.headers['cache-control']]).toEqual([
      304,
      '',
      tag,
      'no-cache',
    ]);
    expect(same.headers['content-length'] ?? '0').toBe('0');
    const other = await app.inject({ url, headers: { 'if-none-match': '"other"' } });
    expect([other.statusCode, other.body]).toEqual([200, first.body]);
  });

  it('changes with the answer', async () => {
    const { app } = await served();
    const before = await app.inject(w);
    await app.inject({ method: 'PUT', url: w, payload: { name: 'W2' } });
    const after = await app.inject({ url: w, headers: { 'if-none-match': String(before.headers.etag) } });
    expect([after.statusCode, after.json().name]).toEqual([200, 'W2']);
  });

  it('of an action is its revision, and differs while the action is conflicted', async () => {
    const { app, solera } = await served();
    const url = `${w}/actions/${someAction}`;
    expect((await app.inject(url)).headers.etag).toBe('"1"');
    solera.setStatus(someAction, 'conflicted');
    const conflicted = await app.inject({ url, headers: { 'if-none-match': '"1"' } });
    expect([conflicted.statusCode, conflicted.headers.etag]).toEqual([200, '"1-conflicted"']);
    const revised = await app.inject({
      method: 'PUT',
      url,
      payload: { note: 'x' },
      headers: { 'if-match': '"1-conflicted"' },
    });
    expect([revised.statusCode, solera.lastCall('revise')?.at(-1)]).toEqual([200, { expectedRevision: 1 }]);
  });

  it('of a conflicted action differs with its conflict, and If-Match accepts it', async () => {
    const { app, solera } = await served();
    const url = `${w}/actions/${someAction}`;
    const tags: string[] = [];
    for (const available of [6.5, 7]) {
      solera.setStatus(someAction, 'conflicted', { code: 'insufficient_volume', needed: 8, available });
      const read = await app.inject({ url, headers: { 'if-none-match': tags.join() } });
      expect([read.statusCode, read.json().conflict.available]).toEqual([200, available]);
      tags.push(String(read.headers.etag));
    }
    expect(tags[0]).toMatch(/^"1-conflicted-[\w-]+"$/);
    expect((await app.inject({ url, headers: { 'if-none-match': tags.join() } })).statusCode).toBe(304);
    for (const tag of tags) {
      const revised = await app.inject({ method: 'PUT', url, payload: { note: 'x' }, headers: { 'if-match': tag } });
      expect([revised.statusCode, solera.lastCall('revise')?.at(-1)]).toEqual([200, { expectedRevision: 1 }]);
    }
  });

  it('is in the answer to HEAD as in the answer to GET', async () => {
    const { app } = await served();
    const [get, head] = [await app.inject(w), await app.inject({ method: 'HEAD', url: w })];
    expect([head.statusCode, head.body, head.headers.etag]).toEqual([200, '', get.headers.etag]);
    expect(head.headers['content-length']).toBe(get.headers['content-length']);
  });
});
