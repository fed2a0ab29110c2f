import { actionKinds } from '../../src/cellar/registry.js';
import type { Chance } from '../../src/harvest/chance.js';
import { corrupted, hostileValue, jsonText } from './hostile-value.js';
import { type Codes, type SampledSchema, sampleOf } from './schema-sample.js';

export interface RawRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'PATCH';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: string;
}

const json = { 'content-type': 'application/json' };
const winery = '/v1/wineries/W';

/** Generates requests that are malformed, hostile or impossible, and some that are valid. */
export class HostileRequests {
  private count = 0;

  constructor(
    private readonly chance: Chance,
    private readonly codes: Codes,
    /** Ids of existing actions. */
    private readonly actions: readonly string[],
  ) {}

  next(): RawRequest {
    const roll = this.chance.whole(0, 99);
    if (roll < 50) return this.record();
    if (roll < 62) return this.changeSet();
    if (roll < 74) return this.revise();
    if (roll < 80) return this.settings();
    return this.read();
  }

  private record(): RawRequest {
    const action = this.action();
    const body = this.chance.happens(0.4)
      ? action
      : this.chance.happens(0.5)
        ? { ...action, data: corrupted(action.data, this.chance) }
        : corrupted(action, this.chance);
    return this.write('POST', `${winery}/actions${this.query()}`, this.text(body));
  }

  private changeSet(): RawRequest {
    const changes: unknown[] = Array.from({ length: this.chance.whole(1, 4) }, () => ({
      op: 'record',
      action: this.action(),
    }));
    const edit = {
      op: this.chance.pick(['revise', 'retract', 'erase']),
      id: this.chance.pick(this.actions),
      revision: this.chance.pick([1, 0, 2 ** 31, 2 ** 53 - 1]),
    };
    changes.splice(
      this.chance.whole(0, changes.length),
      0,
      this.chance.happens(0.5) ? corrupted(changes[0], this.chance) : corrupted(edit, this.chance),
    );
    const body = { id: this.uuid(), changes, ...(this.chance.happens(0.3) ? { onConflict: 'flag' } : {}) };
    return this.write(
      'POST',
      `${winery}/changes${this.query()}`,
      this.text(this.chance.happens(0.2) ? corrupted(body, this.chance) : body),
    );
  }

  private revise(): RawRequest {
    const body = { effectiveAt: '2025-10-01T00:00:00Z', data: this.action().data, note: 'n', tieBreak: 1 };
    const request = this.write(
      'PUT',
      `${winery}/actions/${this.chance.pick(this.actions)}${this.query()}`,
      this.text(corrupted(body, this.chance)),
    );
    if (this.chance.happens(0.2)) return { ...request, method: 'DELETE' };
    return { ...request, headers: { ...request.headers, ...this.header() } };
  }

  private settings(): RawRequest {
    const wineryBody = {
      name: 'W',
      volumeUnit: 'gal',
      weightUnit: 'lb',
      currency: 'USD',
      timeZone: 'UTC',
      lockDate: '2020-01-01',
    };
    const vesselBody = { kind: 'tank', capacity: 100 };
    const isWinery = this.chance.happens(0.5);
    // Never the winery of the valid requests: a random lock date may be valid and would refuse them.
    const url = isWinery ? `/v1/wineries/H${this.chance.whole(0, 3)}` : `${winery}/vessels/V${this.chance.whole(0, 3)}`;
    return this.write('PUT', url, this.text(corrupted(isWinery ? wineryBody : vesselBody, this.chance)));
  }

