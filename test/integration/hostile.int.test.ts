/**
 * Bad input is always answered by a problem document with its code, never by a 500; nothing of it is written; and its neighbours, who are
 * committed in the same batches, are not harmed. SOLERA_HOSTILE_CASES makes it longer, SOLERA_SEED repeats a run.
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
/** Section 4 of the contract, and what every HTTP server needs beside it. */
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
const troubles: unknown[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  node = await compose({ connectionString: database.connectionString, durable: false });
  const log = { ...silent, error: (fields: object) => void troubles.push(fields) };
  app = createHttpServer({
    solera: node.solera,
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

test(`bad input is told what is wrong with it, and nobody else feels it (seed ${seed})`, {
  timeout: 60_000 + cases * 20,
}, async () => {
  const names = { lots: ['A', 'B', 'F', 'C', 'NEW'], vessels: ['T1', 'T2'], wineries: ['W', 'V'] };
  const settings = { name: 'W', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };
  for (const winery of names.wineries) await put(`/v1/wineries/${winery}`, settings);
  for (const vessel of names.vessels) await put(`/v1/wineries/W/vessels/${vessel}`, { kind: 'tank' });
  const components = [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }];
  const actions: string[] = [];
  for (const lot of ['A', 'B', 'GOOD']) {
    const { id } = await post({
      type: 'receive_bulk',
      effectiveAt,
      data: { to: { lot, volume: 1_000_000 }, components },
    });
    if (lot !== 'GOOD') actions.push(id);
  }
  actions.push(
    (
      await post({
        type: 'receive_fruit',
        effectiveAt,
        data: { lot: 'F', weight: 1000, variety: 'Merlot', vintage: 2024, appellation: 'Napa' },
      })
    ).id,
  );

  const account = new Map<number, number>();
  const requests = new HostileRequests(new Chance(seed), names, actions);
  const headBefore = await node.solera.head();
  const faults: string[] = [];
  const outcomes: Record<string, number> = {};
  let neighbours = 0;
  for (let made = 0; made < cases; made += atOnce) {
    const hostile = Array.from({ length: atOnce }, () => requests.next());
    const good = Array.from({ length: 2 }, () =>
      post({ type: 'addition', effectiveAt, data: { lot: 'GOOD', product: 'SO2', amount: 1, unit: 'g' } }),
    );
    const replies = await Promise.all(hostile.map((request) => answer(request)));
    for (const { notifications } of await Promise.all(good)) account.set(notifications.first, notifications.last);
    neighbours += good.length;
    for (const [index, reply] of replies.entries()) {
      const fault = judge(reply, account);
      if (fault !== null) faults.push(`${fault}: ${told(hostile[index] as RawRequest)}`);
      const kind =
        reply.status < 400 ? String(reply.status) : String((JSON.parse(reply.payload) as { code?: string }).code);
      outcomes[kind] = (outcomes[kind] ?? 0) + 1;
    }
    if (faults.length > 0) break;
  }
  expect(faults).toEqual([]);
  expect(troubles).toEqual([]);
  // What was answered as written, and nothing else, is on the log.
  const written = [...account].reduce((sum, [first, last]) => sum + last - first + 1, 0);
  expect(await node.solera.head()).toBe(headBefore + written);
  expect(await node.solera.getLot('W', 'GOOD', {})).toMatchObject({
    ok: true,
    value: { additives: [{ amount: neighbours }] },
  });
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  const { store, archive } = node.postgres;
  expect((await verify({ store, archive, now: () => performance.now() })).differences).toEqual([]);
  process.stderr.write(`hostile: ${JSON.stringify({ cases, outcomes, writtenSets: account.size, neighbours })}\n`);
});

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly payload: string;
}

async function answer({ method, url, headers, payload }: RawRequest): Promise<Reply> {
  const reply = await app.inject({
    method,
    url,
    headers,
    ...(payload === undefined ? {} : { payload: Buffer.from(payload, 'utf8') }),
  });
  return { status: reply.statusCode, type: String(reply.headers['content-type']), payload: reply.payload };
}

/** What is wrong with a reply, or null. Notes the numbers that it says were written. */
function judge({ status, type, payload }: Reply, account: Map<number, number>): string | null {
  if (status >= 500) return `${status} ${payload.slice(0, 300)}`;
  if (status === 304) return null;
  if (status < 400) {
    const { notifications } = JSON.parse(payload) as { notifications?: { first: number; last: number } | null };
    if (notifications) account.set(notifications.first, notifications.last);
    return null;
  }
  if (!type.startsWith('application/problem+json')) return `${status} as ${type}`;
  const problem = JSON.parse(payload) as {
    code?: string;
    status?: number;
    title?: string;
    detail?: string;
    type?: string;
  };
  if (!codes.has(problem.code ?? '')) return `code ${problem.code}`;
  if (problem.status !== status || !problem.title || !problem.detail || !problem.type)
    return `an incomplete problem document ${payload.slice(0, 200)}`;
  return null;
}

function told({ method, url, headers, payload = '' }: RawRequest): string {
  return `${method} ${url.slice(0, 300)} ${JSON.stringify(headers).slice(0, 200)} ${payload.slice(0, 600)}`;
}
