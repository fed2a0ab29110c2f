import { describe, expect, it } from 'vitest';
import { newAction, serverUnderTest, someAction } from './http-server-under-test.js';

const actions = '/v1/wineries/w/actions';

describe('problem documents', () => {
  it.each([
    ['GET', '/nope', 404, 'not_found'],
    ['GET', '/v1', 404, 'not_found'],
    ['POST', '/v1/nope', 404, 'not_found'],
    ['GET', '/docs/static/nope.js', 404, 'not_found'],
    ['PATCH', '/v1/wineries/w', 405, 'method_not_allowed'],
    ['POST', '/v1/notifications', 405, 'method_not_allowed'],
    ['DELETE', '/healthz', 405, 'method_not_allowed'],
    ['HEAD', '/v1/notifications/stream', 405, undefined],
    ['HEAD', `/v1/edits/${someAction}/events`, 405, undefined],
    ['POST', '/v1/edits', 405, 'method_not_allowed'],
    ['GET', '/v1/wineries/none', 404, 'not_found'],
    ['GET', '/v1/wineries/a%20b', 400, 'bad_request'],
    ['GET', `/v1/wineries/${'x'.repeat(65)}`, 400, 'bad_request'],
    ['GET', `/v1/wineries/${'x'.repeat(900)}`, 400, 'bad_request'],
    ['GET', '/v1/wineries/w%00', 400, 'bad_request'],
    ['GET', '/v1/wineries/%ff', 400, 'bad_request'],
    ['GET', '/v1/wineries/%zz', 400, 'bad_request'],
    ['GET', '/v1/wineries/w/lots/a%2Fb', 400, 'bad_request'],
    ['GET', `${actions}/not-a-uuid`, 404, 'not_found'],
    ['DELETE', `${actions}/not-a-uuid`, 404, 'not_found'],
    ['GET', '/v1/wineries/w/lots?q=%zz', 400, 'bad_request'],
    ['GET', '/v1/wineries/w/lots?q=%00', 400, 'bad_request'],
    ['GET', '/v1/wineries/w/lots?limit=0', 400, 'bad_request'],
    ['GET', '/v1/wineries/w/lots?limit=1001', 400, 'bad_request'],
    ['GET', '/v1/wineries/w/lots?limit=1&limit=2', 400, 'bad_request'],
    ['GET', '/v1/wineries/w/lots?__proto__=1', 400, 'bad_request'],
    ['GET', '/v1/wineries/w/lots/L?at=2026-09-01', 400, 'bad_request'],
    ['GET', '/v1/wineries/w/lots/L?at=2026-09-01T10:00:00', 400, 'bad_request'],
    ['GET', '/v1/wineries/w/lots/L?at=2026-02-30T10:00:00Z', 400, 'bad_request'],
    ['GET', '/v1/wineries/w/lots/L?at=2026-09-01T10:00:00.0001Z', 400, 'too_precise'],
    ['GET', '/v1/wineries/w/lots/L?known=-1', 400, 'bad_request'],
    ['GET', '/v1/wineries/w/lots/L?knwon=1', 400, 'bad_request'],
    ['GET', '/v1/wineries/w/lots/L/lineage?direction=up', 400, 'bad_request'],
    ['GET', `${actions}?type=drink`, 400, 'bad_request'],
    ['GET', `${actions}?lot=a%20b`, 400, 'bad_request'],
    ['GET', '/v1/notifications/stream?after=x', 400, 'bad_request'],
    ['GET', '/v1/notifications/stream?after=1', 400, 'bad_request'],
    ['POST', `${actions}?onConflict=maybe`, 400, 'bad_request'],
    ['POST', `${actions}?preview`, 400, 'bad_request'],
    ['POST', actions, 400, 'bad_request'],
    ['PUT', '/v1/wineries/w', 400, 'bad_request'],
  ] as const)('%s %s is %i %s', async (method, url, status, code) => {
    const { app } = serverUnderTest();
    const response = await app.inject({ method, url });
    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toBe('application/problem+json');
    if (method !== 'HEAD')
      expect(response.json()).toMatchObject({
        type: `urn:solera:problem:${code}`,
        title: expect.any(String),
        status,
        detail: expect.any(String),
        code,
      });
  });

  it('point at the faulty query parameter', async () => {
    const { app } = serverUnderTest();
    const response = await app.inject('/v1/wineries/w/lots/L?at=now');
    expect(response.json().errors).toEqual([{ pointer: '/at', message: expect.any(String) }]);
  });

  it.each([
    ['GET', '/v1/wineries/w/lots?limit=0', 'Query parameter "limit" must be an integer from 1 to 1000; "0" was given.'],
    ['GET', '/v1/wineries/w/lots/L?knwon=1', '"knwon" is not a query parameter of this address; it has at and known.'],
    ['GET', '/v1/wineries/w?x=1', '"x" is not a query parameter of this address, which has none.'],
    ['GET', '/v1/wineries/w/lots?q=1&q=2', 'Query parameter "q" is repeated; give it once.'],
    [
      'GET',
      '/v1/wineries/w/lots/L?at=now',
      'Query parameter "at" must be a time in RFC 3339 with an offset, such as 2026-09-01T10:00:00Z; "now" was given.',
    ],
    [
      'GET',
      '/v1/wineries/a%20b',
      'The winery in the path must be a code of 1 to 64 letters, digits, "-", "_" or "." (not "." or ".."); "a b" was given.',
    ],
    ['GET', `${actions}/abc`, 'There is no action "abc"; the ids of actions are UUIDs.'],
    ['POST', actions, 'The body is missing; it must be a JSON object.'],
    ['PATCH', '/v1/wineries', 'This address supports GET, HEAD; PATCH was sent.'],
    ['GET', '/nope?x=1', 'There is no resource at /nope.'],
  ] as const)('name the thing, the value and the remedy: %s %s', async (method, url, detail) => {
    const { app } = serverUnderTest();
    expect((await app.inject({ method, url })).json().detail).toBe(detail);
  });

  it('name the methods that an address supports', async () => {
    const { app } = serverUnderTest();
    const response = await app.inject({
      method: 'PATCH',
      url: `${actions}/${someAction}`,
      payload: 'not json',
      headers: { 'content-type': 'text/plain' },
    });
    expect(response.statusCode).toBe(405);
    expect(String(response.headers.allow).split(', ').sort()).toEqual(['DELETE', 'GET', 'HEAD', 'PUT']);
  });

  it.each([
    ['unknown_lot', 422],
    ['period_locked', 422],
    ['conflicts', 409],
    ['too_late', 409],
    ['units_fixed', 409],
    ['kind_not_available', 409],
    ['action_id_reused', 409],
    ['stale_revision', 412],
    ['impact_differs', 412],
    ['forbidden', 403],
    ['unauthorized', 401],
    ['too_precise', 400],
    ['not_found', 404],
    ['unknown', 503],
    ['some_later_refusal', 422],
  ])('give the refusal %s the status %i, with all its members', async (code, status) => {
    const { app, solera } = serverUnderTest();
    solera.nextProblem = {
      code,
      detail: 'The reason.',
      conflicts: [{ action: someAction }],
      truncated: true,
      totals: { conflicts: 5_000 },
    };
    const response = await app.inject({ method: 'POST', url: actions, payload: newAction });
    expect(response.statusCode).toBe(status);
    expect(response.json()).toMatchObject({
      code,
      status,
      detail: 'The reason.',
      conflicts: [{ action: someAction }],
      truncated: true,
      totals: { conflicts: 5_000 },
    });
  });

  it('have a Retry-After for overloaded', async () => {
    const { app, solera } = serverUnderTest();
    solera.nextProblem = { code: 'overloaded', detail: 'The mailbox is full.', retryAfterS: 7 };
    const response = await app.inject({ method: 'POST', url: actions, payload: newAction });
    expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '7']);
    expect(response.json()).not.toHaveProperty('retryAfterS');
  });

  it('keep the cause of an unexpected failure in the log and away from the client', async () => {
    const { app, solera, lines } = serverUnderTest();
    solera.nextError = new Error('password=hunter2');
    const response = await app.inject({ method: 'POST', url: actions, payload: newAction });
    expect([response.statusCode, response.json().code]).toEqual([500, 'internal']);
    expect(response.body).not.toContain('hunter2');
    expect(lines).toMatchObject([{ level: 'error', fields: { err: { message: 'password=hunter2' } } }]);
  });

  it('ask for a retry if the failed part will recover', async () => {
    const { app, solera, lines } = serverUnderTest();
    solera.nextError = Object.assign(new Error('connection lost'), { retryable: true });
    const response = await app.inject({ method: 'POST', url: actions, payload: newAction });
    expect([response.statusCode, response.json().code, response.headers['retry-after']]).toEqual([
      503,
      'overloaded',
      '1',
    ]);
    expect(lines).toMatchObject([{ level: 'warn' }]);
  });

  it('refuse load beyond the limit of requests in flight, and only until requests have ended', async () => {
    const { app, solera } = serverUnderTest({ inFlightRequests: 2 });
    let open = (): void => undefined;
    solera.gate = new Promise((resolve) => {
      open = resolve;
    });
    const post = () => app.inject({ method: 'POST', url: actions, payload: { ...newAction, id: undefined } });
    const held = [post(), post()];
    await new Promise((resolve) => setTimeout(resolve, 20));
    const refused = await post();
    expect([refused.statusCode, refused.json().code, refused.headers['retry-after']]).toEqual([503, 'overloaded', '1']);
    expect((await app.inject('/healthz')).statusCode).toBe(200);
    open();
    expect((await Promise.all(held)).map((response) => response.statusCode)).toEqual([201, 201]);
    expect((await post()).statusCode).toBe(201);
  });
});
