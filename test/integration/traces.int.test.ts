/** Two nodes on one database and one broker. Both record their spans in this process; the attribute `solera.node` tells them apart. */
import type { AddressInfo } from 'node:net';
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { httpLimits } from '../../config/http.js';
import { createHttpServer } from '../../src/adapters/http/server.js';
import { createMetrics } from '../../src/adapters/telemetry/metrics.js';
import { openTracer } from '../../src/adapters/telemetry/tracer.js';
import { actionKinds } from '../../src/cellar/registry.js';
import { type Composed, compose } from '../../src/main/compose.js';
import { NatsSite } from '../support/nats-site.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { type RecordedSpan, RecordingProvider } from '../support/recorded-spans.js';

interface TracedNode {
  readonly name: string;
  readonly composed: Composed;
  readonly server: FastifyInstance;
  readonly url: string;
}

const provider = new RecordingProvider();
const settings = { name: 'Winery', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };
const components = [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }];
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
let database: TestDatabase;
let site: NatsSite;
let nodes: readonly TracedNode[];
let nextId = 1;

beforeAll(async () => {
  trace.setGlobalTracerProvider(provider);
  database = await createTestDatabase();
  site = await NatsSite.open();
  const { url } = await site.startServer();
  nodes = [await start('north', url), await start('south', url)];
  const membersSeen = (): unknown => nodes.map(({ composed }) => composed.cluster?.membership.members.length);
  await vi.waitFor(() => expect(membersSeen()).toEqual([2, 2]), { timeout: 20_000 });
  await request(nodeAt(0), 'PUT', '/v1/wineries/TRACE', settings);
});
afterAll(async () => {
  for (const { server, composed } of nodes) {
    await server.close();
    await composed.close();
  }
  await site.close();
  await database.drop();
  trace.disable();
});
beforeEach(() => {
  provider.spans.length = 0;
});

async function start(name: string, natsUrl: string): Promise<TracedNode> {
  const tracer = openTracer({ 'solera.node': name }, '0');
  const observer = {
    ...{
      sent: () => undefined,
      inDoubt: () => undefined,
      decidedHere: () => undefined,
      held: () => undefined,
      holdExpired: () => undefined,
    },
    ...{ viewChanged: () => undefined, handedOver: () => undefined, happened: () => undefined },
  };
  const composed = await compose({
    ...{ connectionString: database.connectionString, durable: false, tracer },
    cluster: {
      ...{ cell: 'traces', self: { node: name, incarnation: name }, edge: false, url: () => null, observer },
      messages: site.participant(natsUrl),
    },
  });
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const { solera, imports } = composed;
  const kinds = actionKinds;
  const server = createHttpServer({
    solera,
    imports,
    kinds,
    log,
    tracer,
    metrics: createMetrics(),
    limits: httpLimits,
  });
  await server.listen({ port: 0, host: '127.0.0.1' });
  const { port } = server.server.address() as AddressInfo; // It listens on TCP.
  return { name, composed, server, url: `http://127.0.0.1:${port}` };
}

function nodeAt(index: number): TracedNode {
  const node = nodes[index];
  if (node === undefined) throw new Error('there are two nodes');
  return node;
}

/** Returns the node that owns the winery of the tests, and the other one. */
async function ownerAndAsker(): Promise<readonly [owner: TracedNode, asker: TracedNode]> {
  const { owner } = (await nodeAt(0).composed.cluster?.inspection.placement('TRACE')) ?? {};
  return owner === nodeAt(0).name ? [nodeAt(0), nodeAt(1)] : [nodeAt(1), nodeAt(0)];
}

