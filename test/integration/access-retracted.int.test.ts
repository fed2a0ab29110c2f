/** Retracting the action that created a lot changes nothing about who may see the action: the last owner of the lot reads and reinstates it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accepted } from '../support/accepted.js';
import { AccessSite, type Answer } from '../support/access-site.js';

const settings = { name: 'Estate', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };
const home = '/v1/wineries/estate';
const absent = '01900000-0000-7000-8000-00000000abcd';

let site: AccessSite;
let mine: string;
let theirs: string;
let staff: string;

beforeAll(async () => {
  site = await AccessSite.open();
  await accepted(site.solera.putWinery('estate', settings));
  mine = await site.token({ name: 'mine', role: 'editor', winery: 'estate', owner: 'Mine' });
  theirs = await site.token({ name: 'theirs', role: 'editor', winery: 'estate', owner: 'Theirs' });
  staff = await site.token({ name: 'staff', role: 'editor', winery: 'estate' });
}, 120_000);
afterAll(() => site.close());

describe('a retracted action that created a lot', () => {
  it('is read and reinstated by the owner of the lot', async () => {
    const { id } = await created(mine, 'M-1', 'Mine');
    const body = { type: 'adjust', effectiveAt: day(2), data: { lot: 'M-1', change: -1, reason: 'lees' } };
    expect((await site.send('POST', `${home}/actions`, { token: mine, body })).status).toBe(201);
    await retract(mine, id);
    expect((await site.send('GET', `${home}/lots/M-1`, { token: mine })).status).toBe(404);

    const read = await site.send('GET', `${home}/actions/${id}`, { token: mine });
    expect([read.status, JSON.parse(read.text)]).toMatchObject([
      200,
      { status: 'retracted', data: { to: { lot: 'M-1' } } },
    ]);
    expect(itemsOf(await site.send('GET', `${home}/actions/${id}/revisions`, { token: mine }))).toHaveLength(2);
    const listed = await site.send('GET', `${home}/actions?lot=M-1&status=retracted`, { token: mine });
    expect(itemsOf(listed)).toMatchObject([{ id }]);

    const preview = await site.send('PUT', `${home}/actions/${id}?preview=true`, { token: mine, body: {} });
    expect(preview.status).toBe(200);
    expect((await site.send('PUT', `${home}/actions/${id}`, { token: mine, body: {} })).status).toBe(200);
    const lot = await site.send('GET', `${home}/lots/M-1`, { token: mine });
    expect(JSON.parse(lot.text)).toMatchObject({ owner: 'Mine', volume: 9 });
  });

  it('does not exist for other owners, and its notifications are shown to the last owner alone', async () => {
    const { id, first } = await created(mine, 'M-2', 'Mine');
    await retract(staff, id);
    const paths = ['', '/revisions'].map((path) => `${home}/actions/${id}${path}`);
    for (const path of paths) await expectAbsent('GET', path, id);
    await expectAbsent('PUT', `${home}/actions/${id}`, id);
    await expectAbsent('DELETE', `${home}/actions/${id}`, id);
    expect(itemsOf(await site.send('GET', `${home}/actions?lot=M-2`, { token: theirs }))).toEqual([]);
    const log = async (token: string) =>
      itemsOf(await site.send('GET', '/v1/notifications/1,100', { token }))
        .slice(first - 1)
        .map(({ type }) => type);
    expect(await log(mine)).toContain('solera.action.retracted');
    expect(await log(mine)).not.toContain('solera.withheld');
    expect(new Set(await log(theirs))).toEqual(new Set(['solera.withheld']));
  });

  it('belongs to the owner to whom the lot was sold', async () => {
    const { id } = await created(staff, 'S-1', 'Mine');
    const sale = { type: 'declare', effectiveAt: day(3), data: { lot: 'S-1', owner: 'Theirs' } };
    expect((await site.send('POST', `${home}/actions`, { token: staff, body: sale })).status).toBe(201);
    await retract(staff, id);
    expect((await site.send('GET', `${home}/actions/${id}`, { token: theirs })).status).toBe(200);
    expect((await site.send('GET', `${home}/actions/${id}`, { token: mine })).status).toBe(404);
  });

  it('is hidden from its owner once another owner uses the code of the lot', async () => {
    const { id } = await created(mine, 'R-1', 'Mine');
    await retract(mine, id);
    await created(theirs, 'R-1', 'Theirs');
    expect((await site.send('GET', `${home}/actions/${id}`, { token: mine })).status).toBe(404);
    expect((await site.send('PUT', `${home}/actions/${id}`, { token: mine, body: {} })).status).toBe(404);
  });

  it('stays hidden if its lot was only named and never existed', async () => {
    const body = { id: absent, type: 'note', effectiveAt: day(1), data: { lot: 'N-1', text: 'no such lot' } };
    expect((await site.send('POST', `${home}/actions`, { token: staff, body })).status).toBe(201);
    for (const token of [mine, theirs])
      expect((await site.send('GET', `${home}/actions/${absent}`, { token })).status).toBe(404);
  });
});

async function created(token: string, lot: string, owner: string) {
  const components = [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }];
  const data = { to: { lot, volume: 10, owner }, components };
  const body = { type: 'receive_bulk', effectiveAt: day(1), data };
  const { status, text } = await site.send('POST', `${home}/actions`, { token, body });
  expect(status).toBe(201);
  const { action, notifications } = JSON.parse(text) as {
    readonly action: { readonly id: string };
    readonly notifications: { readonly first: number };
  };
  return { id: action.id, first: notifications.first };
}

async function retract(token: string, id: string): Promise<void> {
  expect((await site.send('DELETE', `${home}/actions/${id}?onConflict=flag`, { token })).status).toBe(200);
}

/** The answer to another owner equals that about an action that does not exist. */
async function expectAbsent(method: string, path: string, id: string): Promise<void> {
  const request = { token: theirs, ...(method === 'PUT' ? { body: {} } : {}) };
  const never = '01900000-0000-7000-8000-00000000dead';
  const [answer, other] = [
    await site.send(method, path, request),
    await site.send(method, path.replace(id, never), request),
  ];
  expect([path, answer.status, answer.text.replaceAll(id, never)]).toEqual([path, 404, other.text]);
}

function itemsOf({ text }: Answer): readonly { readonly id?: string; readonly type?: string }[] {
  return (JSON.parse(text) as { readonly items: readonly object[] }).items; // A page.
}

function day(number: number): string {
  return `2025-01-0${number}T00:00:00Z`;
}
