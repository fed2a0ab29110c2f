/** What callers with an owner, or without rights in a winery, learn of labels; and the audit trail of labels. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accepted } from '../support/accepted.js';
import { AccessSite } from '../support/access-site.js';

const settings = { name: 'W', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };
const receipt = '0190a0b0-0000-7000-8000-00000000001a';
const claims = { varieties: [{ variety: 'Merlot' }] };

let site: AccessSite;

const bulk = (to: object, variety = 'Merlot') => ({
  ...{ type: 'receive_bulk', effectiveAt: '2025-10-01T00:00:00Z' },
  data: { to, components: [{ share: 1, variety, vintage: 2024, appellation: 'Napa' }] },
});

beforeAll(async () => {
  site = await AccessSite.open();
  const { solera } = site;
  for (const winery of ['north', 'south']) await accepted(solera.putWinery(winery, settings));
  await accepted(solera.record('north', { ...bulk({ lot: 'MINE', volume: 100, owner: 'X' }), id: receipt }, {}));
  await accepted(solera.record('north', bulk({ lot: 'THEIRS', volume: 100, owner: 'Y' }), {}));
  const to = { winery: 'south', lot: 'SENT', volume: 50 };
  await accepted(
    solera.record(
      'north',
      {
        type: 'transfer_in_bond',
        effectiveAt: '2025-10-02T00:00:00Z',
        data: { from: [{ lot: 'MINE', volume: 50 }], to },
      },
      {},
    ),
  );
  for (const [winery, label, lot] of [
    ['north', 'mine', 'MINE'],
    ['north', 'theirs', 'THEIRS'],
    ['south', 'sent', 'SENT'],
  ] as const)
    await accepted(solera.labels.putLabel(winery, label, { lot, market: 'au', claims }));
}, 60_000);
afterAll(() => site.close());

async function send(token: string, method: string, path: string, body?: unknown) {
  const { status, text } = await site.send(method, `/v1${path}`, { token, ...(body === undefined ? {} : { body }) });
  return { status, body: JSON.parse(text) };
}

const edit = { data: bulk({ lot: 'MINE', volume: 100, owner: 'X' }, 'Shiraz').data };

describe('a caller with an owner', () => {
  it('sees and checks only labels and lots of that owner', async () => {
    const token = await site.token({ name: 'x', role: 'editor', winery: 'north', owner: 'X' });
    const list = await send(token, 'GET', '/wineries/north/labels');
    expect(list.body.items).toMatchObject([{ label: 'mine' }]);
    expect((await send(token, 'GET', '/wineries/north/labels/mine')).status).toBe(200);
    const hidden = await send(token, 'GET', '/wineries/north/labels/theirs');
    const absent = await send(token, 'GET', '/wineries/north/labels/none');
    expect([hidden.status, hidden.body.detail.replace('theirs', 'none')]).toEqual([404, absent.body.detail]);
    const check = (lot: string) => send(token, 'POST', '/wineries/north/label-checks', { lot, market: 'au', claims });
    expect((await check('MINE')).body.passes).toBe(true);
    const theirs = await check('THEIRS');
    expect([theirs.status, theirs.body.detail.replace('THEIRS', 'NONE')]).toEqual([
      404,
      (await check('NONE')).body.detail,
    ]);
    expect(
      (await send(token, 'PUT', '/wineries/north/labels/mine', { lot: 'MINE', market: 'au', claims })).status,
    ).toBe(403);
  });
});

describe('the impact of a preview', () => {
  it('names labels only in wineries that the caller may read', async () => {
    const path = `/wineries/north/actions/${receipt}?preview=true`;
    const everywhere = await site.token({ name: 'all', role: 'editor', winery: '*' });
    const north = await site.token({ name: 'north', role: 'editor', winery: 'north' });
    const owner = await site.token({ name: 'owner', role: 'editor', winery: '*', owner: 'Y' });
    const labelsFor = async (token: string) =>
      (await send(token, 'PUT', path, edit)).body.impact?.labels?.map(({ label }: { label: string }) => label);
    expect(await labelsFor(everywhere)).toEqual(['mine', 'sent']);
    expect(await labelsFor(north)).toEqual(['mine']);
    expect(await labelsFor(owner)).toBeUndefined();
  });
});

describe('the audit trail', () => {
  it('shows who changed appellations and labels', async () => {
    const token = await site.token({ name: 'admin', role: 'admin', winery: '*' });
    await send(token, 'PUT', '/appellations/Napa', { kind: 'ava' });
    await send(token, 'PUT', '/wineries/north/labels/new', { lot: 'MINE', market: 'au', claims });
    await send(token, 'DELETE', '/wineries/north/labels/new');
    const { body } = await send(token, 'GET', '/audit?limit=3');
    expect(body.items).toMatchObject([
      { kind: 'label_removed', by: 'admin', winery: 'north', detail: { before: { label: 'new' }, after: null } },
      { kind: 'label_changed', by: 'admin', winery: 'north', detail: { before: null, after: { lot: 'MINE' } } },
      {
        kind: 'appellation_changed',
        by: 'admin',
        winery: null,
        detail: { after: { appellation: 'Napa', kind: 'ava' } },
      },
    ]);
  });
});
