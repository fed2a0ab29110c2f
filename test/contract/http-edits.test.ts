import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { editLists } from '../../src/application/use-cases.js';
import { anEdit } from '../support/fake-edits.js';
import { newAction, type ServerUnderTest, serverUnderTest, someAction } from './http-server-under-test.js';

const id = anEdit('queued').id;
const unknownId = '0190a0b0-0000-7000-8000-0000000000ff';
const one = `/v1/edits/${id}`;
const actions = '/v1/wineries/w/actions';

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
      solera.acceptedAs = anEdit('queued');
      const response = await app.inject(request({ prefer: 'respond-async' }));
      expect([response.statusCode, response.json()]).toEqual([202, anEdit('queued')]);
      expect(response.headers).toMatchObject({
        ...{ location: one, 'preference-applied': 'respond-async', 'cache-control': 'no-store' },
        'content-type': 'application/json; charset=utf-8',
      });
      expect(response.headers).not.toHaveProperty('etag');
      expect(solera.lastCall(name)?.[optionsAt]).toEqual({ async: { waitMs: 0 } });
    });

    it('may be a preview', async () => {
      const { app, solera } = await recorded();
      solera.acceptedAs = anEdit('queued', 0, { kind: 'preview' });
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
    solera.acceptedAs = anEdit('queued');
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
    solera.edits.put(anEdit('deciding', 10));
    const response = await app.inject(`/v1/edits/${id.toUpperCase()}`);
    expect([response.statusCode, response.json()]).toEqual([200, anEdit('deciding', 10)]);
    const { etag = '', 'cache-control': cacheControl } = response.headers;
    expect([etag, cacheControl]).toEqual([expect.stringMatching(/^".+"$/), 'no-cache']);
    const again = await app.inject({ url: one, headers: { 'if-none-match': String(etag) } });
    expect(again.statusCode).toBe(304);
    solera.edits.put(anEdit('deciding', 11));
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
    solera.edits.put(anEdit('deciding'));
    for (let time = 0; time < 2; time += 1) {
      const response = await app.inject({ method: 'DELETE', url: one });
      expect([response.statusCode, response.json()]).toEqual([200, anEdit('cancelled')]);
    }
  });

  it.each(['committing', 'done', 'refused', 'failed'])('that is %s cannot be cancelled', async (status) => {
    const { app, solera } = serverUnderTest();
    solera.edits.put(anEdit(status));
    const response = await app.inject({ method: 'DELETE', url: one });
    expect([response.statusCode, response.json()]).toEqual([
      409,
      {
        ...{ type: 'urn:solera:problem:too_late', title: 'The edit cannot be cancelled any more', status: 409 },
        ...{ code: 'too_late', detail: expect.any(String), edit: anEdit(status) },
      },
    ]);
  });

  it.each(editLists)('has a list of %s in pages', async (list) => {
    const { app, solera } = serverUnderTest();
    solera.edits.put(anEdit('done'));
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

describe('the OpenAPI document', () => {
  it('describes edits, lists of edits and problems that hold an edit', async () => {
    const { app } = serverUnderTest();
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema((await app.inject('/openapi.json')).json(), 'solera');
    const faults = (schema: string, value: unknown) => {
      const valid = ajv.getSchema(`solera#/components/schemas/${schema}`);
      return valid?.(value) === true ? [] : valid?.errors;
    };
    const problem = {
      ...{ type: 'urn:solera:problem:edit_failed', title: 'The edit failed', status: 500 },
      ...{ detail: 'Send the request again.', code: 'edit_failed' },
    };
    const failed = anEdit('failed', 3, { endedAt: '2026-11-29T10:00:01.000Z', problem });
    for (const edit of [anEdit('queued'), failed]) {
      expect(faults('Edit', edit)).toEqual([]);
      expect(faults('EditList', { items: [edit], next: null })).toEqual([]);
      expect(faults('Problem', { ...problem, code: 'too_late', edit })).toEqual([]);
    }
    expect(faults('Edit', anEdit('running'))).not.toEqual([]);
    expect(faults('Edit', { ...failed, problem: {} })).not.toEqual([]);
    expect(faults('Edit', { ...failed, result: {} })).not.toEqual([]);
  });

  it('describes the preference, and what accepts it', async () => {
    const { app } = serverUnderTest();
    const { paths } = (await app.inject('/openapi.json')).json();
    for (const [method, path] of [
      ...['put', 'delete'].map((each) => [each, '/v1/wineries/{winery}/actions/{action}'] as const),
      ...['actions', 'changes'].map((each) => ['post', `/v1/wineries/{winery}/${each}`] as const),
    ]) {
      const { parameters, responses } = paths[path][method];
      expect(parameters).toContainEqual(
        expect.objectContaining({ name: 'Prefer', description: expect.stringContaining('respond-async') }),
      );
      expect(responses[202].content['application/json'].schema.$ref).toMatch(/\/Edit$/);
      expect(Object.keys(responses[202].headers)).toEqual(['Location', 'Preference-Applied']);
    }
  });
});

describe('the list of edits', () => {
  it('passes on its filters and returns a page', async () => {
    const { app, solera } = serverUnderTest();
    solera.edits.put(anEdit('done'));
    const response = await app.inject('/v1/edits?winery=w&status=done&limit=5&cursor=c');
    expect([response.statusCode, response.json()]).toEqual([200, { items: [anEdit('done')], next: null }]);
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
