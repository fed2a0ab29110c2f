import { afterEach, describe, expect, it } from 'vitest';
import type { HttpLimits } from '../../config/http.js';
import type { JsonObject } from '../../src/application/json-object.js';
import { editLists } from '../../src/application/use-cases.js';
import { newAction, type ServerUnderTest, serverUnderTest, someAction } from './http-server-under-test.js';

const id = '0190a0b0-0000-7000-8000-0000000000e1';
const unknownId = '0190a0b0-0000-7000-8000-0000000000ff';
const one = `/v1/edits/${id}`;
const actions = '/v1/wineries/w/actions';

/** An edit in its public form. */
function edit(status: string, decided = 0, more: JsonObject = {}): JsonObject & { readonly id: string } {
  return {
    ...{ id, winery: 'w', kind: 'write', status, submittedAt: '2026-11-29T10:00:00.000Z' },
    ...{ startedAt: null, endedAt: null, attempts: 1, result: null, problem: null },
    progress: { decided, changed: 0, reached: null, estimate: 1_000 },
    ...more,
  };
}

const writes = [
  ['POST', actions, newAction, 'record', 2],
  ['PUT', `${actions}/${someAction}`, { note: 'x' }, 'revise', 3],
  ['DELETE', `${actions}/${someAction}`, undefined, 'retract', 3],
  ['POST', '/v1/wineries/w/changes', { changes: [] }, 'change', 2],
] as const;

async function recorded(): Promise<ServerUnderTest> {
  const server = serverUnderTest();
  await server.app.inject({ method: 'POST', url: actions, payload: newAction });
  return server;
}

describe('a write with Prefer: respond-async', () => {
  describe.each(writes)('%s %s', (method, url, payload, name, optionsAt) => {
    const request = (headers: Record<string, string>, query = '') => ({
      ...{ method, url: `${url}${query}`, headers },
      ...(payload === undefined ? {} : { payload }),
    });

    it('is answered with 202, the edit and its address', async () => {
      const { app, solera } = await recorded();
      solera.acceptedAs = edit('queued');
      const response = await app.inject(request({ prefer: 'respond-async' }));
      expect([response.statusCode, response.json()]).toEqual([202, edit('queued')]);
      expect(response.headers).toMatchObject({
        ...{ location: one, 'preference-applied': 'respond-async', 'cache-control': 'no-store' },
        'content-type': 'application/json; charset=utf-8',
      });
      expect(response.headers).not.toHaveProperty('etag');
      expect(solera.lastCall(name)?.[optionsAt]).toEqual({ async: { waitMs: 0 } });
    });

    it('may be a preview', async () => {
      const { app, solera } = await recorded();
      solera.acceptedAs = edit('queued', 0, { kind: 'preview' });
      const response = await app.inject(request({ prefer: 'respond-async' }, '?preview=true'));
      expect([response.statusCode, response.headers.location]).toEqual([202, one]);
      expect(solera.lastCall(name)?.[optionsAt]).toEqual({ preview: true, async: { waitMs: 0 } });
    });

    it('is answered as without the preference if the result comes within the time to wait', async () => {
      const { app, solera } = await recorded();
      const plain = await app.inject(request({}, '?preview=true'));
      const response = await app.inject(request({ prefer: 'respond-async, wait=7' }, '?preview=true'));
      expect([response.statusCode, response.json()]).toEqual([200, plain.json()]);
      expect(response.headers['preference-applied']).toBe('wait=7');
      expect(solera.lastCall(name)?.[optionsAt]).toEqual({ preview: true, async: { waitMs: 7_000 } });
    });
  });

  it('keeps status, ETag and Location of a result that comes in time', async () => {
    const { app } = serverUnderTest();
    const headers = { prefer: 'respond-async, wait=1, return=minimal' };
    const response = await app.inject({ method: 'POST', url: actions, payload: newAction, headers });
    expect([response.statusCode, response.headers.etag]).toEqual([201, '"1"']);
    expect(response.headers.location).toBe(`${actions}/${someAction}`);
    expect(response.headers['preference-applied']).toBe('wait=1, return=minimal');
  });

  it('names both preferences if the lists are left out of the result', async () => {
    const { app, solera } = serverUnderTest();
    solera.acceptedAs = edit('queued');
    const headers = { prefer: 'return=minimal, respond-async' };
    const response = await app.inject({ method: 'POST', url: actions, payload: newAction, headers });
    expect(response.headers['preference-applied']).toBe('respond-async, return=minimal');
    expect(solera.lastCall('record')?.[2]).toEqual({ minimal: true, async: { waitMs: 0 } });
  });

  it('is refused at once if it is refused without history', async () => {
    const { app, solera } = serverUnderTest();
    solera.nextProblem = { code: 'unknown_vessel', detail: 'There is no vessel X.' };
    const headers = { prefer: 'respond-async, wait=2, return=minimal' };
    const response = await app.inject({ method: 'POST', url: actions, payload: newAction, headers });
    expect([response.statusCode, response.json().code]).toEqual([422, 'unknown_vessel']);
    expect([response.headers.location, response.headers['preference-applied']]).toEqual([undefined, 'wait=2']);
    const malformed = await app.inject({ method: 'POST', url: actions, headers: { prefer: 'respond-async' } });
    expect([malformed.statusCode, malformed.headers['preference-applied']]).toEqual([400, undefined]);
  });
});

