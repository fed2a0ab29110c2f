/** Labels on a whole node, over HTTP: appellations, kept labels, and what edits of the past change about them. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cab, LabelSite, wineryBody } from './label-site.js';

let site: LabelSite;
const send: LabelSite['send'] = (...request) => site.send(...request);
const done: LabelSite['done'] = (...request) => site.done(...request);

function action(type: string, day: number, data: object, id: string = randomUUID()): object {
  return { id, type, effectiveAt: `2024-10-${String(day).padStart(2, '0')}T08:00:00Z`, data };
}

function fruit(lot: string, weight: number, origin: object = {}): object {
  return { lot, weight, variety: cab, vintage: 2024, appellation: 'Napa Valley', ...origin };
}

/** Records two weigh tags, crushes them into one wine, bottles a part of it, and sends a part to another winery. Returns the ids of the weigh tags. */
async function makeWine(from: string, to: string): Promise<readonly [string, string]> {
  for (const winery of [from, to]) await done('PUT', `/wineries/${winery}`, wineryBody);
  const ids = [randomUUID(), randomUUID()] as const;
  const record = (what: object) => done('POST', `/wineries/${from}/actions`, what);
  await record(action('receive_fruit', 1, fruit('F1', 7600), ids[0]));
  await record(action('receive_fruit', 1, fruit('F2', 2400, { variety: 'Merlot' }), ids[1]));
  const to1 = [{ lot: 'WINE', volume: 1000 }];
  await record(
    action('process_fruit', 2, {
      from: [
        { lot: 'F1', weight: 'all' },
        { lot: 'F2', weight: 'all' },
      ],
      to: to1,
      kind: 'must',
    }),
  );
  await record(action('declare', 3, { lot: 'WINE', kind: 'wine' }));
  const bottles = { caseLot: 'CASES', bottleMl: 750, bottlesPerCase: 12, cases: 100 };
  await record(action('bottle', 10, { from: [{ lot: 'WINE', volume: 240 }], ...bottles }));
  await record(
    action('transfer_in_bond', 11, { from: [{ lot: 'WINE', volume: 'all' }], to: { winery: to, lot: 'BOUGHT' } }),
  );
  await record(action('remove_cases', 12, { caseLot: 'CASES', cases: 100, reason: 'taxpaid' }));
  return ids;
}

const claims = { varieties: [{ variety: cab }], appellations: ['Napa Valley'], vintage: 2024 };

beforeAll(async () => {
  site = await LabelSite.open();
}, 60_000);
afterAll(() => site.close());

describe('appellations', () => {
  it('have any name, are normalised, and answer the same again', async () => {
    const path = `/appellations/${encodeURIComponent('  Co\u0302te/d’Or ')}`;
    const body = { kind: 'gi', within: ['US'] };
    const key = { 'idempotency-key': 'côte'.normalize('NFD').replace(/\W/g, '') };
    const first = await done('PUT', path, body, key);
    expect(first).toEqual({ appellation: 'C\u00f4te/d’Or', kind: 'gi', within: ['US'], labels: [] });
    expect(await done('PUT', path, body, key)).toEqual(first);
    expect(await done('PUT', path, body)).toEqual(first);
    expect((await send('PUT', path, { kind: 'ava' }, key)).body.code).toBe('action_id_reused');
    const { labels: _, ...stored } = first;
    expect(await done('GET', `/appellations/${encodeURIComponent('C\u00f4te/d’Or')}`)).toEqual(stored);
  });

  it('are listed in pages', async () => {
    const names: unknown[] = [];
    let cursor = '';
    do {
      const page = await done('GET', `/appellations?limit=2${cursor}`);
      names.push(...(page.items as { appellation: string }[]).map(({ appellation }) => appellation));
      cursor = page.next === null ? '' : `&cursor=${String(page.next)}`;
    } while (cursor !== '');
    expect(names).toEqual([...names].sort());
    expect(names).toContain('Napa Valley');
  });

  it.each([
    [{ kind: 'ava', within: ['California'] }, 'California', '/within/0', 'cannot lie within itself'],
    [{ kind: 'state', within: ['Napa Valley'] }, 'California', '/within/0', 'already lies within'],
    [{ kind: 'state', within: ['Nowhere'] }, 'California', '/within/0', 'PUT /v1/appellations/Nowhere'],
    [{ kind: 'state', within: ['US', 'US'] }, 'California', '/within/1', 'another name'],
    [{ kind: 'planet' }, 'California', '/kind', '"ava"'],
    [{ kind: 'state', name: 'x' }, 'California', '/name', 'not a member'],
    [{ kind: 'state', within: 'US' }, 'California', '/within', 'an array'],
  ])('%j of %s is refused at %s', async (body, name, pointer, message) => {
    const { status, body: problem } = await send('PUT', `/appellations/${encodeURIComponent(name)}`, body);
    expect(status).toBe(400);
    expect(problem.errors).toEqual([{ pointer, message: expect.stringContaining(message) }]);
  });

  it('that do not exist are not found', async () => {
    expect((await send('GET', '/appellations/Nowhere')).status).toBe(404);
  });
});

