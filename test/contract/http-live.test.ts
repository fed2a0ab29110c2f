import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpLimits } from '../../config/http.js';
import type { JsonObject } from '../../src/application/json-object.js';
import type { UseCases } from '../../src/application/use-cases.js';
import { type Change, LiveClient } from '../support/live-client.js';
import { memoryNode, uuid, wineryBody } from '../support/memory-node.js';
import { serving } from './http-server-under-test.js';

const opened: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

/** The HTTP adapter on the real use cases, on a store in memory, and counts of the reads that streams share. */
class Site {
  readonly reads = { lotsAsKnown: 0, lotChanges: 0, wineryAsKnown: 0 };
  /** The next read of changes rejects. */
  failNext = false;
  address = '';
  lines: readonly { readonly message: string }[] = [];
  #app: { close(): Promise<unknown>; inject(url: string): Promise<{ readonly body: string }> } | null = null;
  #actions = 0;
  readonly #solera = memoryNode().solera;

  async open(limits: Partial<HttpLimits>): Promise<this> {
    const { app, lines } = serving(this.#counted(), [], { tailPollMs: 10, ...limits });
    this.#app = app;
    this.lines = lines;
    opened.push(app);
    this.address = await app.listen({ port: 0, host: '127.0.0.1' });
    for (const winery of ['w', 'v']) await this.#solera.putWinery(winery, wineryBody);
    return this;
  }

  async close(): Promise<void> {
    await this.#app?.close();
  }

  async metric(name: string): Promise<number> {
    const text = (await this.#app?.inject('/metrics'))?.body ?? '';
    return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
  }

  #counted(): UseCases {
    return new Proxy(this.#solera, {
      get: (target, name: keyof UseCases) => {
        const method = target[name].bind(target) as (...args: unknown[]) => unknown;
        if (!(name in this.reads)) return method;
        return (...args: unknown[]) => {
          this.reads[name as keyof Site['reads']] += 1;
          if (name === 'lotChanges' && this.failNext) {
            this.failNext = false;
            return Promise.reject(new Error('the database is away'));
          }
          return method(...args);
        };
      },
    });
  }

  head(): Promise<number> {
    return this.#solera.head();
  }

  async lot(lot: string, known: number, winery = 'w'): Promise<JsonObject | null> {
    const found = await this.#solera.getLot(winery, lot, { known });
    return found.ok ? JSON.parse(JSON.stringify(found.value)) : null;
  }