describe('the header Prefer', () => {
  const wait = (waitMs: number) => ({ async: { waitMs } });
  it.each([
    ['return=minimal', { minimal: true }, 'return=minimal'],
    ['return=minimal, return=representation', { minimal: true }, 'return=minimal'],
    ['return=representation, return=minimal', {}, undefined],
    ['x-return=minimal', {}, undefined],
    ['handling=strict; return=minimal', {}, undefined],
    ['handling=strict; note="a, return=minimal", x', {}, undefined],
    ['note="a\\", respond-async"', {}, undefined],
    ['return=minimalist', {}, undefined],
    ['', {}, undefined],
    ['respond-async, Return="minimal"; x=1', { minimal: true, ...wait(0) }, 'return=minimal'],
    ['Respond-Async', wait(0), undefined],
    ['respond-async=""', wait(0), undefined],
    ['respond-async=later', {}, undefined],
    ['respond-asynchronously', {}, undefined],
    ['respond-async; foo=1 , WAIT = 3', wait(3_000), 'wait=3'],
    ['wait="4",respond-async', wait(4_000), 'wait=4'],
    ['respond-async, wait=0', wait(0), 'wait=0'],
    ['respond-async, wait=60', wait(60_000), 'wait=60'],
    ['respond-async, wait=61', wait(60_000), 'wait=60'],
    ['respond-async, wait=99999999999999999999', wait(60_000), 'wait=60'],
    ['respond-async, wait=1, wait=2', wait(1_000), 'wait=1'],
    ['respond-async, wait=-1', wait(0), undefined],
    ['respond-async, wait=1.5', wait(0), undefined],
    ['respond-async, wait=soon', wait(0), undefined],
    ['respond-async; wait=5', wait(0), undefined],
    ['wait=5', {}, undefined],
  ])('is understood: %s', async (prefer, options, applied) => {
    const { app, solera } = serverUnderTest();
    const response = await app.inject({ method: 'POST', url: actions, payload: newAction, headers: { prefer } });
    expect(solera.lastCall('record')?.[2]).toEqual(options);
    expect(response.headers['preference-applied']).toBe(applied);
  });

  it('may be sent several times', async () => {
    const { app, solera } = serverUnderTest();
    const address = await app.listen({ port: 0, host: '127.0.0.1' });
    const headers: [string, string][] = [
      ['prefer', 'respond-async'],
      ['prefer', 'wait=2'],
      ['content-type', 'application/json'],
    ];
    await fetch(`${address}${actions}`, { method: 'POST', headers, body: JSON.stringify(newAction) });
    expect(solera.lastCall('record')?.[2]).toEqual(wait(2_000));
    await app.close();
  });

  it('is ignored by reads', async () => {
    const { app } = serverUnderTest();
    const response = await app.inject({ url: '/v1/wineries', headers: { prefer: 'respond-async' } });
    expect([response.statusCode, response.headers['preference-applied']]).toEqual([200, undefined]);
  });
});

