import { afterEach } from 'vitest';
import type { HttpLimits } from '../../config/http.js';
import type { JsonObject } from '../../src/application/json-object.js';
import type { UseCases } from '../../src/application/use-cases.js';
import { LiveClient } from '../support/live-client.js';
import { memoryNode, uuid, wineryBody } from '../support/memory-node.js';
import { serving } from './http-server-under-test.js';

/** Returns a function that opens sites. Each is closed after the test that opened it. */
export function liveSites(): (limits?: Partial<HttpLimits>) => Promise<LiveSite> {
  const opened: LiveSite[] = [];
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
  });
  return async (limits = {}) => {
    const site = new LiveSite();
    opened.push(site);
    return site.open(limits);
  };
}

/** The HTTP adapter on the real use cases, on a store in memory, and counts of the reads that streams share. */
class LiveSite {
  readonly reads = { lotsAsKnown: 0, lotChanges: 0, wineryAsKnown: 0 };
  /** The next read of changes rejects. */
  failNext = false;
  address = '';
  lines: readonly { readonly message: string }[] = [];
  #app: { close(): Promise<unknown>; inject(url: string): Promise<{ readonly body: string }> } | null = null;
  #actions = 0;
  readonly #clients: LiveClient[] = [];
  readonly #solera = memoryNode().solera;
  #onDestroyed: (winery: string) => void = () => undefined;

  async open(limits: Partial<HttpLimits>): Promise<this> {
    const { app, lines } = serving(this.#counted(), [], { tailPollMs: 10, ...limits });
    this.#app = app;
    this.lines = lines;
    this.address = await app.listen({ port: 0, host: '127.0.0.1' });
    for (const winery of ['w', 'v']) await this.#solera.putWinery(winery, wineryBody);
    return this;
  }

  /** Closes the server, then the clients. */
  async close(): Promise<void> {
    await this.#app?.close();
    await Promise.all(this.#clients.map((client) => client.cut()));
    this.#app = null;
  }

  async metric(name: string): Promise<number> {
    const text = (await this.#app?.inject('/metrics'))?.body ?? '';
    return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
  }

  #counted(): UseCases {
    return new Proxy(this.#solera, {
      get: (target, name: keyof UseCases) => {
        if (name === 'onDestroyed')
          return (listener: (winery: string) => void) => {
            this.#onDestroyed = listener;
          };
        if (name === 'labels') return target.labels;
        const method = target[name].bind(target) as (...args: unknown[]) => unknown;
        if (!(name in this.reads)) return method;
        return (...args: unknown[]) => {
          this.reads[name as keyof LiveSite['reads']] += 1;
          if (name === 'lotChanges' && this.failNext) {
            this.failNext = false;
            return Promise.reject(new Error('the database is away'));
          }
          return method(...args);
        };
      },
    });
  }

  /** Reports, as a node does, that a key of a winery was destroyed. */
  keyDestroyed(winery: string): void {
    this.#onDestroyed(winery);
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

  wine(lot: string, volume: number, day = 1, winery = 'w'): Promise<string> {
    const components = [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa Valley' }];
    return this.record('receive_bulk', day, { to: { lot, volume }, components, kind: 'wine' }, winery);
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
    this.#clients.push(client);
    return client.connect();
  }
}

interface ClientOptions {
  readonly lastId?: number | null;
  readonly query?: string;
  readonly winery?: string;
}

/** The data of an addition of KMS. */
export const addition = (lot: string, amount: number): JsonObject => ({ lot, product: 'KMS', amount, unit: 'g' });
