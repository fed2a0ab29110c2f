import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { rejectBrokenRequest } from '../../src/adapters/http/failure.js';
import { newAction, serverUnderTest } from './http-server-under-test.js';

const url = '/v1/wineries/w/actions';
const json = { 'content-type': 'application/json' };

async function post(payload: string | Buffer, headers: Record<string, string> = json) {
  const { app, solera } = serverUnderTest();
  const response = await app.inject({ method: 'POST', url, payload, headers });
  return { response, body: solera.lastCall('record')?.[1] };
}

describe('hostile bodies', () => {
  it.each([
    ['an unfinished text', '{"a":', ''],
    ['two values', '{} {}', ''],
    ['an empty body', '', ''],
    ['a raw control character', '{"a":"\u0001"}', ''],
    ['a member twice', '{"a":1,"a":2}', ''],
    ['a member twice with the same value', '{"data":{"a":1,"a":1}}', ''],
    ['a member twice, once escaped', '{"a":1,"\\u0061":1}', ''],
    ['__proto__', '{"data":{"__proto__":{"x":1}}}', '/data/__proto__'],
    ['constructor', '{"constructor":1}', '/constructor'],
    ['U+0000 in a text', '{"data":{"text":"a\\u0000b"}}', '/data/text'],
    ['U+0000 in a key', '{"data":{"a\\u0000b":1}}', '/data'],
    ['a lone high surrogate', '{"notes":["ok","\\ud800"]}', '/notes/1'],
    ['a lone low surrogate', '{"note":"\\udc00x"}', '/note'],
    ['swapped surrogates', '{"note":"\\udc00\\ud800"}', '/note'],
    ['a deep nest', `{"a":${'['.repeat(40)}${']'.repeat(40)}}`, `/a${'/0'.repeat(31)}`],
  ])('refuses %s', async (_what, payload, pointer) => {
    const { response, body } = await post(payload);
    expect([response.statusCode, response.json().code, response.json().errors?.[0]?.pointer]).toEqual([
      400,
      'bad_request',
      pointer,
    ]);
    expect(body).toBeUndefined();
  });

  it('refuses a megabyte of brackets, also if a second member hides them', async () => {
    const nest = `${'['.repeat(500_000)}${']'.repeat(500_000)}`;
    expect((await post(nest)).response.json().code).toBe('bad_request');
    expect((await post(`{"a":${nest},"a":1}`)).response.json().code).toBe('bad_request');
  });

  it('refuses bytes that are not UTF-8', async () => {
    const { response } = await post(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]));
    expect([response.statusCode, response.json().code]).toEqual([400, 'bad_request']);
    expect((await post(Buffer.from('{"a":"\ud800"}', 'utf16le'))).response.statusCode).toBe(400);
    expect((await post(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]))).response.statusCode).toBe(400);
  });

  it.each([
    ['1.00000000000000000001', 'too_precise'],
    ['123456789.12345678901', 'too_precise'],
    ['1e-400', 'too_precise'],
    ['0.30000000000000001', 'too_precise'],
    ['1e400', 'too_large'],
    ['-1E+400', 'too_large'],
    ['9007199254740993', 'too_large'],
  ])('refuses the number %s as %s, and points at it', async (literal, code) => {
    const { response } = await post(`{"data":{"to":[{"vol~/ume":1},{"vol~/ume": ${literal} }]}}`);
    expect([response.statusCode, response.json().code]).toEqual([400, code]);
    expect(response.json().errors).toEqual([{ pointer: '/data/to/1/vol~0~1ume', message: expect.any(String) }]);
  });

  it.each([
    '0',
    '-0.5',
    '1.50000000000000000000',
    '1e3',
    '1E-6',
    '1.5e+2',
    '0.1',
    '123456789.123456',
    '0.000000000001',
    '9007199254740992',
    '100000000000000000000',
    '0e0',
  ])('keeps the number %s', async (literal) => {
    const { response, body } = await post(`{"data": [ ${literal}]}`);
    expect(response.statusCode).toBe(201);
    expect(body).toEqual({ data: [Number(literal)] });
  });

  it('accepts texts that only look like faults', async () => {
    const tricky = {
      note: '": 12345678901234567890 "x": 1e400, [1e5',
      'a"': '":',
      '': ':":',
      rtl: '\u202eabc\u202c 🍷 \u0001',
      uuid: '12345678-1234-1234-1234-123456789012',
    };
    const { response, body } = await post(JSON.stringify(tricky));
    expect(response.statusCode).toBe(201);
    expect(body).toEqual(tricky);
    expect((await post('{"note":"\\ud83c\\udf77"}')).body).toEqual({ note: '🍷' });
  });

  it('ignores a byte order mark', async () => {
    expect((await post(`\ufeff${JSON.stringify(newAction)}`)).body).toEqual(newAction);
  });

  it.each([
    [{ 'content-type': 'text/plain' }],
    [{ 'content-type': 'application/x-www-form-urlencoded' }],
    [{ 'content-type': 'application/json; charset=latin1' }],
    [{ 'content-type': ';;' }],
  ])('refuses the content type of %o with 415', async (headers) => {
    const { response } = await post('{}', headers);
    expect([response.statusCode, response.json().code, response.headers.accept]).toEqual([
      415,
      'bad_request',
      'application/json',
    ]);
  });

  it.each(['application/json; charset=utf-8', 'application/JSON;charset="UTF-8"', 'application/vnd.solera+json'])(
    'accepts %s',
    async (type) => {
      expect((await post('{}', { 'content-type': type })).response.statusCode).toBe(201);
    },
  );

  it('accepts a DELETE with a body, an empty one, or none', async () => {
    const { app, solera } = serverUnderTest();
    const { id } = (await app.inject({ method: 'POST', url, payload: newAction })).json().action;
    const remove = async (options: object) => {
      const response = await app.inject({ method: 'DELETE', url: `${url}/${id}`, ...options });
      return [response.statusCode, solera.lastCall('retract')?.[2]];
    };
    expect(await remove({})).toEqual([200, undefined]);
    expect(await remove({ headers: json })).toEqual([200, undefined]);
    expect(await remove({ payload: { overrideLock: true } })).toEqual([200, { overrideLock: true }]);
  });
});