describe('an edit', () => {
  it('is read with its progress, and revalidated', async () => {
    const { app, solera } = serverUnderTest();
    solera.edits.put(edit('deciding', 10));
    const response = await app.inject(`/v1/edits/${id.toUpperCase()}`);
    expect([response.statusCode, response.json()]).toEqual([200, edit('deciding', 10)]);
    const { etag = '', 'cache-control': cacheControl } = response.headers;
    expect([etag, cacheControl]).toEqual([expect.stringMatching(/^".+"$/), 'no-cache']);
    const again = await app.inject({ url: one, headers: { 'if-none-match': String(etag) } });
    expect(again.statusCode).toBe(304);
    solera.edits.put(edit('deciding', 11));
    expect((await app.inject({ url: one, headers: { 'if-none-match': String(etag) } })).statusCode).toBe(200);
  });

  it.each([id, unknownId, 'e1', '0190a0b0'])('that does not exist is not found: %s', async (unknown) => {
    const { app } = serverUnderTest();
    const addresses = ['', '/lots', '/actions', '/conflicts', '/events'].map((part) => `/v1/edits/${unknown}${part}`);
    for (const url of addresses) {
      const response = await app.inject(url);
      expect([url, response.statusCode, response.json().code]).toEqual([url, 404, 'not_found']);
      expect(response.headers['content-type']).toBe('application/problem+json');
    }
    const response = await app.inject({ method: 'DELETE', url: `/v1/edits/${unknown}` });
    expect([response.statusCode, response.json().code]).toEqual([404, 'not_found']);
  });

  it('is cancelled, and may be cancelled again', async () => {
    const { app, solera } = serverUnderTest();
    solera.edits.put(edit('deciding'));
    for (let time = 0; time < 2; time += 1) {
      const response = await app.inject({ method: 'DELETE', url: one });
      expect([response.statusCode, response.json()]).toEqual([200, edit('cancelled')]);
    }
  });

  it.each(['committing', 'done', 'refused', 'failed'])('that is %s cannot be cancelled', async (status) => {
    const { app, solera } = serverUnderTest();
    solera.edits.put(edit(status));
    const response = await app.inject({ method: 'DELETE', url: one });
    expect([response.statusCode, response.json()]).toEqual([
      409,
      {
        ...{ type: 'urn:solera:problem:too_late', title: 'The edit cannot be cancelled any more', status: 409 },
        ...{ code: 'too_late', detail: expect.any(String), edit: edit(status) },
      },
    ]);
  });

  it.each(editLists)('has a list of %s in pages', async (list) => {
    const { app, solera } = serverUnderTest();
    solera.edits.put(edit('done'));
    solera.edits.items = [{ lot: 'L' }];
    solera.edits.next = 'abc';
    const response = await app.inject(`${one}/${list}?limit=1&cursor=xyz`);
    expect([response.statusCode, response.json()]).toEqual([200, { items: [{ lot: 'L' }], next: 'abc' }]);
    expect([response.headers['cache-control'], response.headers.etag]).toEqual(['no-cache', expect.any(String)]);
    expect(solera.lastCall('listEditItems')).toEqual([id, list, { limit: 1, cursor: 'xyz' }]);
    await app.inject(`${one}/${list}`);
    expect(solera.lastCall('listEditItems')).toEqual([id, list, { limit: 100 }]);
    expect((await app.inject(`${one}/${list}?limit=1001`)).statusCode).toBe(400);
  });
});

describe('the list of edits', () => {
  it('passes on its filters and returns a page', async () => {
    const { app, solera } = serverUnderTest();
    solera.edits.put(edit('done'));
    const response = await app.inject('/v1/edits?winery=w&status=done&limit=5&cursor=c');
    expect([response.statusCode, response.json()]).toEqual([200, { items: [edit('done')], next: null }]);
    expect(solera.lastCall('listEdits')).toEqual([{ winery: 'w', status: 'done', limit: 5, cursor: 'c' }]);
    expect([response.headers['cache-control'], response.headers.etag]).toEqual(['no-cache', expect.any(String)]);
    await app.inject('/v1/edits');
    expect(solera.lastCall('listEdits')).toEqual([{ limit: 100 }]);
  });

  it.each(['status=running', 'winery=a%20b', 'limit=0', 'kind=write'])('refuses ?%s', async (query) => {
    const { app } = serverUnderTest();
    const response = await app.inject(`/v1/edits?${query}`);
    expect([response.statusCode, response.json().code]).toEqual([400, 'bad_request']);
  });
});

interface Event {
  readonly name: string | undefined;
  readonly edit: JsonObject;
}

