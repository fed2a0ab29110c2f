import { describe, expect, it } from 'vitest';
import { newAction, serverUnderTest, someAction } from './http-server-under-test.js';

const actions = '/v1/wineries/w/actions';
const one = `${actions}/${someAction}`;

async function recorded() {
  const server = serverUnderTest();
  const response = await server.app.inject({ method: 'POST', url: actions, payload: newAction });
  return { ...server, response };
}

describe('writes', () => {
  it('answers a new action with 201, its address and its revision', async () => {
    const { response } = await recorded();
    expect([response.statusCode, response.headers.location, response.headers.etag]).toEqual([201, one, '"1"']);
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
  });

  it('answers a preview with 200, without an address or a revision', async () => {
    const { app, solera } = serverUnderTest();
    const response = await app.inject({
      method: 'POST',
      url: `${actions}?preview=true&onConflict=flag`,
      payload: newAction,
    });
    expect([response.statusCode, response.headers.location, response.headers.etag]).toEqual([
      200,
      undefined,
      undefined,
    ]);
    expect(solera.lastCall('record')?.[2]).toEqual({ preview: true, onConflict: 'flag' });
  });

  it('passes on only the options that the request gives', async () => {
    const { solera } = await recorded();
    expect(solera.lastCall('record')?.[2]).toEqual({});
  });

  it('reads the digest that a retraction expects from the query', async () => {
    const { app, solera } = await recorded();
    await app.inject({ method: 'DELETE', url: `${one}?expect=0a1b` });
    expect(solera.lastCall('retract')?.[3]).toEqual({ expect: '0a1b' });
    const other = await app.inject({ method: 'PUT', url: `${one}?expect=0a1b`, payload: { note: null } });
    expect([other.statusCode, other.json().errors[0].pointer]).toEqual([400, '/expect']);
  });

  it('answers a change set with 200', async () => {
    const { app } = serverUnderTest();
    expect(
      (await app.inject({ method: 'POST', url: '/v1/wineries/w/changes', payload: { changes: [] } })).statusCode,
    ).toBe(200);
  });

  it.each([
    ['"3"', 3],
    ['W/"3"', 3],
    [' "12" ', 12],
    ['*', undefined],
  ])('reads If-Match: %s', async (header, revision) => {
    const { app, solera } = await recorded();
    const response = await app.inject({
      method: 'PUT',
      url: one,
      payload: { note: null },
      headers: { 'if-match': header },
    });
    expect([response.statusCode, response.headers.etag]).toEqual([200, '"2"']);
    expect(solera.lastCall('revise')?.[3]).toEqual(revision === undefined ? {} : { expectedRevision: revision });
  });

  it.each(['3', '"x"', '""', '"1", "2"', '"-1"', '"1'])('refuses If-Match: %s', async (header) => {
    const { app } = await recorded();
    for (const method of ['PUT', 'DELETE'] as const) {
      const response = await app.inject({ method, url: one, payload: {}, headers: { 'if-match': header } });
      expect([response.statusCode, response.json().code]).toEqual([400, 'bad_request']);
    }
  });

  it('accepts an Idempotency-Key of 1 to 255 visible characters alone', async () => {
    const { app, solera } = serverUnderTest();
    const post = (key: string) =>
      app.inject({ method: 'POST', url: actions, payload: newAction, headers: { 'idempotency-key': key } });
    expect((await post('k'.repeat(255))).statusCode).toBe(201);
    expect(solera.lastCall('record')?.[2]).toEqual({ idempotencyKey: 'k'.repeat(255) });
    for (const key of ['', 'k'.repeat(256), 'a b', 'ü']) expect((await post(key)).statusCode).toBe(400);
  });

  it('accepts ids of actions in upper and lower case', async () => {
    const { app } = await recorded();
    expect((await app.inject(`${actions}/${someAction.toUpperCase()}`)).headers.etag).toBe('"1"');
  });
});

describe('reads', () => {
  it('passes on the query, parsed', async () => {
    const { app, solera } = serverUnderTest();
    await app.inject(
      `${actions}?lot=L&vessel=T-1&type=rack&from=2026-09-01T10:00:00Z&to=2026-09-01t10:00:00.5%2B02:00&status=active&order=desc&limit=7&cursor=abc`,
    );
    const from = Date.UTC(2026, 8, 1, 10);
    expect(solera.lastCall('listActions')).toEqual([
      'w',
      {
        lot: 'L',
        vessel: 'T-1',
        type: 'rack',
        from,
        to: from - 7_200_000 + 500,
        status: 'active',
        order: 'desc',
        limit: 7,
        cursor: 'abc',
      },
    ]);
  });

  it('lists the conflicts of all wineries', async () => {
    const { app, solera } = await recorded();
    const response = await app.inject('/v1/conflicts?limit=7&cursor=abc');
    expect(solera.lastCall('listConflicts')).toEqual([{ limit: 7, cursor: 'abc' }]);
    expect(response.json()).toMatchObject({ items: [{ winery: 'w' }], next: null });
    const refused = await app.inject('/v1/conflicts?winery=w');
    expect([refused.statusCode, refused.json().code]).toEqual([400, 'bad_request']);
  });

  it('always passes on a limit', async () => {
    const { app, solera } = serverUnderTest();
    await app.inject('/v1/wineries/w/lots');
    expect(solera.lastCall('listLots')).toEqual(['w', { limit: 100 }]);
  });

  it('passes on `at` and `known`, also if the plus sign of the offset is not percent-encoded', async () => {
    const { app, solera } = serverUnderTest();
    await app.inject('/v1/wineries/w/lots/L?at=2026-09-01T10:00:00+02:00&known=0');
    expect(solera.lastCall('getLot')).toEqual(['w', 'L', { at: Date.UTC(2026, 8, 1, 8), known: 0 }]);
  });

  it('passes on the belief and the members that a timeline is to show', async () => {
    const { app, solera } = serverUnderTest();
    await app.inject('/v1/wineries/w/lots/L/timeline?known=7&states=none&limit=3&cursor=abc');
    const query = { known: 7, states: 'none', limit: 3, cursor: 'abc' };
    expect(solera.lastCall('lotTimeline')).toEqual(['w', 'L', query]);
    expect((await app.inject('/v1/wineries/w/lots/L/timeline?states=some')).statusCode).toBe(400);
  });

  it.each([
    '/v1/wineries',
    '/v1/wineries/w/vessels',
    '/v1/wineries/w/lots/L/timeline',
    '/v1/wineries/w/lots/L/lineage?direction=forward',
    `${one}/revisions`,
  ])('serves %s', async (url) => {
    const { app } = serverUnderTest();
    expect((await app.inject(url)).statusCode).toBe(200);
    expect((await app.inject({ method: 'HEAD', url })).statusCode).toBe(200);
  });
});
