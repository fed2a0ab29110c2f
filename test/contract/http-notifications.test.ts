import { describe, expect, it } from 'vitest';
import { serverUnderTest } from './http-server-under-test.js';

const immutable = 'public, max-age=31536000, immutable';

describe('a page of the log', () => {
  it('is immutable once it is full, with the same bytes however long the log becomes', async () => {
    const { app, solera } = serverUnderTest();
    solera.publish(100);
    const early = await app.inject('/v1/notifications/1,100');
    solera.publish(250);
    const late = await app.inject('/v1/notifications/1,100');
    expect(early.statusCode).toBe(200);
    expect(early.headers['cache-control']).toBe(immutable);
    expect(early.headers.etag).toMatch(/^"[^"]+"$/);
    expect(late.rawPayload.equals(early.rawPayload)).toBe(true);
    expect(late.headers.etag).toBe(early.headers.etag);
    expect(late.headers.link).toBe(early.headers.link);
    expect(early.json().items).toHaveLength(100);
    expect(early.json().links).toEqual({
      self: '/v1/notifications/1,100',
      first: '/v1/notifications/1,100',
      previous: null,
      next: '/v1/notifications/101,200',
      current: '/v1/notifications',
    });
  });

  it('names its log, whether it is full, current or unchanged', async () => {
    const { app, solera } = serverUnderTest();
    solera.publish(150);
    const current = await app.inject('/v1/notifications');
    const unchanged = await app.inject({
      url: '/v1/notifications',
      headers: { 'if-none-match': String(current.headers.etag) },
    });
    expect(unchanged.statusCode).toBe(304);
    for (const answer of [await app.inject('/v1/notifications/1,100'), current, unchanged])
      expect(answer.headers['solera-log']).toBe(solera.incarnation());
  });

  it('repeats its links in the Link header', async () => {
    const { app, solera } = serverUnderTest({ notificationPageSize: 10 });
    solera.publish(25);
    const second = await app.inject('/v1/notifications/11,20');
    expect(second.headers.link).toBe(
      '</v1/notifications/11,20>; rel="self", </v1/notifications/1,10>; rel="first", </v1/notifications/1,10>; rel="previous", ' +
        '</v1/notifications/21,30>; rel="next", </v1/notifications>; rel="current"',
    );
  });

  it('is revalidated by its ETag while it is not full', async () => {
    const { app, solera } = serverUnderTest();
    solera.publish(3);
    const page = await app.inject('/v1/notifications/1,100');
    expect(page.headers['cache-control']).toBe('no-cache');
    expect(page.json()).toMatchObject({ first: 1, last: 100, links: { next: null } });
    const headers = { 'if-none-match': String(page.headers.etag) };
    const same = await app.inject({ url: '/v1/notifications/1,100', headers });
    expect(same.statusCode).toBe(304);
    expect(same.body).toBe('');
    expect(same.headers.etag).toBe(page.headers.etag);
    solera.publish(1);
    expect((await app.inject({ url: '/v1/notifications/1,100', headers })).statusCode).toBe(200);
  });

  it('is served as the current page under an address of its own, never as immutable', async () => {
    const { app, solera } = serverUnderTest();
    expect((await app.inject('/v1/notifications')).json()).toMatchObject({ first: 1, last: 100, items: [] });
    solera.publish(100);
    const current = await app.inject('/v1/notifications');
    expect(current.json()).toMatchObject({
      first: 101,
      last: 200,
      items: [],
      links: { previous: '/v1/notifications/1,100', next: null },
    });
    expect(current.headers['cache-control']).toBe('no-cache');
  });

  it('is empty if it begins just after the last notification; pages beyond it are not found', async () => {
    const { app, solera } = serverUnderTest();
    const status = async (range: string) => (await app.inject(`/v1/notifications/${range}`)).statusCode;
    expect([await status('1,100'), await status('101,200')]).toEqual([200, 404]);
    solera.publish(150);
    expect((await app.inject('/v1/notifications/201,300')).json().items).toEqual([]);
    expect(await status('301,400')).toBe(404);
    solera.publish(50);
    expect([await status('201,300'), await status('301,400')]).toEqual([200, 404]);
  });

  it.each([
    '1,99',
    '2,101',
    '0,99',
    '100,1',
    '01,100',
    '1,0100',
    '1,100,200',
    ',',
    '1,',
    'a,b',
    '-1,100',
    '1,99999999999999999999',
    '1.0,100',
    '1,200',
  ])('rejects %s with not_a_page', async (range) => {
    const { app, solera } = serverUnderTest();
    solera.publish(300);
    const response = await app.inject(`/v1/notifications/${range}`);
    expect([response.statusCode, response.json().code]).toEqual([400, 'not_a_page']);
  });

  it('accepts an encoded comma in its range', async () => {
    const { app } = serverUnderTest();
    expect((await app.inject('/v1/notifications/1%2C100')).statusCode).toBe(200);
  });
});
