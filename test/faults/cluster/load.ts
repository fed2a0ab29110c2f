import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../../../src/harvest/chance.js';
import type { HttpClient, HttpResponse } from '../http-client.js';
import type { SiteNode } from './cluster-site.js';

const wineries = ['W0', 'W1', 'W2'];
const lotsPerWinery = 24;
const begin = Date.parse('2025-09-02T00:00:00Z');

export interface LotName {
  readonly winery: string;
  readonly lot: string;
}

export const lots: readonly LotName[] = wineries.flatMap((winery) =>
  Array.from({ length: lotsPerWinery }, (_, index) => ({ winery, lot: `L${index}` })),
);

let recorded = 0;

/** Sends an action on a lot, which every state of the lot permits. Each is later than those before it. */
export function addTo(client: HttpClient, { winery, lot }: LotName, id: string = randomUUID()): Promise<HttpResponse> {
  recorded += 1;
  const effectiveAt = new Date(begin + recorded * 1_000).toISOString();
  const data = { lot, product: 'SO2', amount: 1, unit: 'g' };
  const body = { id, type: 'addition', effectiveAt, data };
  return client({ method: 'POST', path: `/v1/wineries/${winery}/actions`, body });
}

/** Puts wineries whose lots are spread over all nodes, and fills the lots. */
export async function putLots(client: HttpClient): Promise<void> {
  for (const winery of wineries) {
    const units = { volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };
    const body = { name: winery, ...units, spread: 64 };
    await expectSuccess(client({ method: 'PUT', path: `/v1/wineries/${winery}`, body }));
  }
  for (const { winery, lot } of lots) {
    const components = [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }];
    const data = { to: { lot, volume: 1_000 }, components };
    const body = { id: randomUUID(), type: 'receive_bulk', effectiveAt: '2025-09-01T00:00:00Z', data };
    await expectSuccess(client({ method: 'POST', path: `/v1/wineries/${winery}/actions`, body }));
  }
}

async function expectSuccess(answer: Promise<HttpResponse>): Promise<void> {
  const { status, text } = await answer;
  if (status >= 300) throw new Error(`a request was answered with ${status}: ${text}`);
}

/** Returns null for a success; else the code of the problem, or `connection`. */
export function troubleOf(response: HttpResponse | null): string | null {
  if (response === null) return 'connection';
  if (response.status < 300) return null;
  return /"code":"(\w+)"/.exec(response.text)?.[1] ?? String(response.status);
}

/**
 * Writers that each send one request after the other, and repeat none.
 * Owns: when each request succeeded, and why the others failed.
 */
export class Load {
  /** Times of successes, in milliseconds of the monotonic clock. */
  readonly successes: number[] = [];
  /** Failed requests, each with its time and its reason. */
  readonly failures: { readonly at: number; readonly reason: string; readonly node: string }[] = [];
  private running = true;
  private readonly work: Promise<unknown>;

  /** `pick` chooses the node of each request. */
  constructor(options: { readonly writers: number; readonly chance: Chance; readonly pick: () => SiteNode }) {
    this.work = Promise.all(Array.from({ length: options.writers }, () => this.write(options)));
  }

  /** Successes each second between two times. */
  rate(from: number, to: number): number {
    return (1_000 * this.successes.filter((at) => at >= from && at < to).length) / (to - from);
  }

  async stop(): Promise<void> {
    this.running = false;
    await this.work;
  }

  private async write({ chance, pick }: { readonly chance: Chance; readonly pick: () => SiteNode }): Promise<void> {
    while (this.running) {
      const node = pick();
      const reason = troubleOf(await addTo(node.client, chance.pick(lots)).catch(() => null));
      const at = performance.now();
      if (reason === null) this.successes.push(at);
      else {
        this.failures.push({ at, reason, node: node.name });
        await pause(20);
      }
    }
  }
}