describe('kept labels', () => {
  it('are judged again by an edit of the past, also those of another winery, in preview and write', async () => {
    const [first] = await makeWine('north', 'south');
    for (const [winery, label, lot] of [
      ['north', 'sold', 'CASES'],
      ['south', 'bought', 'BOUGHT'],
    ]) {
      const put = await done('PUT', `/wineries/${winery}/labels/${label}`, { lot, market: 'us', claims });
      expect([put.passes, put.claims]).toEqual([true, claims]);
    }
    const edit = { data: fruit('F1', 7600, { variety: 'Syrah' }) };
    const preview = await done('PUT', `/wineries/north/actions/${first}?preview=true`, edit);
    const changes = [
      { winery: 'north', label: 'sold', lot: 'CASES', before: 'passes', after: 'fails' },
      { winery: 'south', label: 'bought', lot: 'BOUGHT', before: 'passes', after: 'fails' },
    ];
    expect(preview.impact?.labels).toMatchObject(changes);
    expect(preview.impact?.labels[0]?.checks[0]).toMatchObject({ claim: 'varieties', actual: 0, passes: false });
    expect((await done('GET', '/wineries/north/labels/sold')).passes).toBe(true);
    const headers = { 'idempotency-key': 'edit-1' };
    const written = await done('PUT', `/wineries/north/actions/${first}`, edit, headers);
    expect(written.impact?.labels).toEqual(preview.impact?.labels);
    expect((await done('PUT', `/wineries/north/actions/${first}`, edit, headers)).impact).toEqual(written.impact);
    expect((await done('GET', '/wineries/south/labels/bought')).passes).toBe(false);
    const back = await done('PUT', `/wineries/north/actions/${first}`, { data: fruit('F1', 7600) });
    expect(back.impact?.labels).toMatchObject([
      { label: 'sold', before: 'fails', after: 'passes' },
      { label: 'bought', before: 'fails', after: 'passes' },
    ]);
    const unchanged = await done('PUT', `/wineries/north/actions/${first}`, { data: fruit('F1', 7601) });
    expect(unchanged.impact?.labels).toEqual([]);
    const gone = await done('DELETE', `/wineries/north/actions/${first}?preview=true`);
    expect(gone.impact?.labels).toMatchObject([
      { label: 'sold', before: 'passes', after: null, checks: [] },
      { label: 'bought', before: 'passes', after: null, checks: [] },
    ]);
  });

  it('are judged by an edit in the background as by any other', async () => {
    const edit = { data: fruit('F1', 7601, { appellation: 'Elsewhere' }) };
    const list = await done('GET', '/wineries/north/actions?type=receive_fruit');
    const [first] = list.items as readonly { readonly id: string }[];
    const accepted = await send('PUT', `/wineries/north/actions/${first?.id}?preview=true`, edit, {
      prefer: 'respond-async, wait=30',
    });
    expect(accepted.body.impact?.labels).toMatchObject([
      { label: 'sold', before: 'passes', after: 'fails' },
      { label: 'bought', before: 'passes', after: 'fails' },
    ]);
  });

  it('change with an appellation, which says so', async () => {
    const moved = await done('PUT', '/appellations/Napa%20Valley', { kind: 'ava', within: ['Napa County'] });
    expect(moved.labels).toEqual([]);
    await done('PUT', '/wineries/north/labels/county', {
      ...{ lot: 'CASES', market: 'us', claims: { appellations: ['Napa County'] } },
    });
    const cut = await done('PUT', '/appellations/Napa%20Valley', { kind: 'ava', within: ['California'] });
    expect(cut.labels).toMatchObject([{ winery: 'north', label: 'county', before: 'passes', after: 'fails' }]);
    expect((await done('GET', '/wineries/north/labels/county')).passes).toBe(false);
    const joined = await done('PUT', '/appellations/Napa%20Valley', { kind: 'ava', within: ['Napa County'] });
    expect(joined.labels).toMatchObject([{ winery: 'north', label: 'county', before: 'fails', after: 'passes' }]);
  });

  it('are listed and deleted', async () => {
    const { items } = await done('GET', '/wineries/north/labels');
    expect(items).toMatchObject([
      { label: 'county', passes: true },
      { label: 'sold', passes: true },
    ]);
    expect(await done('DELETE', '/wineries/north/labels/county')).toEqual({
      ...{ winery: 'north', label: 'county', lot: 'CASES', market: 'us' },
      claims: { appellations: ['Napa County'] },
    });
    expect((await send('DELETE', '/wineries/north/labels/county')).status).toBe(404);
    expect((await send('GET', '/wineries/north/labels/county')).status).toBe(404);
  });

  it('of a lot that does not exist are refused, but a repeated request gets its first answer', async () => {
    const path = '/wineries/north/actions';
    const id = randomUUID();
    await done('POST', path, action('receive_fruit', 1, fruit('SHORT', 10), id));
    const key = { 'idempotency-key': 'short' };
    const label = { lot: 'SHORT', market: 'us', claims };
    const first = await done('PUT', '/wineries/north/labels/short', label, key);
    await done('DELETE', `${path}/${id}`);
    expect(await done('PUT', '/wineries/north/labels/short', label, key)).toEqual(first);
    const other = await send('PUT', '/wineries/north/labels/short', { ...label, market: 'eu' }, key);
    expect(other.body.code).toBe('action_id_reused');
    expect(await done('GET', '/wineries/north/labels/short')).toMatchObject({ passes: null, checks: [] });
    const answer = await send('PUT', '/wineries/north/labels/x', { lot: 'NONE', market: 'us', claims });
    expect([answer.status, answer.body.code]).toEqual([422, 'unknown_lot']);
  });

  it('of a lot that was emptied have no verdict, and a check of it needs a time', async () => {
    const put = await done('PUT', '/wineries/north/labels/empty', { lot: 'WINE', market: 'us', claims });
    expect([put.passes, put.checks]).toEqual([null, []]);
    const body = { lot: 'WINE', market: 'us', claims };
    const answer = await send('POST', '/wineries/north/label-checks', body);
    expect([answer.status, answer.body.code]).toEqual([422, 'composition_incomplete']);
    const then = await done('POST', '/wineries/north/label-checks', { ...body, at: '2024-10-05T00:00:00Z' });
    expect(then.passes).toBe(true);
    const sold = await done('POST', '/wineries/north/label-checks', { ...body, lot: 'CASES' });
    expect(sold.passes).toBe(true);
  });
});