describe('over a real socket', () => {
  it.each([
    ['GARBAGE\r\n\r\n', 400],
    [`GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('answers bytes that are not HTTP with a problem document', async (request, status) => {
    const { app } = serverUnderTest();
    const address = await app.listen({ port: 0, host: '127.0.0.1' });
    try {
      const socket = connect(Number(new URL(address).port), '127.0.0.1');
      socket.end(request);
      let response = '';
      for await (const chunk of socket) response += chunk;
      expect(response).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(response).toContain('Content-Type: application/problem+json\r\n');
      expect(JSON.parse(response.split('\r\n\r\n')[1] ?? '')).toMatchObject({ code: 'bad_request', status });
    } finally {
      await app.close();
    }
  });

  it('names the node in the answer to such bytes, too', () => {
    let response = '';
    const socket = { writable: true, end: (text: string) => (response += text) } as unknown as Socket; // Nothing else is used.
    rejectBrokenRequest(new Error('HPE_INVALID_METHOD'), socket, { 'solera-node': 'node-1' });
    expect(response).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
    expect(response).toContain('\r\nsolera-node: node-1\r\n');
  });

  it('answers 10 MB with 413, with and without Content-Length, and continues to serve', async () => {
    const { app } = serverUnderTest();
    const address = await app.listen({ port: 0, host: '127.0.0.1' });
    try {
      const body = Buffer.alloc(10 * 1024 * 1024, 0x20);
      const announced = await fetch(`${address}${url}`, { method: 'POST', headers: json, body });
      expect([announced.status, announced.headers.get('content-type')]).toEqual([413, 'application/problem+json']);
      expect(await announced.json()).toMatchObject({ code: 'too_large', status: 413 });
      const stream = new ReadableStream({
        start(controller) {
          for (let index = 0; index < 10; index++) controller.enqueue(body.subarray(0, 1024 * 1024));
          controller.close();
        },
      });
      const chunked = await fetch(`${address}${url}`, {
        method: 'POST',
        headers: json,
        body: stream,
        duplex: 'half',
        // The types of Node 20 lack `duplex`, which a body that is a stream requires.
      } as RequestInit);
      expect(chunked.status).toBe(413);
      await chunked.body?.cancel();
      expect((await fetch(`${address}/healthz`)).status).toBe(200);
    } finally {
      await app.close();
    }
  });
});
