/** Fuzzed requests: each is made from the seed and its number alone, so that it can be made again without those before it. */
import { Chance } from '../../../src/harvest/chance.js';
import { hostileValue } from '../hostile-value.js';
import { documentSample, type Schemas } from './document-sample.js';
import type { DocumentRoute, RoutesOfDocument } from './document-routes.js';
import type { FuzzCaller } from './fuzz-callers.js';
import { FuzzNames, type FuzzThings } from './fuzz-names.js';
import { fuzzedBody } from './fuzzed-body.js';

export interface FuzzedRequest {
  readonly number: number;
  readonly caller: FuzzCaller;
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'];

export class FuzzedRequests {
  private readonly routes: readonly DocumentRoute[];
  private readonly schemas: Schemas;

  constructor(
    document: RoutesOfDocument,
    private readonly seed: number,
    private readonly callers: readonly FuzzCaller[],
    private readonly things: FuzzThings,
  ) {
    // Bodies can be wrong in more ways than addresses.
    this.routes = document.routes.flatMap((route) => Array<DocumentRoute>(route.body === null ? 1 : 4).fill(route));
    this.schemas = document.schemas;
  }

  of(number: number): FuzzedRequest {
    const chance = new Chance(this.seed * 0x1_0000_0000 + number);
    const caller = chance.pick(this.callers);
    const route = chance.pick(this.routes);
    const names = new FuzzNames(this.things, chance, caller, number);
    const nameFor = (name: string): unknown => names.nameFor(name);
    const parts = { chance, names, sampling: { chance, schemas: this.schemas, nameFor } };
    // A third of the requests is valid, or nearly: only those that get far into the program can fail there.
    const faults = new Set(
      chance.happens(0.35) ? [] : Array.from({ length: chance.whole(1, 2) }, () => chance.whole(0, 5)),
    );
    const method = faults.has(0) ? chance.pick(methods) : route.method;
    const path = faults.has(1) ? brokenPath(route, nameFor, chance) : filled(route.path, nameFor);
    const query = [...usualQuery(route, parts.sampling), ...(faults.has(2) ? [brokenQuery(route, chance)] : [])].join(
      '&',
    );
    const body = fuzzedBody(route, parts, faults.has(3) || faults.has(4));
    const headers = {
      ...usualHeaders(route, chance),
      ...(caller.authorization === null ? {} : { authorization: caller.authorization }),
      ...(body === null ? {} : { 'content-type': body.type }),
      ...(faults.has(5) ? brokenHeader(chance, caller) : {}),
    };
    const target = `${path}${query === '' ? '' : `?${query}`}`.replace(/[^\x21-\x7e]/g, (character) =>
      encoded(character),
    );
    return { number, caller, method, target, headers, body: body?.bytes ?? null };
  }
}

function filled(template: string, nameFor: (name: string) => unknown): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => encoded(String(nameFor(name) ?? 'x')));
}

/** Percent-encodes a text; a lone surrogate becomes U+FFFD. */
function encoded(text: string): string {
  return encodeURIComponent(Buffer.from(text, 'utf8').toString('utf8'));
}

function hostileText(chance: Chance): string {
  return String(hostileValue(chance)).slice(0, 2_000);
}

function brokenPath({ path }: DocumentRoute, nameFor: (name: string) => unknown, chance: Chance): string {
  const usual = filled(path, nameFor);
  const segments = usual.split('/');
  const at = chance.whole(1, segments.length - 1);
  const replaced = (text: string): string =>
    segments.map((segment, index) => (index === at ? text : segment)).join('/');
  switch (chance.whole(0, 5)) {
    case 0:
      return replaced(encoded(hostileText(chance)));
    case 1:
      return replaced(
        chance.pick([
          '..',
          '.',
          '',
          '%00',
          '%2e%2e',
          '%2f',
          '%',
          '%zz',
          '%ff',
          '__proto__',
          '*',
          'a'.repeat(9_000),
          '%F0%9F%8D%B7',
        ]),
      );
    case 2:
      return chance.pick([
        `${usual}/`,
        `/${usual}`,
        `${usual}//`,
        usual.toUpperCase(),
        `${usual};x=1`,
        `${usual}%20`,
        `${usual}/..`,
        `/healthz/..${usual}`,
      ]);
    case 3:
      return segments.slice(0, at + 1).join('/');
    case 4:
      return `${usual}/${chance.pick(['lots', 'actions', 'stream', 'rows', 'events', 'x', '0', '__proto__'])}`;
    default:
      return path.replace(/\{(\w+)\}/g, () => encoded(hostileText(chance)));
  }
}

