/** Solera as the acceptance tests see it: an HTTP address. They test the specification of the public API and use no internals. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect } from 'vitest';
import { type HttpNode, startHttpNode } from '../support/http-node.js';
import type { LotState, Problem, Written } from './acceptance-shapes.js';

interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: T;
}

type Headings = Readonly<Record<string, string>>;

/** Returns noon (UTC) of a day of September 2025, plus hours. Days above 30 continue into October. */
export function on(day: number, hours = 0): string {
  return new Date(Date.UTC(2025, 8, day, 12 + hours)).toISOString();
}

/** Returns an item of `components`. */
export function leaf(variety: string, share = 1, more: object = {}): object {
  return { share, variety, vintage: 2024, appellation: 'Napa Valley', ...more };
}

class Site {
  base = '';
  #wineries = 0;

  /** Sends a request. The caller names the shape of the body, and the assertions check it. */
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

  /** Creates a winery, so that tests do not share history. */
  async cellar(settings: object = {}): Promise<Cellar> {
    this.#wineries += 1;
    const cellar = new Cellar(this, `w${this.#wineries}`);
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
    const defaults = { name: 'Estate', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };
    const answer = await this.site.call('PUT', this.path, { ...defaults, ...settings });
    expect([200, 201], answer.text).toContain(answer.status);
  }

  async vessels(...names: string[]): Promise<void> {
    for (const name of names) await this.vessel(name, { kind: 'tank' });
  }

  async vessel(name: string, body: object): Promise<void> {
    const answer = await this.site.call('PUT', `${this.path}/vessels/${name}`, body);
    expect([200, 201], answer.text).toContain(answer.status);
  }

  /** Records an action, and returns the response of any status. */
  post(type: string, day: number | string, data: object, more: object = {}, query = '') {
    const effectiveAt = typeof day === 'string' ? day : on(day);
    return this.site.call('POST', `${this.path}/actions${query}`, { type, effectiveAt, data, ...more });
  }

  /** Records an action that must be accepted. */
  async record(type: string, day: number | string, data: object, more: object = {}, query = ''): Promise<Written> {
    const answer = await this.post(type, day, data, more, query);
    expect(answer.status, answer.text).toBe(201);
    return answer.body;
  }

  /** Records an action that must be impossible, and returns its code. */
  async refusal(type: string, day: number | string, data: object, more: object = {}, query = ''): Promise<string> {
    const answer = await this.post(type, day, data, more, query);
    expect(answer.status, answer.text).toBe(422);
    return answer.body.code;
  }

  /** Records an action that must be malformed, and returns its code. */
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

  /** Records bulk wine of one variety; by default Merlot on day 1. */
  async wine(lot: string, volume: number, more: Record<string, unknown> = {}): Promise<Written> {
    const { variety, vessel, day, ...rest } = more;
    const to = { lot, volume, ...(vessel === undefined ? {} : { vessel }) };
    const components = [leaf(typeof variety === 'string' ? variety : 'Merlot')];
    return this.record('receive_bulk', typeof day === 'number' ? day : 1, { to, components, kind: 'wine', ...rest });
  }
}

export const newId = (): string => randomUUID();

/** Returns the site of a test file. Its server starts before the first test and stops after the last. */
export function acceptanceSite(): Site {
  const site = new Site();
  let node: HttpNode;
  beforeAll(async () => {
    node = await startHttpNode();
    site.base = node.url;
  });
  afterAll(() => node.close());
  return site;
}
