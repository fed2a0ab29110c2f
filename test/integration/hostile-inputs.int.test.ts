/** Inputs that once got a 500, or stopped the server, and all that are like them. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accepted } from '../support/accepted.js';
import { AccessSite } from '../support/access-site.js';

interface OpenApi {
  readonly paths: Readonly<
    Record<string, { readonly get?: { readonly parameters?: readonly { readonly name: string }[] } }>
  >;
}

const settings = { name: 'Estate', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };
const components = [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }];
const effectiveAt = '2025-10-01T00:00:00Z';
const table = 'type,effectiveAt,data.lot,data.text\nnote,2025-10-01T00:00:00Z,MINE,x\n';

let site: AccessSite;
let admin: string;
const known: Record<string, string> = { winery: 'estate', lot: 'MINE' };

beforeAll(async () => {
  site = await AccessSite.open();
  await accepted(site.solera.putWinery('estate', settings));
  admin = await site.token({ name: 'admin', role: 'admin', winery: '*' });
  const data = { to: { lot: 'MINE', volume: 10, owner: 'X' }, components };
  const body = { type: 'receive_bulk', effectiveAt, data };
  const answer = await accepted(site.solera.record('estate', body, {}));
  known.action = (answer.action as { readonly id: string }).id;
  const waited = await accepted(site.solera.record('estate', body, { preview: true, async: { waitMs: 0 } }));
  known.edit = String(waited.id);
  while ((await accepted(site.solera.getEdit(known.edit))).status !== 'done') await pause(20);
  const imported = await site.send('POST', '/v1/wineries/estate/imports?wait=10', { token: admin, body: form(table) });
  known.import = (JSON.parse(imported.text) as { readonly id: string }).id;
}, 120_000);
afterAll(() => site.close());

function form(text: string): FormData {
  const made = new FormData();
  made.set('file', new Blob([text], { type: 'text/csv' }), 'table.csv');
  return made;
}

it('a cursor of another list, or of none, is a bad request in every list', async () => {
  const { paths } = JSON.parse((await site.send('GET', '/openapi.json', { token: admin })).text) as OpenApi;
  const lists = Object.entries(paths).filter(([, { get }]) => get?.parameters?.some(({ name }) => name === 'cursor'));
  expect(lists.length).toBeGreaterThan(15);
  const id = known.action;
  const extremes = [-1, 2 ** 31, 2 ** 53 - 1, -(2 ** 53 - 1)];
  const values: readonly unknown[] = [
    ...['T1', '', '99999999999', '2147483648', '-1', '1e9', 'A B', id, `1 ${'-'.repeat(36)}`, `999999999999999 ${id}`],
    ...['-99999999999 x', '99999999999999999999 x', '\ud800', null, {}, [], true],
    ...extremes,
    ...extremes.flatMap((n) => [
      [n, n, id],
      [n, n, id, n],
      [n, n, id, 'pH', 'g'],
    ]),
    ...[1, 2, 3, 4, 5].map((length) => Array<string>(length).fill('\uffff')),
  ];
  const faults: string[] = [];
  for (const [template] of lists) {
    const path = template.replace(/\{(\w+)\}/g, (_, name: string) => known[name] ?? 'none');
    const query = template === '/v1/search' ? 'q=x&' : template.endsWith('{change}/actions') ? 'winery=estate&' : '';
    const ask = async (value: unknown): Promise<void> => {
      const cursor = Buffer.from(JSON.stringify(value)).toString('base64url');
      const { status } = await site.send('GET', `${path}?${query}cursor=${cursor}`, { token: admin });
      if (status >= 500) faults.push(`${path} ${JSON.stringify(value)}: ${status}`);
    };
    await Promise.all(values.map(ask));
  }
  expect(faults).toEqual([]);
});

it('ids in a change set that are no ids are a bad request, also for a caller with an owner', async () => {
  const token = await site.token({ name: 'owner', role: 'editor', winery: 'estate', owner: 'X' });
  for (const id of ['g', '', '\u0000', 'null', `${known.action}0`, '{}'])
    for (const op of ['retract', 'revise'])
      for (const [path, more] of [
        ['/v1/wineries/estate/changes', {}],
        ['/v1/changes', { winery: 'estate' }],
      ] as const) {
        const { status } = await site.send('POST', path, {
          token,
          body: { changes: [{ op, id, note: 'x', ...more }] },
        });
        expect([path, op, id, status]).toEqual([path, op, id, 400]);
      }
});

it('a caller with an owner cannot put wine into a vessel with a hidden lot, under the code of that lot or another', async () => {
  await accepted(site.solera.putVessel('estate', 'TY', { kind: 'tank' }));
  const hidden = { to: { lot: 'THEIRS', vessel: 'TY', volume: 10, owner: 'Y' }, components };
  await accepted(site.solera.record('estate', { type: 'receive_bulk', effectiveAt, data: hidden }, {}));
  const token = await site.token({ name: 'limited', role: 'editor', winery: 'estate', owner: 'X' });
  const put = async (lot: string, data: object) => {
    const body = { type: 'receive_bulk', effectiveAt: '2025-10-05T00:00:00Z', data };
    const { status, text } = await site.send('POST', '/v1/wineries/estate/actions', { token, body });
    return [lot, status, (JSON.parse(text) as { readonly code: string }).code];
  };
  for (const volume of [1, 10]) {
    const to = { vessel: 'TY', volume, owner: 'X' };
    expect(await put('THEIRS', { to: { ...to, lot: 'THEIRS' }, components })).toEqual(['THEIRS', 403, 'forbidden']);
    expect(await put('NEW', { to: { ...to, lot: 'NEW' }, components })).toEqual(['NEW', 422, 'vessel_occupied']);
  }
});

describe('a long text does not stop the server', () => {
  // Each took minutes while a regular expression needed a time that grew with the square of the length.
  const long = 300_000;

  it('as a number of a body, before anyone has signed in', async () => {
    const headers = { 'content-type': 'application/json' };
    for (const number of [
      `1.${'0'.repeat(long)}1`,
      `${'10'.repeat(long / 2)}`,
      `0.${'0'.repeat(long)}1`,
      `1e${'0'.repeat(long)}1`,
    ]) {
      const response = await fetch(`${site.url}/v1/session`, { method: 'POST', headers, body: `{"token":${number}}` });
      expect(response.status).toBe(400);
    }
  });

  it.each([
    ['a header', `lot,(${' '.repeat(long)}\nA,1\n`],
    ['a date', `lot,date,note\nA,"r0-00 ${'\t'.repeat(long)}\n00",x\n`],
    ['a weight', `lot,weight,note\nA,$${' '.repeat(long)}U,x\n`],
  ])('as %s of a table', async (_what, text) => {
    const { status } = await site.send('POST', '/v1/wineries/estate/imports/guess', { token: admin, body: form(text) });
    expect(status).toBe(200);
  });
});

describe('a deeply nested text does not end the process', () => {
  // A parser that calls itself for each level reached the end of the stack, where V8 ends the process if it compiles an expression.
  it.each([1_000, 10_000, 100_000])('as a value that a repeated member replaces, %i levels deep', async (depth) => {
    const body = `{"token":${'['.repeat(depth)}${']'.repeat(depth)},"token":"x"}`;
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${site.url}/v1/session`, { method: 'POST', headers, body });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('A member occurs twice in one object');
  });

  it.each([
    ['lists', '- '.repeat(5_000)],
    ['lists in brackets', '['.repeat(40_000)],
    ['objects in braces', '{a: '.repeat(20_000)],
    ['keys', '? '.repeat(5_000)],
    ['lines', Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('as %s of an import map', async (_what, map) => {
    const body = form(table);
    body.set('map', map);
    const { text } = await site.send('POST', '/v1/wineries/estate/imports?wait=30', { token: admin, body });
    expect(JSON.parse(text)).toMatchObject({ status: 'failed', problem: { detail: 'The map is nested too deeply.' } });
  });
});

describe('a form that is malformed', () => {
  const part = '--x\r\ncontent-disposition: form-data; name="file"; filename="t.csv"\r\n\r\na,b\r\n';
  it.each([
    ['has no boundary in its header', 'multipart/form-data', `${part}--x--\r\n`],
    ['has a boundary that is too long', `multipart/form-data; boundary=${'b'.repeat(300)}`, `${part}--x--\r\n`],
    ['is no form', 'multipart/form-data; boundary=x', '{"constructor":1}'],
    ['ends in a part', 'multipart/form-data; boundary=x', part],
    ['ends in the headers of a part', 'multipart/form-data; boundary=x', part.slice(0, 30)],
    ['is empty', 'multipart/form-data; boundary=x', ''],
    [
      'has a part of a prototype',
      'multipart/form-data; boundary=x',
      `${part.replace('"file"', '"__proto__"')}--x--\r\n`,
    ],
    ['has 100 parts', 'multipart/form-data; boundary=x', `${part.replace('"file"', '"key"').repeat(100)}--x--\r\n`],
  ])('because it %s is a bad request', async (_what, type, body) => {
    for (const path of [
      '/v1/imports',
      '/v1/imports/guess',
      '/v1/wineries/estate/imports',
      '/v1/wineries/estate/imports/guess',
    ]) {
      const headers = { authorization: `Bearer ${admin}`, 'content-type': type };
      const response = await fetch(`${site.url}${path}`, { method: 'POST', headers, body });
      expect([path, response.status]).toEqual([path, 400]);
      expect(await response.json()).toMatchObject({ code: 'bad_request' });
    }
  });
});
