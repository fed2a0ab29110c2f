import { describe, expect, it } from 'vitest';
import { addition, liveSites } from './live-site.js';

const site = liveSites();

describe('the live stream of a lot', () => {
  it('sends the lot, then its state after each change set that touches it, and no other', async () => {
    const solera = await site();
    await solera.wine('A', 100);
    await solera.wine('B', 50);
    const began = await solera.head();
    const client = await solera.client('A');
    await expect.poll(() => client.events.length).toBe(1);
    expect(client.events).toEqual([{ name: 'state', id: began, data: await solera.lot('A', began) }]);
    await solera.record('addition', 2, addition('B', 1));
    const first = await solera.record('addition', 2, addition('A', 5));
    await solera.record('addition', 3, addition('A', 7));
    await solera.retract(first);
    await expect.poll(() => client.changes().length).toBe(3);
    const changes = client.changes();
    expect(changes.map(({ correction }) => correction)).toEqual([false, false, true]);
    for (const { state, notifications } of changes) expect(state).toEqual(await solera.lot('A', notifications.last));
    expect(changes).toMatchObject([5, 12, 7].map((amount) => ({ state: { additives: [{ amount }] } })));
    expect(client.events.map(({ id }) => id)).toEqual([
      began,
      ...changes.map(({ notifications }) => notifications.last),
    ]);
    for (const { change, notifications } of changes) {
      const page = await (await fetch(`${solera.address}/v1/notifications`)).json();
      const { items } = page as { readonly items: readonly { readonly data: { readonly change: string } }[] }; // A page.
      const entries = items.slice(notifications.first - 1, notifications.last);
      expect(new Set(entries.map(({ data }) => data.change))).toEqual(new Set([change]));
    }
  });

  it('sends null for a lot that does not exist any more, and its state again once it does', async () => {
    const solera = await site();
    const received = await solera.wine('A', 100);
    const client = await solera.client('A');
    await solera.retract(received);
    await expect.poll(() => client.changes().length).toBe(1);
    expect(client.changes()[0]).toMatchObject({ lot: 'A', state: null, correction: true });
    const late = await solera.client('A');
    await expect.poll(() => late.events.length).toBe(1);
    expect(late.events[0]).toMatchObject({ name: 'state', data: null });
    await solera.wine('A', 60);
    await expect.poll(() => late.changes().length).toBe(1);
    expect(late.changes()[0]).toMatchObject({ state: { volume: 60 }, correction: false });
  });

  it.each(['/v1/wineries/nowhere/lots/A/stream', '/v1/wineries/nowhere/stream', '/v1/wineries/w/lots/none/stream'])(
    'is not found at %s',
    async (path) => {
      const { address } = await site();
      const answer = await fetch(`${address}${path}`);
      expect([answer.status, await answer.json()]).toMatchObject([404, { code: 'not_found' }]);
    },
  );

  it('refuses a Last-Event-ID that is no number', async () => {
    const solera = await site();
    await solera.wine('A', 1);
    const answer = await fetch(`${solera.address}/v1/wineries/w/lots/A/stream`, { headers: { 'last-event-id': 'x' } });
    expect(answer.status).toBe(400);
  });

  it('ends when a key of its winery is destroyed, as does the stream of the winery; those of others go on', async () => {
    const solera = await site();
    await solera.wine('A', 100);
    await solera.wine('V', 10, 1, 'v');
    const clients = [await solera.client('A'), await solera.client(null)];
    const others = [await solera.client('V', { winery: 'v' }), await solera.client(null, { winery: 'v' })];
    await expect.poll(() => [...clients, ...others].map(({ events }) => events.length)).toEqual([1, 1, 1, 1]);
    solera.keyDestroyed('w');
    await Promise.all(clients.map((client) => client.ended()));
    await expect.poll(() => solera.metric('solera_http_streams_open')).toBe(2);
    expect(solera.lines.map(({ message }) => message)).toEqual([
      'Live streams ended because a key of their winery was destroyed.',
    ]);
    await solera.record('addition', 2, addition('V', 5), 'v');
    await expect.poll(() => others.map((client) => client.changes().length)).toEqual([1, 1]);
  });

  it('is read once for all its clients', async () => {
    const solera = await site();
    await solera.wine('A', 100);
    const clients = await Promise.all(Array.from({ length: 100 }, () => solera.client('A')));
    await expect.poll(() => clients.every(({ events }) => events.length === 1)).toBe(true);
    for (let amount = 1; amount <= 5; amount++) await solera.record('addition', 2, addition('A', amount));
    await expect.poll(() => clients.every((client) => client.changes().length === 5), { timeout: 5_000 }).toBe(true);
    for (const client of clients) expect(client.changes()).toEqual(clients[0]?.changes());
    // One for the picture and one for each change.
    expect(solera.reads.lotsAsKnown).toBe(6);
    expect(await solera.metric('solera_http_streams_open')).toBe(100);
  });

  it('writes its position while nothing changes, so that a client resumes there', async () => {
    const solera = await site({ eventStreamHeartbeatMs: 30 });
    await solera.wine('A', 100);
    const client = await solera.client('A');
    await expect.poll(() => client.events.length).toBe(1);
    await solera.wine('B', 1);
    const head = await solera.head();
    await expect.poll(() => client.lastId).toBe(head);
    expect(client.events).toHaveLength(1);
  });
});