describe('the events of an edit', () => {
  const opened: ServerUnderTest[] = [];
  afterEach(async () => {
    for (const { app } of opened.splice(0)) await app.close();
  });

  async function listening(limits: Partial<HttpLimits> = {}): Promise<ServerUnderTest & { readonly address: string }> {
    const server = serverUnderTest({ editPollMs: 10, ...limits });
    opened.push(server);
    return { ...server, address: await server.app.listen({ port: 0, host: '127.0.0.1' }) };
  }

  function eventsOf(text: string): Event[] {
    return [...text.matchAll(/^event: (\w+)\ndata: (.*)\n\n/gm)].map(([, name, data = '']) => ({
      name,
      edit: JSON.parse(data),
    }));
  }

  /** Opens the stream. Returns its text so far, and the promise of the whole text. */
  async function follow(address: string) {
    const response = await fetch(`${address}${one}/events`);
    const followed = { response, soFar: '' };
    const whole = (async () => {
      const decoder = new TextDecoder();
      for await (const chunk of response.body ?? [])
        followed.soFar += decoder.decode(chunk as Uint8Array, { stream: true });
      return followed.soFar;
    })();
    return { followed, whole };
  }

  it('are its changes, then its end, after which the server closes the stream', async () => {
    const { solera, address } = await listening();
    solera.edits.put(edit('queued'));
    const { followed, whole } = await follow(address);
    expect([followed.response.status, followed.response.headers.get('content-type')]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
    ]);
    expect(followed.response.headers.get('cache-control')).toBe('no-cache');
    const shown = [edit('queued'), edit('deciding', 5), edit('deciding', 9), edit('committing', 9)];
    for (const [index, state] of shown.entries()) {
      solera.edits.put(state);
      await expect.poll(() => eventsOf(followed.soFar).length).toBe(index + 1);
    }
    solera.edits.put(edit('done', 9));
    expect(eventsOf(await whole)).toEqual([
      ...shown.map((state) => ({ name: 'progress', edit: state })),
      { name: 'end', edit: edit('done', 9) },
    ]);
  });

  it.each(['done', 'refused', 'failed', 'cancelled'])('are only `end` for one that is %s', async (status) => {
    const { solera, address } = await listening();
    solera.edits.put(edit(status));
    const { whole } = await follow(address);
    expect(eventsOf(await whole)).toEqual([{ name: 'end', edit: edit(status) }]);
  });

  it('are not repeated while it does not change, and at most four a second', async () => {
    const { solera, address } = await listening({ editPollMs: 250 });
    solera.edits.put(edit('deciding'));
    const { followed, whole } = await follow(address);
    const change = setInterval(() => solera.edits.put(edit('deciding', solera.edits.reads + Math.random())), 5);
    await new Promise((resolve) => setTimeout(resolve, 900));
    clearInterval(change);
    const changing = eventsOf(followed.soFar).length;
    expect(changing).toBeGreaterThanOrEqual(2);
    expect(changing).toBeLessThanOrEqual(4);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(eventsOf(followed.soFar).length).toBeLessThanOrEqual(changing + 1);
    solera.edits.put(edit('cancelled'));
    expect(eventsOf(await whole).at(-1)?.name).toBe('end');
  });

  it('keep a quiet stream alive with comments', async () => {
    const { solera, address } = await listening({ eventStreamHeartbeatMs: 20 });
    solera.edits.put(edit('queued'));
    const { followed, whole } = await follow(address);
    await expect.poll(() => followed.soFar.split(':\n\n').length).toBeGreaterThan(3);
    solera.edits.put(edit('done'));
    expect(eventsOf(await whole).map(({ name }) => name)).toEqual(['progress', 'end']);
  });

  it('are not read any more once the client has disconnected', async () => {
    const { solera, address, app } = await listening();
    solera.edits.put(edit('queued'));
    const aborting = new AbortController();
    await fetch(`${address}${one}/events`, { signal: aborting.signal });
    aborting.abort();
    await expect.poll(async () => (await app.inject('/metrics')).body).toMatch(/^solera_http_streams_open 0$/m);
    const { reads } = solera.edits;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(solera.edits.reads).toBe(reads);
  });

  it('end without `end` if the edit cannot be read, so that the client reconnects', async () => {
    const { solera, address, lines } = await listening();
    solera.edits.put(edit('queued'));
    const { followed, whole } = await follow(address);
    await expect.poll(() => eventsOf(followed.soFar).length).toBe(1);
    solera.nextError = new Error('no database');
    expect(eventsOf(await whole).map(({ name }) => name)).toEqual(['progress']);
    expect(lines.map(({ message }) => message)).toEqual(['An event stream ended because its edit could not be read.']);
  });

  it('end with a hint to reconnect when the server shuts down', async () => {
    const { app, solera, address } = await listening();
    solera.edits.put(edit('queued'));
    const { whole } = await follow(address);
    await app.close();
    expect(await whole).toContain('retry: ');
  });

  it('count for the limit on open event streams', async () => {
    const { solera, address } = await listening({ eventStreams: 1 });
    solera.edits.put(edit('queued'));
    const { whole } = await follow(address);
    const refused = await fetch(`${address}/v1/notifications/stream`);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    solera.edits.put(edit('done'));
    await whole;
  });
});
