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
    const answer = await app.inject({ method, url });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    if (method !== 'HEAD')
      expect(answer.json()).toMatchObject({
        type: `urn:solera:problem:${code}`,
        title: expect.any(String),
        status,
        detail: expect.any(String),
        code,
      });
  });

  it('names the query parameter that is wrong', async () => {
    const { app } = serverUnderTest();
    const answer = await app.inject('/v1/wineries/w/lots/L?at=now');
    expect(answer.json().errors).toEqual([{ pointer: '/at', message: expect.any(String) }]);
  });

  it('says which methods an address serves', async () => {
    const { app } = serverUnderTest();
    const answer = await app.inject({
      method: 'PATCH',
      url: `${actions}/${someAction}`,
      payload: 'not json',
      headers: { 'content-type': 'text/plain' },
    });
    expect(answer.statusCode).toBe(405);
    expect(String(answer.headers.allow).split(', ').sort()).toEqual(['DELETE', 'GET', 'HEAD', 'PUT']);
  });

  it.each([
    ['unknown_lot', 422],
    ['period_locked', 422],
    ['conflicts', 409],
    ['units_fixed', 409],
    ['action_id_reused', 409],
    ['stale_revision', 412],
    ['forbidden', 403],
    ['unauthorized', 401],
    ['too_precise', 400],
    ['not_found', 404],
    ['some_later_refusal', 422],
  ])('gives the refusal %s its status %i, with all that was said of it', async (code, status) => {
    const { app, solera } = serverUnderTest();
    solera.nextProblem = {
      code,
      detail: 'So it is.',
      conflicts: [{ action: someAction }],
      truncated: true,
      totals: { conflicts: 5_000 },
    };
    const answer = await app.inject({ method: 'POST', url: actions, payload: newAction });
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({
      code,
      status,
      detail: 'So it is.',
      conflicts: [{ action: someAction }],
      truncated: true,
      totals: { conflicts: 5_000 },
    });
  });

  it('answers overloaded with Retry-After', async () => {
    const { app, solera } = serverUnderTest();
    solera.nextProblem = { code: 'overloaded', detail: 'The mailbox is full.', retryAfterS: 7 };
    const answer = await app.inject({ method: 'POST', url: actions, payload: newAction });
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '7']);
    expect(answer.json()).not.toHaveProperty('retryAfterS');
  });

  it('logs what it cannot explain and tells the client nothing of it', async () => {
    const { app, solera, lines } = serverUnderTest();
    solera.nextError = new Error('password=hunter2');
    const answer = await app.inject({ method: 'POST', url: actions, payload: newAction });
    expect([answer.statusCode, answer.json().code]).toEqual([500, 'internal']);
    expect(answer.body).not.toContain('hunter2');
    expect(lines).toMatchObject([{ level: 'error', fields: { err: { message: 'password=hunter2' } } }]);
  });

  it('asks to come again where a part that failed will recover', async () => {
    const { app, solera, lines } = serverUnderTest();
    solera.nextError = Object.assign(new Error('connection lost'), { retryable: true });
    const answer = await app.inject({ method: 'POST', url: actions, payload: newAction });
    expect([answer.statusCode, answer.json().code, answer.headers['retry-after']]).toEqual([503, 'overloaded', '1']);
    expect(lines).toMatchObject([{ level: 'warn' }]);
  });

  it('sheds load at its bound of requests in flight, and admits again afterwards', async () => {
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
    expect((await Promise.all(held)).map((answer) => answer.statusCode)).toEqual([201, 201]);
    expect((await post()).statusCode).toBe(201);
  });
});