function usualQuery(route: DocumentRoute, sampling: Parameters<typeof documentSample>[2]): readonly string[] {
  const { chance } = sampling;
  return route.query
    .filter(() => chance.happens(0.25))
    .map(({ name, schema }) => `${name}=${encoded(String(documentSample(schema, name, sampling)))}`);
}

function brokenQuery({ query }: DocumentRoute, chance: Chance): string {
  const name =
    query.length > 0 && chance.happens(0.8)
      ? chance.pick(query).name
      : chance.pick(['limit', 'at', 'x', '__proto__', 'constructor', 'a[]', '', '%']);
  // `wait` stays short: a valid one may take as long as it says.
  if (name === 'wait') return 'wait=1e3';
  if (name === 'cursor' && chance.happens(0.7)) return `cursor=${brokenCursor(chance)}`;
  return chance.pick([
    `${name}=${encoded(hostileText(chance))}`,
    `${name}=1&${name}=2`,
    name,
    `${name}=%`,
    `${name}=%ff`,
    `${name}[a]=1`,
    `${name}=${'9'.repeat(400)}`,
  ]);
}

function brokenCursor(chance: Chance): string {
  const value = chance.pick<unknown>([
    hostileText(chance),
    ...[
      '',
      'A\u0000',
      '\u0000',
      -1,
      2 ** 31,
      2 ** 53 - 1,
      null,
      {},
      [],
      [1, 2],
      [null, null, null],
      { __proto__: null },
    ],
    [2 ** 53 - 1, 2 ** 53 - 1, 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
    ['2025-10-01T00:00:00Z', 1, 'x'],
  ]);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return Buffer.from(text, 'utf8').toString('base64url');
}

function usualHeaders({ headers }: DocumentRoute, chance: Chance): Record<string, string> {
  const given: Record<string, string> = {};
  for (const name of headers)
    if (chance.happens(0.15)) given[name.toLowerCase()] = headerValue(name.toLowerCase(), chance);
  return given;
}

function headerValue(name: string, chance: Chance): string {
  switch (name) {
    case 'prefer':
      return chance.pick(['return=minimal', 'respond-async', 'respond-async, wait=1', 'x=y']);
    case 'accept':
      return chance.pick(['text/csv', 'application/json', '*/*']);
    case 'idempotency-key':
      return `key-${chance.whole(0, 1_000_000)}`;
    case 'last-event-id':
      return chance.pick(['0', '1', '5']);
    default:
      return chance.pick(['"1"', '"2"', '*', 'W/"1"']);
  }
}

function brokenHeader(chance: Chance, { authorization }: FuzzCaller): Record<string, string> {
  const value = chance.pick([
    '',
    ',',
    '"',
    '*',
    '"1", "2"',
    '"99999999999999999999"',
    'x'.repeat(3_000),
    '\u00ff\u00fe',
    '1e3',
    '-1',
    '__proto__',
    'a=b; c=d',
    'bytes=0-0',
  ]);
  const name = chance.pick([
    ...[
      'if-match',
      'if-none-match',
      'idempotency-key',
      'prefer',
      'accept',
      'last-event-id',
      'range',
      'cookie',
      'origin',
      'accept-encoding',
    ],
    ...[
      'x-request-id',
      'traceparent',
      'tracestate',
      'x-forwarded-for',
      'x-forwarded-host',
      'forwarded',
      'x-http-method-override',
      'content-encoding',
    ],
    ...['x-solera-request', 'access-control-request-method', 'sec-fetch-site', 'te', 'via', '__proto__', 'constructor'],
  ]);
  if (authorization === null || chance.happens(0.95)) return { [name]: value };
  // A token that is not quite the caller's: cut, doubled, or of another scheme.
  return {
    authorization: chance.pick([
      authorization.slice(0, -1),
      `${authorization}x`,
      authorization.replace('Bearer', 'Basic'),
      'Bearer',
      value,
    ]),
  };
}
