/** A whole node over HTTP for tests of labels. */
import { expect } from 'vitest';
import { type HttpNode, startHttpNode } from '../support/http-node.js';

export const wineryBody = { name: 'W', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };
export const cab = 'Cabernet Sauvignon';

interface Body {
  readonly [name: string]: unknown;
  readonly impact?: { readonly labels: readonly Change[]; readonly conflicts: readonly unknown[] };
}

interface Change {
  readonly winery: string;
  readonly label: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly checks: readonly { readonly claim: string; readonly actual: number; readonly passes: boolean }[];
}

interface Answer {
  readonly status: number;
  readonly body: Body;
}

export class LabelSite {
  private constructor(private readonly node: HttpNode) {}

  /** Starts a node with the appellations around Napa Valley. */
  static async open(): Promise<LabelSite> {
    const site = new LabelSite(await startHttpNode());
    const put = (name: string, kind: string, within: readonly string[] = []) =>
      site.done('PUT', `/appellations/${encodeURIComponent(name)}`, { kind, within });
    await put('US', 'country');
    await put('California', 'state', ['US']);
    await put('Napa County', 'county', ['California']);
    await put('Napa Valley', 'ava', ['Napa County']);
    return site;
  }

  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(`${this.node.url}/v1${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Body };
  }

  /** Sends a request that must succeed. */
  async done(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Body> {
    const answer = await this.send(method, path, body, headers);
    expect([answer.status < 300, answer.body], `${method} ${path}`).toEqual([true, answer.body]);
    return answer.body;
  }

  close(): Promise<void> {
    return this.node.close();
  }
}