  /** Hostile paths, queries and headers. */
  private read(): RawRequest {
    const hostile = encodeURIComponent(wellFormed(String(hostileValue(this.chance)).slice(0, 3_000)));
    const cursor = Buffer.from(jsonText(this.cursor()), 'utf8').toString('base64url');
    const query = this.chance.pick([
      `limit=${hostile}`,
      `cursor=${hostile}`,
      `cursor=${cursor}`,
      `at=${hostile}`,
      `known=${hostile}`,
      `known=9007199254740991`,
      `q=${hostile}`,
      `status=${hostile}`,
      `type=${hostile}`,
      `lot=${hostile}`,
      `from=${hostile}`,
      `direction=${hostile}`,
      '__proto__=1',
      'limit=1&limit=2',
      '%',
      '%ff',
      'a[]=1',
      'limit=1000&cursor=',
    ]);
    const path = this.chance.pick([
      `${winery}/lots`,
      `${winery}/actions`,
      `${winery}/vessels`,
      '/v1/wineries',
      `${winery}/lots/A`,
      `${winery}/lots/A/timeline`,
      `${winery}/lots/A/lineage`,
      `${winery}/vessels/T1`,
      `${winery}/actions/${this.chance.pick(this.actions)}/revisions`,
    ]);
    const url = this.chance.pick([
      ...Array<string>(6).fill(`${path}?${query}`),
      `/v1/wineries/${hostile}`,
      `${winery}/lots/${hostile}`,
      `${winery}/actions/${hostile}`,
      `${winery}/vessels/${hostile}?at=${hostile}`,
      `/v1/notifications/${hostile}`,
      `/v1/notifications/${this.chance.pick(['0,99', '1,99', '01,100', '1,100,', '-1,98', '101,200', '9007199254740901,9007199254741000', '1e2,2e2', '1,100;'])}`,
      `/v1/${hostile}`,
      '/v1/wineries/W/lots/%2e%2e/../A',
      `/v1/wineries/W/lots/A${'/'.repeat(300)}`,
      '/v1/wineries//lots',
    ]);
    const method = this.chance.happens(0.9) ? 'GET' : this.chance.pick(['DELETE', 'PATCH', 'PUT', 'POST'] as const);
    return { method, url, headers: this.chance.happens(0.3) ? this.header() : {} };
  }

  private cursor(): unknown {
    return this.chance.pick([
      hostileValue(this.chance),
      'A\u0000',
      '\u0000',
      -1,
      2 ** 31,
      2 ** 53 - 1,
      [2 ** 53 - 1, 2 ** 53 - 1, 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
      [-(2 ** 53 - 1), -(2 ** 53 - 1), this.uuid()],
      [1, 2],
      [null, null, null],
      {},
    ]);
  }

  private header(): Record<string, string> {
    const value = this.chance.pick([
      '"1"',
      '"0"',
      '"2147483647"',
      '"999999999999999"',
      '"99999999999999999999"',
      'W/"1"',
      '1',
      '*',
      '"1", "2"',
      '""',
      '"-1"',
      '"1e3"',
      'a b',
      ',',
      '"',
      'x'.repeat(300),
      'café',
    ]);
    return { [this.chance.pick(['if-match', 'idempotency-key', 'if-none-match', 'last-event-id', 'prefer'])]: value };
  }

  private query(): string {
    if (this.chance.happens(0.8)) return '';
    return this.chance.pick([
      '?preview=true',
      '?onConflict=flag',
      '?preview=1',
      '?onConflict=maybe',
      '?preview=true&preview=false',
      '?x=1',
    ]);
  }

  private write(method: RawRequest['method'], url: string, payload: string): RawRequest {
    const type = this.chance.happens(0.97)
      ? json
      : {
          'content-type': this.chance.pick([
            'text/plain',
            'application/json; charset=latin1',
            'application/xml',
            'multipart/form-data',
          ]),
        };
    return { method, url, headers: type, payload };
  }

  /** Returns the JSON text of a body, sometimes broken. */
  private text(body: unknown): string {
    const text = jsonText(body);
    if (this.chance.happens(0.96)) return text;
    return this.chance.pick([
      text.slice(0, -1),
      `${text}${text}`,
      `\ufeff${text}`,
      `${text}\u0000`,
      `[${text}]`,
      '',
      'null',
      '[]',
      '"text"',
      `/* */${text}`,
      text.replaceAll('"', "'"),
      text.replace('{', '{"id":"x",'),
    ]);
  }

  private action(): { id: string; type: string; effectiveAt: string; data: unknown } {
    const kind = this.chance.pick(actionKinds);
    // cellar/schema.ts builds the schemas of all kinds from these parts of JSON Schema.
    const data = sampleOf(kind.schema as SampledSchema, '', this.chance, this.codes);
    const effectiveAt = this.chance.happens(0.9)
      ? `2025-10-0${this.chance.whole(1, 5)}T00:00:00Z`
      : this.chance.pick(['0000-01-01T00:00:00Z', '0099-12-31T00:00:00Z', '9999-12-31T23:59:59.999Z']);
    const tieBreak = this.chance.happens(0.1)
      ? { tieBreak: this.chance.pick([0, -1, 2 ** 53 - 1, -(2 ** 53 - 1), 2 ** 52]) }
      : {};
    return { id: this.uuid(), type: kind.type, effectiveAt, ...tieBreak, data };
  }

  private uuid(): string {
    this.count += 1;
    return `a0000000-0000-7000-8000-${this.count.toString(16).padStart(12, '0')}`;
  }
}

/** Removes lone surrogates, which `encodeURIComponent` rejects. */
function wellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