  async record(type: string, day: number, data: JsonObject, winery = 'w'): Promise<string> {
    this.#actions += 1;
    const id = uuid(this.#actions);
    const effectiveAt = new Date(Date.UTC(2025, 8, day, 12)).toISOString();
    const written = await this.#solera.record(winery, { id, type, effectiveAt, data }, {});
    if (!written.ok) throw new Error(JSON.stringify(written.problem));
    return id;
  }

  wine(lot: string, volume: number, day = 1): Promise<string> {
    const components = [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa Valley' }];
    return this.record('receive_bulk', day, { to: { lot, volume }, components, kind: 'wine' });
  }

  async wines(lots: readonly string[]): Promise<void> {
    const components = [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa Valley' }];
    const changes = lots.map((lot) => {
      this.#actions += 1;
      const data = { to: { lot, volume: 10 }, components, kind: 'wine' };
      const action = { id: uuid(this.#actions), type: 'receive_bulk', effectiveAt: '2025-09-01T12:00:00Z', data };
      return { op: 'record', action };
    });
    const written = await this.#solera.change('w', { changes }, {});
    if (!written.ok) throw new Error(JSON.stringify(written.problem));
  }

  async retract(action: string): Promise<void> {
    const written = await this.#solera.retract('w', action, undefined, { onConflict: 'flag' });
    if (!written.ok) throw new Error(JSON.stringify(written.problem));
  }

  /** Returns a client that is connected to a lot of winery `w`, or with null to the winery. */
  client(lot: string | null, { lastId = null, query = '', winery = 'w' }: ClientOptions = {}): Promise<LiveClient> {
    const path = lot === null ? '' : `/lots/${lot}`;
    const client = new LiveClient(`${this.address}/v1/wineries/${winery}${path}/stream${query}`, lastId);
    opened.push({ close: () => client.cut() });
    return client.connect();
  }
}

interface ClientOptions {
  readonly lastId?: number | null;
  readonly query?: string;
  readonly winery?: string;
}

const site = (limits: Partial<HttpLimits> = {}): Promise<Site> => new Site().open(limits);
const addition = (lot: string, amount: number): JsonObject => ({ lot, product: 'KMS', amount, unit: 'g' });

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
    expect(changes.map(({ state }) => (state?.additives as { amount: number }[])[0]?.amount)).toEqual([5, 12, 7]);
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

describe('a live stream that is resumed', () => {
  it.each(['Last-Event-ID', 'after'])('sends the last change of each lot that changed, by %s', async (by) => {
    const solera = await site();
    await solera.wines(['A', 'B', 'C']);
    const position = await solera.head();
    const wrong = await solera.record('addition', 2, addition('A', 5));
    await solera.record('addition', 2, addition('B', 5));
    await solera.retract(wrong);
    await solera.record('addition', 3, addition('A', 6));
    const client =
      by === 'after'
        ? await solera.client(null, { query: `?after=${position}` })
        : await solera.client(null, { query: '?after=0', lastId: position });
    await expect.poll(() => client.changes().length).toBe(2);
    await solera.record('addition', 4, addition('C', 1));
    await expect.poll(() => client.changes().length).toBe(3);
    expect(client.pages()).toEqual([]);
    expect(client.changes().map(({ lot, correction }) => [lot, correction])).toEqual([
      ['B', false],
      ['A', true],
      ['C', false],
    ]);
    for (const { lot, state, notifications } of client.changes())
      expect(state).toEqual(await solera.lot(lot, notifications.last));
  });

  it('repeats a change set of which the client saw only a part', async () => {
    const solera = await site();
    await solera.wines(['A', 'B', 'C']);
    const client = await solera.client(null, { query: '?after=2' });
    await expect.poll(() => client.changes().map(({ lot }) => lot)).toEqual(['A', 'B', 'C']);
  });

  it('sends a new picture if the number is ahead of the log, or too far behind', async () => {
    const solera = await site({ liveCatchUp: 5 });
    await solera.wines(['A', 'B', 'C']);
    await solera.wine('D', 5);
    const head = await solera.head();
    for (const lastId of [head + 1, 0]) {
      const client = await solera.client(null, { lastId });
      await expect.poll(() => client.pages().length).toBe(1);
      expect(client.events).toMatchObject([{ name: 'state', id: head, data: { page: 1, last: true } }]);
    }
    const near = await solera.client('D', { lastId: head - 1 });
    await expect.poll(() => near.events).toMatchObject([{ name: 'change', id: head }]);
  });

  it('loses and repeats nothing when reads of the log fail', async () => {
    const solera = await site({ liveChangesPerRead: 2 });
    await solera.wines(['A', 'B', 'C']);
    const client = await solera.client(null);
    await expect.poll(() => client.pages().length).toBe(1);
    for (let round = 0; round < 6; round++) {
      solera.failNext = round % 2 === 0;
      await solera.wines([`X${round}1`, `X${round}2`, `X${round}3`, `X${round}4`, `X${round}5`]);
    }
    await expect.poll(() => client.changes().length).toBeGreaterThanOrEqual(30);
    const lots = client.changes().map(({ lot }) => lot);
    expect([lots.length, new Set(lots).size]).toEqual([30, 30]);
    expect([...lots].sort()).toEqual(lots);
  });
});

describe('a live stream under load', () => {
  it('passes on a change set of more lots than its queue holds, each once', async () => {
    const solera = await site({ liveQueue: 10, liveChangesPerRead: 7, liveBatchCharacters: 4_000 });
    await solera.wine('A', 10);
    const client = await solera.client(null);
    const lot = await solera.client('A');
    await expect.poll(() => client.pages().length + lot.events.length).toBe(2);
    const lots = Array.from({ length: 100 }, (_, index) => `L${String(index).padStart(3, '0')}`);
    await solera.wines(lots);
    await solera.record('addition', 2, addition('A', 5));
    const isDone = () => client.changes().some((change) => change.lot === 'A');
    await expect.poll(isDone, { timeout: 5_000 }).toBe(true);
    expect(client.changes().map((change) => change.lot)).toEqual([...lots, 'A']);
    expect(client.events.filter(({ id }) => id !== null)).toHaveLength(3);
    expect(lot.changes()).toHaveLength(1);
  });

  it('leaves out only earlier states of a lot for a client that reads slowly', async () => {
    const solera = await site({ liveBacklog: 5, liveQueue: 40, eventStreamStallTimeoutMs: 60_000 });
    await solera.wines(['A', 'B', 'C']);
    const path = '/v1/wineries/w/stream';
    const socket = connect(Number(new URL(solera.address).port), '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString();
    });
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await expect.poll(() => text.includes('"last":true')).toBe(true);
    socket.pause();
    const tags = Array.from({ length: 40 }, (_, index) => `${index} `.padEnd(60, 'x'));
    // The socket's buffers hold some megabytes.
    for (let round = 0; round < 1_500; round++)
      await solera.record('declare', 2, { lot: ['A', 'B', 'C'][round % 3] ?? 'A', stage: `s${round}`, tags });
    const head = await solera.head();
    socket.resume();
    await expect.poll(() => text.includes(`"last":${head}}`), { timeout: 10_000 }).toBe(true);
    socket.destroy();
    const changes = [...text.matchAll(/^data: (\{"lot".*\})$/gm)].map(([, data = '']) => JSON.parse(data) as Change);
    expect(changes.length).toBeLessThan(1_500);
    const numbers = changes.map(({ notifications }) => notifications.last);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    for (const lot of ['A', 'B', 'C']) {
      const newest = changes.findLast((change) => change.lot === lot);
      expect(newest?.state).toEqual(await solera.lot(lot, head));
    }
  }, 60_000);

  it('ends with a hint to reconnect when the server shuts down, and counts for the limit on streams', async () => {
    const solera = await site({ eventStreams: 1 });
    await solera.wine('A', 1);
    const client = await solera.client('A');
    await expect.poll(() => client.events.length).toBe(1);
    expect((await solera.client(null)).status).toBe(503);
    await solera.close();
    await client.ended();
    expect(client.text).toContain('retry: ');
  });

  it('reads the log no more once the last client has disconnected', async () => {
    const solera = await site();
    await solera.wine('A', 1);
    const client = await solera.client('A');
    await expect.poll(() => client.events.length).toBe(1);
    await client.cut();
    await expect.poll(() => solera.metric('solera_http_streams_open')).toBe(0);
    const { lotChanges } = solera.reads;
    await solera.record('addition', 2, addition('A', 1));
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(solera.reads.lotChanges).toBe(lotChanges);
  });
});
