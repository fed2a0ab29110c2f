import { describe, expect, it } from 'vitest';
import { newAction, serverUnderTest, someAction } from './http-server-under-test.js';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;

describe('the name of a request', () => {
  it('is the one that the client sent, and is returned', async () => {
    const { app } = serverUnderTest();
    const response = await app.inject({ url: '/v1/wineries', headers: { 'x-request-id': 'crew-7/42' } });
    expect(response.headers['x-request-id']).toBe('crew-7/42');
  });

  it.each(['', 'two words', 'x'.repeat(129), 'é'])('is a new one if the client sent %j', async (sent) => {
    const { app } = serverUnderTest();
    const names = [];
    for (let index = 0; index < 2; index += 1) {
      const response = await app.inject({ url: '/no/such/address', headers: { 'x-request-id': sent } });
      names.push(response.headers['x-request-id']);
    }
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name).toMatch(/^[0-9a-f]{8}-\w+$/);
  });
});

describe('the log line of a failed request', () => {
  it('names the request, the winery, the change set and the trace, and nothing of the body', async () => {
    const { app, lines, solera } = serverUnderTest();
    solera.record = () => Promise.reject(new Error('a defect'));
    const secret = 'nobody-may-read-this';
    await app.inject({
      ...{ method: 'POST', url: '/v1/wineries/HILL/actions' },
      headers: { 'x-request-id': 'r-1', traceparent, authorization: `Bearer ${secret}` },
      payload: { ...newAction, data: { lot: 'L', text: secret } },
    });
    expect(lines).toMatchObject([
      {
        level: 'error',
        fields: {
          ...{ request: 'r-1', method: 'POST', route: '/v1/wineries/:winery/actions' },
          ...{ winery: 'HILL', changeSet: someAction, trace: traceId },
        },
      },
    ]);
    expect(JSON.stringify(lines)).not.toContain(secret);
  });

  it('names no trace if traceparent is malformed, and no change set that the client has not chosen', async () => {
    const { app, lines, solera } = serverUnderTest();
    solera.change = () => Promise.reject(new Error('a defect'));
    await app.inject({
      ...{ method: 'POST', url: '/v1/wineries/HILL/changes', headers: { traceparent: `${traceparent}-x` } },
      payload: { changes: [] },
    });
    const [line] = lines;
    expect(line?.fields).toMatchObject({ winery: 'HILL' });
    expect(line?.fields).not.toHaveProperty('trace');
    expect(line?.fields).not.toHaveProperty('changeSet');
  });
});

describe('the trace of a request', () => {
  it('is passed on to the use cases, with tracestate', async () => {
    const { app, solera } = serverUnderTest();
    const options: unknown[] = [];
    const { record } = solera;
    solera.record = (winery, body, passed) => {
      options.push(passed.trace);
      return record.call(solera, winery, body, passed);
    };
    const send = (headers: Record<string, string>) =>
      app.inject({ method: 'POST', url: '/v1/wineries/HILL/actions', headers, payload: newAction });
    await send({ traceparent, tracestate: 'a=1' });
    await send({ traceparent: 'nonsense' });
    await send({});
    expect(options).toEqual([{ traceparent, tracestate: 'a=1' }, undefined, undefined]);
  });
});