describe('the live stream of a winery', () => {
  it('sends all lots in pages of one number, then the changes after it', async () => {
    const solera = await site({ liveBatchCharacters: 2_000 });
    const lots = Array.from({ length: 30 }, (_, index) => `L${String(index).padStart(2, '0')}`);
    await solera.wines(lots);
    const gone = await solera.wine('Gone', 5);
    await solera.retract(gone);
    const began = await solera.head();
    const client = await solera.client(null);
    await expect.poll(() => client.pages().at(-1)?.last).toBe(true);
    const pages = client.pages();
    expect(pages.length).toBeGreaterThan(5);
    expect(pages.map(({ page }) => page)).toEqual(pages.map((_, index) => index + 1));
    expect(new Set(pages.map(({ notification }) => notification))).toEqual(new Set([began]));
    expect(client.events.map(({ id }) => id)).toEqual([...pages.slice(1).map(() => null), began]);
    expect(pages.flatMap(({ items }) => items.map(({ lot }) => lot))).toEqual(lots);
    await solera.record('addition', 2, addition('L07', 5));
    await expect.poll(() => client.changes().length).toBe(1);
    expect(client.picture.get('L07')).toEqual(await solera.lot('L07', await solera.head()));
  });

  it('shows one number although lots change while the pages are sent', async () => {
    const solera = await site({ liveBatchCharacters: 1_000 });
    const lots = Array.from({ length: 40 }, (_, index) => `L${String(index).padStart(2, '0')}`);
    await solera.wines(lots);
    const began = await solera.head();
    const opening = solera.client(null);
    for (const lot of [...lots].reverse()) await solera.record('addition', 2, addition(lot, 5));
    const client = await opening;
    await expect.poll(() => client.picture.get('L00')?.version).toBe(await solera.head());
    const shown = client.pages()[0]?.notification ?? 0;
    expect(shown).toBeGreaterThanOrEqual(began);
    for (const item of client.pages().flatMap(({ items }) => items))
      expect(item).toEqual(await solera.lot(String(item.lot), shown));
    for (const lot of lots) expect(client.picture.get(lot)).toEqual(await solera.lot(lot, await solera.head()));
  });

  it('has an id only for the last change of a change set, and no other lots than its own', async () => {
    const solera = await site();
    const client = await solera.client(null);
    const other = await solera.client(null, { winery: 'v' });
    await expect.poll(() => client.pages().length + other.pages().length).toBe(2);
    await solera.wines(['A', 'B', 'C']);
    const to = { winery: 'v', lot: 'V' };
    await solera.record('transfer_in_bond', 3, { from: [{ lot: 'A', volume: 4 }], to });
    await expect.poll(() => [client.changes().length, other.changes().length]).toEqual([4, 1]);
    const [abc, transfer] = [...new Set(client.changes().map(({ notifications }) => notifications.last))];
    expect(client.events.slice(1).map(({ id }) => id)).toEqual([null, null, abc, transfer]);
    expect(client.changes().map(({ lot }) => lot)).toEqual(['A', 'B', 'C', 'A']);
    expect(other.events[1]).toMatchObject({ id: transfer, data: { lot: 'V', state: { winery: 'v', volume: 4 } } });
  });
});
