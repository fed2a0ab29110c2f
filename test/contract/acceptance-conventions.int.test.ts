/** Section 1 of the contract, sentence by sentence: the rules for every request and every response. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { ActionBody, Listed, Page, Problem } from './acceptance-shapes.js';
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

describe('times', () => {
  test('may have any offset, and are returned in UTC', async () => {
    const { action } = await cellar.record('note', '2025-09-01T14:00:00.123+02:00', { lot: 'N', text: 'hello' });
    expect(action.effectiveAt).toBe('2025-09-01T12:00:00.123Z');
    expect(action.recordedAt).toMatch(/Z$/);
    const read = await cellar.get<ActionBody>(`/actions/${action.id}`);
    expect(read).toEqual(action);
  });

  test('are too precise if they are finer than a millisecond', async () => {
    const answer = await cellar.post('note', '2025-09-01T12:00:00.0001Z', { lot: 'N', text: 'x' });
    expect([answer.status, answer.body.code]).toEqual([400, 'too_precise']);
  });

  test.each(['2025-09-01T12:00:00', '2025-09-01', 'yesterday', '2025-13-01T00:00:00Z', 5])(
    'are refused without RFC 3339 form and an offset: %s',
    async (effectiveAt) => {
      const answer = await site.call('POST', `${cellar.path}/actions`, {
        type: 'note',
        effectiveAt,
        data: { lot: 'N', text: 'x' },
      });
      expect([answer.status, answer.body.code]).toEqual([400, 'bad_request']);
    },
  );

  test('may lie in any year from 0000 to 9999, in order', async () => {
    const own = await site.cellar();
    const times = [
      '0000-01-01T00:00:00.000Z',
      '0099-12-31T23:59:59.999Z',
      '0100-01-01T00:00:00.000Z',
      '0999-02-28T12:00:00.000Z',
      '9999-12-31T23:59:59.999Z',
    ] as const;
    const components = [leaf('Merlot')];
    for (const time of times.toReversed())
      await own.record('receive_bulk', time, { to: { lot: 'OLD', volume: 1 }, components });
    const at = async (query: string) =>
      (await own.get<Listed<ActionBody>>(`/actions${query}`)).items.map(({ effectiveAt }) => effectiveAt);
    expect(await at('')).toEqual(times);
    expect(await at(`?from=${times[1]}&to=${times[2]}`)).toEqual(times.slice(1, 3));
    for (const [index, time] of times.entries())
      expect(await own.lot('OLD', `?at=${time}`)).toMatchObject({ volume: index + 1, effectiveAt: time });
    const page = await site.get<Page>('/v1/notifications');
    const recorded = page.items.filter(({ data, type }) => data.winery === own.winery && type.endsWith('recorded'));
    expect(recorded.map(({ data }) => data.effectiveAt)).toEqual(times.toReversed());
    for (const beyond of ['0000-01-01T00:00:00+00:01', '9999-12-31T23:59:59-00:01']) {
      const answer = await own.post('note', beyond, { lot: 'OLD', text: 'x' });
      expect([answer.status, answer.body.code]).toEqual([400, 'bad_request']);
    }
  });

  test('may lie in the future; the present is the end of the timeline', async () => {
    await cellar.wine('FUTURE', 10);
    await cellar.record('adjust', '2999-01-01T00:00:00Z', { lot: 'FUTURE', change: -4, reason: 'lees' });
    expect((await cellar.lot('FUTURE')).volume).toBe(6);
    expect((await cellar.lot('FUTURE', `?at=${on(2)}`)).volume).toBe(10);
  });
});

describe('numbers', () => {
  test.each([
    [bulk(1.0000001), 'too_precise'],
    [bulk(1e-7), 'too_precise'],
    [bulk(1, { cost: 0.00001 }), 'too_precise'],
    [bulk(1, { components: [leaf('Merlot', 0.5), leaf('Syrah', 0.5000000000001)] }), 'too_precise'],
    [bulk(1_000_000_001), 'too_large'],
    [bulk(1_000_000_000.5), 'too_large'],
    [bulk(1e30), 'too_large'],
    [bulk(1, { cost: 100_000_000_001 }), 'too_large'],
    [bulk('1'), 'bad_request'],
    [bulk(null), 'bad_request'],
    [bulk(0), 'bad_request'],
    [bulk(-1), 'bad_request'],
  ])('are refused instead of rounded: %j is %s', async (data, code) => {
    expect(await cellar.malformed('receive_bulk', data)).toBe(code);
  });

  test('that are weights, changes or costs follow the same rule', async () => {
    const fruit = { lot: 'F', variety: 'Merlot', vintage: 2025, appellation: 'Napa' };
    expect(await cellar.malformed('receive_fruit', { ...fruit, weight: 1.0000001 })).toBe('too_precise');
    expect(await cellar.malformed('receive_fruit', { ...fruit, weight: 1e9 + 1 })).toBe('too_large');
    expect(await cellar.malformed('receive_fruit', { ...fruit, weight: 0 })).toBe('bad_request');
    expect(await cellar.malformed('adjust', { lot: 'B', change: -0.0000001, reason: 'lees' })).toBe('too_precise');
    expect(await cellar.malformed('adjust', { lot: 'B', change: -1e9 - 1, reason: 'lees' })).toBe('too_large');
    expect(await cellar.malformed('add_cost', { lot: 'B', category: 'x', amount: 0.00001 })).toBe('too_precise');
    expect(await cellar.malformed('add_cost', { lot: 'B', category: 'x', amount: -1e11 - 1 })).toBe('too_large');
  });

  test('are kept to the last digit at both ends of the range', async () => {
    await cellar.record('receive_bulk', 1, {
      to: { lot: 'MAX', volume: 1e9 },
      components: [leaf('Merlot')],
      cost: 1e11,
    });
    await cellar.record('receive_bulk', 1, {
      to: { lot: 'MIN', volume: 0.000001 },
      components: [leaf('Merlot')],
      cost: 0.0001,
    });
    expect(await cellar.lot('MAX')).toMatchObject({ volume: 1e9, cost: { total: 1e11, perUnit: 100 } });
    expect(await cellar.lot('MIN')).toMatchObject({ volume: 0.000001, cost: { total: 0.0001, perUnit: 100 } });
  });

  test('are summed without floating-point errors', async () => {
    await cellar.wine('SUM', 0.1);
    await cellar.wine('SUM', 0.2);
    expect((await cellar.lot('SUM')).volume).toBe(0.3);
  });
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
