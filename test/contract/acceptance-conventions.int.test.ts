/** Acceptance test: codes, ids, malformed requests, problem documents and lists. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Listed, Problem } from './acceptance-shapes.js';
import { acceptanceSite, type Cellar, leaf, newId, on } from './acceptance-site.js';

const site = acceptanceSite();
let cellar: Cellar;

beforeAll(async () => {
  cellar = await site.cellar();
  await cellar.vessels('T1', 'T2');
});

const bulk = (volume: unknown, more: object = {}) => ({
  to: { lot: 'B', volume },
  components: [leaf('Merlot')],
  ...more,
});

describe('codes and text', () => {
  test.each(['', 'a b', 'a/b', 'é', 'x'.repeat(65)])('refuse “%s” as the code of a lot', async (lot) => {
    expect(await cellar.malformed('note', { lot, text: 'x' })).toBe('bad_request');
  });

  test('accept a code of 64 letters, digits, -, _ and .', async () => {
    const lot = `A-z_0.${'x'.repeat(58)}`;
    await cellar.wine(lot, 1);
    expect((await cellar.lot(lot)).lot).toBe(lot);
  });

  test.each(['\u0000', 'a\u0000b', '\ud800', 'a\udc00b'])('refuse the text %j', async (text) => {
    expect(await cellar.malformed('note', { lot: 'N', text })).toBe('bad_request');
    expect(await cellar.malformed('note', { lot: 'N', text: 'x' }, { note: text })).toBe('bad_request');
  });

  test('accept a complete surrogate pair', async () => {
    const { action } = await cellar.record('note', 1, { lot: 'N', text: '🍷' });
    expect(action.data).toMatchObject({ text: '🍷' });
  });

  test('share one namespace between lots and case lots', async () => {
    await cellar.wine('NAMED', 100);
    await cellar.wine('BULKY', 100);
    const bottling = { from: [{ lot: 'NAMED', volume: 50 }], bottleMl: 750, bottlesPerCase: 12, cases: 20 };
    expect(await cellar.refusal('bottle', 2, { ...bottling, caseLot: 'BULKY' })).toBe('wrong_kind');
  });
});

describe('action ids', () => {
  test('are made by the server if they are left out', async () => {
    const { action } = await cellar.record('note', 1, { lot: 'N', text: 'x' });
    expect(action.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('are UUIDs', async () => {
    expect(await cellar.malformed('note', { lot: 'N', text: 'x' }, { id: 'seven' })).toBe('bad_request');
  });

  test('are global: another winery cannot use the same one', async () => {
    const id = newId();
    await cellar.record('note', 1, { lot: 'N', text: 'x' }, { id });
    const other = await site.cellar();
    const answer = await other.post('note', 1, { lot: 'N', text: 'y' }, { id });
    expect([answer.status, answer.body.code]).toEqual([409, 'action_id_reused']);
  });
});

describe('malformed requests', () => {
  test.each([
    ['note', { lot: 'N', text: 'x', colour: 'red' }],
    ['note', { lot: 'N' }],
    ['note', { text: 'x' }],
    ['stir', { lot: 'N' }],
    ['rack', { from: [{ lot: 'A', vessel: 'T1', volume: 1, depth: 2 }], to: [{ lot: 'B', volume: 1 }] }],
    ['rack', { from: [], to: [{ lot: 'B', volume: 1 }] }],
    ['rack', { from: [{ lot: 'A', volume: 1 }], to: [] }],
    ['rack', { from: [{ lot: 'A', volume: 0 }], to: [{ lot: 'B', volume: 1 }] }],
    ['rack', { from: [{ lot: 'A', volume: 1 }], to: [{ lot: 'B', volume: 0 }] }],
    ['rack', { from: [{ lot: 'A', volume: 1 }], to: [{ lot: 'B', volume: 'all' }] }],
    ['rack', { from: [{ lot: 'A', volume: 'rest' }], to: [{ lot: 'B', volume: 1 }] }],
    ['rack', { from: [{ lot: 'A', volume: 1 }], to: [{ lot: 'B', volume: 1 }], lossReason: 'thirst' }],
    ['adjust', { lot: 'A', change: 1, reason: 'thirst' }],
    ['measure', { lot: 'A', volume: -1 }],
    ['measure', { lot: 'A' }],
    ['measure', { lot: 'A', readings: [] }],
    ['remove_cases', { caseLot: 'C', cases: 1, reason: 'thirst' }],
    ['ship_bulk', { from: [{ lot: 'A', volume: 1 }], reason: 'thirst' }],
    ['addition', { lot: 'A', product: 'KMS', amount: 1, unit: 'g', purpose: 'thirst' }],
    ['remove_cases', { caseLot: 'C', cases: 1.5, reason: 'taxpaid' }],
    ['remove_cases', { caseLot: 'C', cases: -1, reason: 'taxpaid' }],
  ])('include %s %j', async (type, data) => {
    expect(await cellar.malformed(type, data)).toBe('bad_request');
  });

  test.each([
    [
      {
        from: [
          { lot: 'A', vessel: 'T1', volume: 1 },
          { lot: 'A', vessel: 'T1', volume: 2 },
        ],
        to: [{ lot: 'B', volume: 3 }],
      },
    ],
    [
      {
        from: [
          { lot: 'A', volume: 1 },
          { lot: 'A', volume: 'all' },
        ],
        to: [{ lot: 'B', volume: 1 }],
      },
    ],
    [
      {
        from: [{ lot: 'A', volume: 2 }],
        to: [
          { lot: 'B', vessel: 'T1', volume: 1 },
          { lot: 'B', vessel: 'T1', volume: 1 },
        ],
      },
    ],
    [{ from: [{ lot: 'A', vessels: ['T1', 'T1'], volume: 1 }], to: [{ lot: 'B', volume: 2 }] }],
    [
      {
        from: [
          { lot: 'A', vessels: ['T1', 'T2'], volume: 1 },
          { lot: 'A', vessel: 'T2', volume: 1 },
        ],
        to: [{ lot: 'B', volume: 3 }],
      },
    ],
  ])('include the same place twice in one list: %j', async (data) => {
    expect(await cellar.malformed('rack', data)).toBe('bad_request');
  });

  test('include the same place twice in readings', async () => {
    const readings = [
      { vessel: 'T1', volume: 1 },
      { vessel: 'T1', volume: 2 },
    ];
    expect(await cellar.malformed('measure', { lot: 'A', readings })).toBe('bad_request');
  });

  test('include unknown members, and a body that is not a JSON object', async () => {
    expect(await cellar.malformed('note', { lot: 'N', text: 'x' }, { colour: 'red' })).toBe('bad_request');
    const broken = await site.call('POST', `${cellar.path}/actions`, '{"type":');
    expect([broken.status, broken.body.code]).toEqual([400, 'bad_request']);
    const list = await site.call('POST', `${cellar.path}/actions`, []);
    expect([list.status, list.body.code]).toEqual([400, 'bad_request']);
  });
});

describe('problem documents', () => {
  test('follow RFC 9457 and point at the faulty member', async () => {
    const answer = await cellar.post('receive_bulk', 1, bulk(-1));
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const { type, title, status, detail, code } = answer.body;
    expect([typeof type, typeof title, status, typeof detail, code]).toEqual([
      'string',
      'string',
      400,
      'string',
      'bad_request',
    ]);
    expect(JSON.stringify(answer.body.errors)).toContain('/data/to/volume');
  });

  test('point at every fault, up to twenty', async () => {
    const pointers = ({ body }: { body: Problem }) => body.errors?.map(({ pointer }) => pointer);
    const wrong = { to: { lot: 'B', volume: -1 }, components: [leaf('Merlot'), { share: 'half' }] };
    const posted = await cellar.post('receive_bulk', 'now', wrong);
    expect(posted.status).toBe(400);
    expect(new Set(pointers(posted))).toEqual(
      new Set(['/effectiveAt', '/data/to/volume', '/data/components/1', '/data/components/1/share']),
    );
    const { action } = await cellar.record('note', 1, { lot: 'N', text: 'x' });
    expect(pointers(await cellar.revise(action.id, { data: { lot: '', text: 5 } }))).toEqual([
      '/data/lot',
      '/data/text',
    ]);
    const hostile = { from: Array.from({ length: 100_000 }, () => 0), to: Array.from({ length: 900 }, () => 0) };
    expect(pointers(await cellar.post('rack', 1, hostile))).toHaveLength(1);
    expect(pointers(await cellar.post('rack', 1, { ...hostile, from: [] }))).toHaveLength(20);
  });

  test('answer everything that does not exist with not_found', async () => {
    const id = newId();
    for (const path of [
      '/v1/wineries/nowhere',
      '/v1/wineries/nowhere/lots',
      '/v1/wineries/nowhere/lots/A',
      '/v1/wineries/nowhere/vessels',
      '/v1/wineries/nowhere/actions',
      `${cellar.path}/lots/NEVER`,
      `${cellar.path}/lots/NEVER/timeline`,
      `${cellar.path}/lots/NEVER/lineage?direction=back`,
      `${cellar.path}/vessels/NEVER`,
      `${cellar.path}/actions/${id}`,
      `${cellar.path}/actions/${id}/revisions`,
      '/v1/nothing',
    ]) {
      const answer = await site.call<Problem>('GET', path);
      expect([path, answer.status, answer.body?.code]).toEqual([path, 404, 'not_found']);
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    }
    const nowhere = await site.call('POST', '/v1/wineries/nowhere/actions', {
      type: 'note',
      effectiveAt: on(1),
      data: { lot: 'N', text: 'x' },
    });
    expect([nowhere.status, nowhere.body.code]).toEqual([404, 'not_found']);
    expect((await cellar.revise(id, { note: 'x' })).status).toBe(404);
    expect((await cellar.retract(id)).status).toBe(404);
  });
});

describe('lists', () => {
  test('consist of pages that a cursor connects', async () => {
    const own = await site.cellar();
    for (let n = 0; n < 5; n += 1) await own.wine(`L${n}`, n + 1);
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const cursor: string = next === '' ? '' : `&cursor=${encodeURIComponent(next)}`;
      const page: Listed<{ lot: string }> = await own.get(`/lots?limit=2${cursor}`);
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(({ lot }) => lot));
      next = page.next;
    }
    expect(seen).toEqual(['L0', 'L1', 'L2', 'L3', 'L4']);
  });

  test.each(['limit=0', 'limit=1001', 'limit=x', 'cursor=nonsense!'])('refuse %s', async (query) => {
    for (const list of ['/lots', '/actions', '/vessels']) {
      const answer = await site.call('GET', `${cellar.path}${list}?${query}`);
      expect([list, answer.status, answer.body.code]).toEqual([list, 400, 'bad_request']);
    }
  });
});