async function request(
  node: TracedNode,
  method: string,
  path: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<Response> {
  const response = await fetch(node.url + path, {
    ...{ method, body: JSON.stringify(body) },
    headers: { 'content-type': 'application/json', ...headers },
  });
  expect([response.status, response.ok ? '' : await response.text()]).toEqual([response.status, '']);
  await vi.waitFor(() => expect(provider.spans.filter(({ ended }) => !ended)).toEqual([]));
  return response;
}

function receive(lot: string): { readonly id: string; readonly [member: string]: unknown } {
  const id = `01900000-0000-7000-8000-${String(nextId++).padStart(12, '0')}`;
  return {
    id,
    type: 'receive_bulk',
    effectiveAt: '2025-10-01T08:00:00Z',
    data: { to: { lot, volume: 9 }, components },
  };
}

/** Describes the spans as a tree: each name with its node, under that of its parent. */
function tree(spans: readonly RecordedSpan[], parent: string | undefined): string[] {
  return spans
    .filter((span) => span.parent?.spanId === parent)
    .flatMap((span) => [
      `${span.attributes['solera.node']}: ${span.name}`,
      ...tree(spans, span.context.spanId).map((line) => `  ${line}`),
    ]);
}

describe('a command that another node decides', () => {
  test('is one trace from the HTTP request to the commit at the owner', async () => {
    const [owner, asker] = await ownerAndAsker();
    const action = receive('A');
    await request(asker, 'POST', '/v1/wineries/TRACE/actions', action, { traceparent, tracestate: 'vendor=7' });
    const { spans } = provider;
    expect(new Set(spans.map(({ context }) => context.traceId))).toEqual(new Set([traceId]));
    expect(new Set(spans.map(({ context }) => context.traceState?.serialize()))).toEqual(new Set(['vendor=7']));
    expect(tree(spans, '00f067aa0ba902b7')).toEqual([
      `${asker.name}: POST /v1/wineries/:winery/actions`,
      `  ${asker.name}: command`,
      `    ${asker.name}: ask owner`,
      `      ${owner.name}: decide for another node`,
      `        ${owner.name}: decide`,
      `        ${owner.name}: commit`,
    ]);
    const [server, command, ask, decide] = spans;
    expect(server).toMatchObject({
      kind: SpanKind.SERVER,
      parent: { isRemote: true },
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/v1/wineries/:winery/actions',
        'url.path': '/v1/wineries/TRACE/actions',
        'http.response.status_code': 201,
      },
      status: { code: SpanStatusCode.UNSET },
    });
    expect(command?.attributes).toMatchObject({
      'solera.change_set': action.id,
      'solera.winery': 'TRACE',
      'solera.form': 'single',
      'solera.outcome': 'answered',
    });
    expect([ask?.kind, ask?.attributes['solera.owner']]).toEqual([SpanKind.CLIENT, owner.name]);
    expect([decide?.kind, decide?.parent?.isRemote]).toEqual([SpanKind.SERVER, true]);
  });

  test('begins a trace of its own if the client sent none, or a malformed one', async () => {
    const [, asker] = await ownerAndAsker();
    for (const headers of [{}, { traceparent: `${traceparent}-x` }]) {
      provider.spans.length = 0;
      await request(asker, 'POST', '/v1/wineries/TRACE/actions', receive('B'), headers);
      expect(provider.spans.map(({ context }) => context.traceId)).not.toContain(traceId);
      expect(new Set(provider.spans.map(({ context }) => context.traceId)).size).toBe(1);
      expect(provider.spans.length).toBe(6);
    }
  });
});

describe('a command that the node decides itself', () => {
  test('has no hop, and an edit of the past is decided on committed history', async () => {
    const [owner] = await ownerAndAsker();
    const action = receive('C');
    await request(owner, 'POST', '/v1/wineries/TRACE/actions', action, { traceparent });
    provider.spans.length = 0;
    await request(owner, 'DELETE', `/v1/wineries/TRACE/actions/${action.id}`, {}, { traceparent });
    expect(tree(provider.spans, '00f067aa0ba902b7')).toEqual([
      `${owner.name}: DELETE /v1/wineries/:winery/actions/:action`,
      `  ${owner.name}: command`,
      `    ${owner.name}: decide`,
      `    ${owner.name}: commit`,
    ]);
    expect(provider.spans.find(({ name }) => name === 'decide')?.attributes['solera.history']).toBe('committed');
  });
});

test('probes have no spans', async () => {
  await fetch(`${nodeAt(0).url}/healthz`);
  await fetch(`${nodeAt(0).url}/metrics`);
  expect(provider.spans).toEqual([]);
});
