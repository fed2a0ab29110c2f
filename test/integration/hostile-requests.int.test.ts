/**
 * Bad input always gets a problem document with a documented code, never a 500. It writes nothing and does not harm valid
 * requests that are committed in the same batches. SOLERA_HOSTILE_CASES sets the number of requests, SOLERA_SEED the seed.
 */
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { httpLimits } from '../../config/http.js';
import { createHttpServer } from '../../src/adapters/http/server.js';
import { createMetrics } from '../../src/adapters/telemetry/metrics.js';
import { actionKinds } from '../../src/cellar/registry.js';
import { Chance } from '../../src/harvest/chance.js';
import { type Composed, compose } from '../../src/main/compose.js';
import { verify } from '../../src/verify/verify.js';
import { HostileRequests, type RawRequest } from '../faults/hostile-request.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

const cases = Number(process.env.SOLERA_HOSTILE_CASES ?? 3_000);
const seed = Number(process.env.SOLERA_SEED ?? Date.now() % 1_000_000);
const atOnce = 25;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
/** The codes that the public API documents, and those of every HTTP server. */
const codes = new Set(
  `unknown_lot unknown_vessel unknown_winery insufficient_volume insufficient_weight insufficient_cases not_in_vessel vessel_occupied over_capacity
  over_received wrong_kind origin_differs lot_archived not_empty composition_incomplete period_locked bad_request too_precise too_large not_a_page
  not_found action_id_reused conflicts units_fixed stale_revision unauthorized forbidden method_not_allowed`.split(
    /\s+/,
  ),
);

let database: TestDatabase;
let node: Composed;
let app: FastifyInstance;
const loggedErrors: unknown[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  node = await compose({ connectionString: database.connectionString, durable: false });
  const log = { ...silent, error: (fields: object) => void loggedErrors.push(fields) };
  app = createHttpServer({
    solera: node.solera,
    imports: node.imports,
    kinds: actionKinds,
    log,
    metrics: createMetrics(),
    limits: httpLimits,
  });
});
afterAll(async () => {
  await app.close();
  await node.close();
  await database.drop();
});

async function put(url: string, body: object): Promise<void> {
  expect((await app.inject({ method: 'PUT', url, payload: body })).statusCode).toBe(200);
}
async function post(body: object): Promise<{ id: string; notifications: { first: number; last: number } }> {
  const reply = await app.inject({ method: 'POST', url: '/v1/wineries/W/actions', payload: body });
  expect(reply.statusCode, reply.payload).toBe(201);
  const answer = reply.json() as { action: { id: string }; notifications: { first: number; last: number } };
  return { id: answer.action.id, notifications: answer.notifications };
}
const effectiveAt = '2025-10-01T00:00:00Z';

const codesOfSetup = { lots: ['A', 'B', 'F', 'C', 'NEW'], vessels: ['T1', 'T2'], wineries: ['W', 'V'] };
const components = [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }];

/** Puts settings and records the first actions. Returns the ids of those that hostile edits may name. */
async function setUp(): Promise<readonly string[]> {
  const settings = { name: 'W', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };
  for (const winery of codesOfSetup.wineries) await put(`/v1/wineries/${winery}`, settings);
  for (const vessel of codesOfSetup.vessels) await put(`/v1/wineries/W/vessels/${vessel}`, { kind: 'tank' });
  const receipt = (lot: string) => ({
    type: 'receive_bulk',
    effectiveAt,
    data: { to: { lot, volume: 1_000_000 }, components },
  });
  const fruit = { lot: 'F', weight: 1000, variety: 'Merlot', vintage: 2024, appellation: 'Napa' };
  await post(receipt('GOOD'));
  const actions = [receipt('A'), receipt('B'), { type: 'receive_fruit', effectiveAt, data: fruit }];
  const ids: string[] = [];
  for (const action of actions) ids.push((await post(action)).id);
  return ids;
}

test(`bad input gets a problem document and does not affect other requests (seed ${seed})`, {
  timeout: 60_000 + cases * 20,
}, async () => {
  const requests = new HostileRequests(new Chance(seed), codesOfSetup, await setUp());
  const written = new Map<number, number>();
  const headBefore = await node.solera.head();
  const faults: string[] = [];
  const outcomes: Record<string, number> = {};
  let validRequests = 0;
  for (let made = 0; made < cases && faults.length === 0; made += atOnce) {
    const hostile = Array.from({ length: atOnce }, () => requests.next());
    const valid = Array.from({ length: 2 }, () =>
      post({ type: 'addition', effectiveAt, data: { lot: 'GOOD', product: 'SO2', amount: 1, unit: 'g' } }),
    );
    const replies = await Promise.all(hostile.map((request) => send(request)));
    for (const { notifications } of await Promise.all(valid)) written.set(notifications.first, notifications.last);
    validRequests += valid.length;
    for (const [index, reply] of replies.entries()) {
      const fault = faultOf(reply, written);
      if (fault !== null) faults.push(`${fault}: ${describeRequest(hostile[index] as RawRequest)}`);
      const outcome = outcomeOf(reply);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
  }
  expect(faults).toEqual([]);
  expect(loggedErrors).toEqual([]);
  // The log holds exactly what was acknowledged.
  const entries = [...written].reduce((sum, [first, last]) => sum + last - first + 1, 0);
  expect(await node.solera.head()).toBe(headBefore + entries);
  expect(await node.solera.getLot('W', 'GOOD', {})).toMatchObject({
    ok: true,
    value: { additives: [{ amount: validRequests }] },
  });
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  expect((await verify({ ...node.postgres, now: () => performance.now() })).differences).toEqual([]);
  process.stderr.write(`hostile: ${JSON.stringify({ cases, outcomes, changeSets: written.size, validRequests })}\n`);
});

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly payload: string;
}

async function send({ method, url, headers, payload }: RawRequest): Promise<Reply> {
  const reply = await app.inject({
    method,
    url,
    headers,
    ...(payload === undefined ? {} : { payload: Buffer.from(payload, 'utf8') }),
  });
  return { status: reply.statusCode, type: String(reply.headers['content-type']), payload: reply.payload };
}

/** Returns what is wrong with a reply, or null. Adds the acknowledged numbers to `written`. */
function faultOf({ status, type, payload }: Reply, written: Map<number, number>): string | null {
  if (status >= 500) return `${status} ${payload.slice(0, 300)}`;
  if (status === 304) return null;
  if (status < 400) {
    const { notifications } = JSON.parse(payload) as { notifications?: { first: number; last: number } | null };
    if (notifications) written.set(notifications.first, notifications.last);
    return null;
  }
  if (!type.startsWith('application/problem+json')) return `${status} with content type ${type}`;
  const problem = JSON.parse(payload) as {
    code?: string;
    status?: number;
    title?: string;
    detail?: string;
    type?: string;
  };
  if (!codes.has(problem.code ?? '')) return `unknown code ${problem.code}`;
  if (problem.status !== status || !problem.title || !problem.detail || !problem.type)
    return `an incomplete problem document ${payload.slice(0, 200)}`;
  return null;
}

/** Returns the status of a success or the code of a problem. */
function outcomeOf({ status, payload }: Reply): string {
  return status < 400 ? String(status) : String((JSON.parse(payload) as { code?: string }).code);
}

function describeRequest({ method, url, headers, payload = '' }: RawRequest): string {
  return `${method} ${url.slice(0, 300)} ${JSON.stringify(headers).slice(0, 200)} ${payload.slice(0, 600)}`;
}
