import { afterEach, describe, expect, it } from 'vitest';
import type { HttpLimits } from '../../config/http.js';
import { Chance } from '../../src/harvest/chance.js';
import { type ServerUnderTest, serverUnderTest } from './http-server-under-test.js';

const opened: ServerUnderTest[] = [];

async function listening(limits: Partial<HttpLimits> = {}): Promise<ServerUnderTest & { readonly address: string }> {
  const server = serverUnderTest({ tailPollMs: 20, ...limits });
  opened.push(server);
  for (const winery of ['w', 'v', 'quiet']) await server.solera.putWinery(winery, {});
  return { ...server, address: await server.app.listen({ port: 0, host: '127.0.0.1' }) };
}

afterEach(async () => {
  for (const { app } of opened.splice(0)) await app.close();
});

interface Received {
  readonly name: string;
  readonly id: number;
  readonly data: string;
}

/** A client of the stream of a winery: it keeps the last id, as a browser does, and resumes there. */
class Client {
  readonly events: Received[] = [];
  #lastId: number | null = null;
  #cut = new AbortController();
  #done: Promise<void> = Promise.resolve();

  constructor(readonly url: string) {}

  async connect(): Promise<this> {
    this.#cut = new AbortController();
    const headers = this.#lastId === null ? {} : { 'last-event-id': String(this.#lastId) };
    const response = await fetch(this.url, { headers, signal: this.#cut.signal });
    expect(response.status).toBe(200);
    this.#done = this.#read(response).catch(() => undefined);
    return this;
  }

  async cut(): Promise<void> {
    this.#cut.abort();
    await this.#done;
  }

  /** The numbers of the notifications. */
  get numbers(): number[] {
    return this.events.filter(({ name }) => name === '').map(({ id }) => id);
  }

  /** The numbers of the events `head`. */
  get heads(): number[] {
    return this.events.filter(({ name }) => name === 'head').map(({ id }) => id);
  }

  async #read(response: Response): Promise<void> {
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of response.body ?? []) {
      const blocks = `${rest}${decoder.decode(chunk as Uint8Array, { stream: true })}`.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) this.#take(block);
    }
  }

  #take(block: string): void {
    const fields = new Map(block.split('\n').map((line) => [line.split(':')[0], line.slice(line.indexOf(':') + 2)]));
    const data = fields.get('data');
    if (data === undefined) return;
    this.#lastId = Number(fields.get('id'));
    this.events.push({ name: fields.get('event') ?? '', id: this.#lastId, data });
  }
}

describe('the live log of a winery', () => {
  it('sends the notifications of that winery alone, and up to which number nothing is missing', async () => {
    const { solera, address } = await listening();
    solera.publish(3);
    solera.publish(4, 0, 'v');
    const client = await new Client(`${address}/v1/notifications/stream?winery=w&after=1`).connect();
    await expect.poll(() => client.heads).toEqual([1, 7]);
    solera.publish(2, 0, 'v');
    solera.publish(1);
    await expect.poll(() => client.numbers).toEqual([2, 3, 10]);
    await client.cut();
    expect(client.events.map(({ name, id }) => `${name}${id}`)).toEqual(['head1', '2', '3', 'head7', '10']);
    for (const { name, id, data } of client.events)
      expect(data).toBe(name === 'head' ? `{"sequence":${id}}` : solera.log[id - 1]);
  });

  it('tells a client of a quiet winery with each heartbeat that it has everything, and resumes there', async () => {
    const { solera, address } = await listening({ eventStreamHeartbeatMs: 20, tailEntries: 10 });
    const client = await new Client(`${address}/v1/notifications/stream?winery=quiet`).connect();
    await expect.poll(() => client.heads.length).toBeGreaterThan(2);
    expect(client.heads.at(-1)).toBe(0);
    for (let round = 0; round < 20; round += 1) solera.publish(40);
    await expect.poll(() => client.heads.at(-1)).toBe(800);
    await client.cut();
    solera.publish(1, 0, 'quiet');
    await client.connect();
    await expect.poll(() => client.heads.at(-1)).toBe(801);
    await client.cut();
    expect(client.numbers).toEqual([801]);
    expect(client.heads).toContain(800);
  });

  it('sends one `head` at the start to a client that has everything', async () => {
    const { solera, address } = await listening();
    solera.publish(5);
    const client = await new Client(`${address}/v1/notifications/stream?winery=w&after=5`).connect();
    await expect.poll(() => client.heads).toEqual([5]);
    solera.publish(1);
    await expect.poll(() => client.numbers).toEqual([6]);
    expect(client.heads).toEqual([5]);
    await client.cut();
  });

  it('leaves nothing out and sends nothing twice, whatever is published, and whenever the connection is cut', async () => {
    const chance = new Chance(7);
    const limits = { eventStreamBatchEntries: 5, tailEntries: 12, eventStreamHeartbeatMs: 3, tailPollMs: 5 };
    const { solera, address } = await listening(limits);
    const names = ['w', 'v', 'quiet'];
    const clients = names.map((winery) => new Client(`${address}/v1/notifications/stream?winery=${winery}`));
    for (const client of clients) await client.connect();
    const owners: string[] = [];
    for (let round = 0; round < 120; round += 1) {
      const winery = chance.pick(['w', 'w', 'w', 'v', 'v', 'other', ...(round % 40 === 39 ? ['quiet'] : [])]);
      const count = chance.pick([1, 2, 30]);
      for (let index = 0; index < count; index += 1) owners.push(winery);
      solera.publish(count, chance.pick([0, 10_000]), winery);
      if (chance.happens(0.5)) await new Promise((resolve) => setTimeout(resolve, chance.whole(0, 4)));
      if (!chance.happens(0.2)) continue;
      const client = chance.pick(clients);
      await client.cut();
      await client.connect();
    }
    for (const [index, client] of clients.entries()) {
      await expect.poll(() => client.heads.at(-1), { timeout: 5_000 }).toBe(owners.length);
      await client.cut();
      const own = owners.flatMap((winery, at) => (winery === names[index] ? [at + 1] : []));
      expect(client.numbers).toEqual(own);
      let received = 0;
      for (const { name, id } of client.events) {
        if (name === '') received += 1;
        // Everything of the winery up to a head comes before it.
        else expect(own.filter((number) => number <= id).length).toBe(received);
      }
    }
    await expect.poll(() => solera.watchers).toBe(0);
  }, 30_000);

  it('refuses a winery that does not exist, and a number above the head', async () => {
    const { address } = await listening();
    const read = async (query: string) => (await fetch(`${address}/v1/notifications/stream?${query}`)).json();
    expect(await read('winery=none')).toMatchObject({ status: 404, code: 'not_found' });
    expect(await read('winery=w&after=1')).toMatchObject({ status: 400, code: 'bad_request' });
    expect(await read('winery=a%20b')).toMatchObject({ status: 400, errors: [{ pointer: '/winery' }] });
  });
});
