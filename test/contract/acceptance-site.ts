/**
 * What the acceptance suite sees of Solera: an address, and HTTP. Owns a database and a real server on a port of its own;
 * knows nothing of what is inside, so that only the contract's letter is tested.
 */
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect } from 'vitest';
import { httpLimits } from '../../config/http.js';
import { createHttpServer } from '../../src/adapters/http/server.js';
import { createLog } from '../../src/adapters/telemetry/log.js';
import { createMetrics } from '../../src/adapters/telemetry/metrics.js';
import { actionKinds } from '../../src/cellar/registry.js';
import { type Composed, compose } from '../../src/main/compose.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import type { LotState, Problem, Written } from './acceptance-shapes.js';

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: T;
}

export type Headings = Readonly<Record<string, string>>;

/** Noon of a day of September 2025, or as many hours later. Days beyond 30 run on into October. */
export function on(day: number, hours = 0): string {
  return new Date(Date.UTC(2025, 8, day, 12 + hours)).toISOString();
}

/** One leaf as `components` take it. */
export function leaf(variety: string, share = 1, more: object = {}): object {
  return { share, variety, vintage: 2024, appellation: 'Napa Valley', ...more };
}

export class Site {
  base = '';
  #served = 0;

  /** The body is whatever the contract says; the caller names it, the assertions check it. */
  async call<T = Written & Problem>(
    method: string,
    path: string,
    body?: unknown,
    headings: Headings = {},
  ): Promise<Answer<T>> {
    const response = await fetch(`${this.base}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headings },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined };
  }

  async get<T>(path: string): Promise<T> {
    const answer = await this.call<T>('GET', path);
    expect(answer.status, answer.text).toBe(200);
    return answer.body;
  }

  /** A winery of its own, so that tests don't disturb each other. */
  async cellar(settings: object = {}): Promise<Cellar> {
    this.#served += 1;
    const cellar = new Cellar(this, `w${this.#served}`);
    await cellar.settings(settings);
    return cellar;
  }

  async head(): Promise<number> {
    const page = await this.get<{ first: number; items: { sequence: number }[] }>('/v1/notifications');
    return page.items.at(-1)?.sequence ?? page.first - 1;
  }
}

export class Cellar {
  readonly site: Site;
  readonly winery: string;
  readonly path: string;

  constructor(site: Site, winery: string) {
    this.site = site;
    this.winery = winery;
    this.path = `/v1/wineries/${winery}`;
  }

  async settings(settings: object): Promise<void> {
    const standing = { name: 'Estate', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };
    const answer = await this.site.call('PUT', this.path, { ...standing, ...settings });
    expect([200, 201], answer.text).toContain(answer.status);
  }

  async vessels(...names: string[]): Promise<void> {
    for (const name of names) await this.vessel(name, { kind: 'tank' });
  }

  async vessel(name: string, body: object): Promise<void> {
    const answer = await this.site.call('PUT', `${this.path}/vessels/${name}`, body);
    expect([200, 201], answer.text).toContain(answer.status);
  }

  /** The request as it is, whatever it answers. */
  post(type: string, day: number | string, data: object, more: object = {}, query = '') {
    const effectiveAt = typeof day === 'string' ? day : on(day);
    return this.site.call('POST', `${this.path}/actions${query}`, { type, effectiveAt, data, ...more });
  }

  async record(type: string, day: number | string, data: object, more: object = {}, query = ''): Promise<Written> {
    const answer = await this.post(type, day, data, more, query);
    expect(answer.status, answer.text).toBe(201);
    return answer.body;
  }

  /** The code of an action that is impossible where it is put. */
  async refusal(type: string, day: number | string, data: object, more: object = {}, query = ''): Promise<string> {
    const answer = await this.post(type, day, data, more, query);
    expect(answer.status, answer.text).toBe(422);
    return answer.body.code;
  }

  /** The code of a body that is malformed. */
  async malformed(type: string, data: object, more: object = {}): Promise<string> {
    const answer = await this.post(type, 1, data, more);
    expect(answer.status, `${type} ${JSON.stringify(data)} ${answer.text}`).toBe(400);
    return answer.body.code;
  }

  revise(id: string, body: object, query = '', headings: Headings = {}) {
    return this.site.call('PUT', `${this.path}/actions/${id}${query}`, body, headings);
  }

  retract(id: string, query = '', headings: Headings = {}) {
    return this.site.call('DELETE', `${this.path}/actions/${id}${query}`, undefined, headings);
  }

  change(changes: readonly object[], more: object = {}, query = '') {
    return this.site.call('POST', `${this.path}/changes${query}`, { changes, ...more });
  }

  lot(lot: string, query = ''): Promise<LotState> {
    return this.site.get(`${this.path}/lots/${lot}${query}`);
  }

  get<T>(path: string): Promise<T> {
    return this.site.get(`${this.path}${path}`);
  }

  /** Bulk wine of one variety, on day 1 unless told. */
  async wine(lot: string, volume: number, more: Record<string, unknown> = {}): Promise<Written> {
    const { variety, vessel, day, ...rest } = more;
    const to = { lot, volume, ...(vessel === undefined ? {} : { vessel }) };
    const components = [leaf(typeof variety === 'string' ? variety : 'Merlot')];
    return this.record('receive_bulk', typeof day === 'number' ? day : 1, { to, components, kind: 'wine', ...rest });
  }
}

export const newId = (): string => randomUUID();

/** The server of a test file: up before its first test, gone after its last. */
export function acceptanceSite(): Site {
  const site = new Site();
  let database: TestDatabase;
  let node: Composed;
  let server: ReturnType<typeof createHttpServer>;
  beforeAll(async () => {
    database = await createTestDatabase();
    node = await compose({ connectionString: database.connectionString, durable: false });
    const log = createLog({ level: 'fatal' });
    const metrics = createMetrics();
    server = createHttpServer({ solera: node.solera, kinds: actionKinds, log, metrics, limits: httpLimits });
    await server.listen({ port: 0, host: '127.0.0.1' });
    site.base = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await server.close();
    await node.close();
    await database.drop();
  });
  return site;
}
