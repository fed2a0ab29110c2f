/** An encrypted winery in a cell of two processes: everything that reads or decides content does so with the keys, and nothing does once they are destroyed. */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startNatsServer } from '../../src/adapters/nats-server/nats-server.js';
import type { JsonObject } from '../../src/application/json-object.js';
import { follow } from '../../src/feed/consumer/follow.js';
import { memoryTracking } from '../../src/feed/consumer/tracking.js';
import { mirrorFaults, storedMessages } from '../faults/mirror-copy.js';
import { winerySettings } from '../support/ingestion-site.js';
import { LiveClient } from '../support/live-client.js';
import { NatsSite } from '../support/nats-site.js';
import { startTestServer, type TestServer } from '../support/postgres.js';
import { logTexts } from '../support/read-model-check.js';
import { at, receipt } from './encryption-site.js';
import { type Ended, run, start } from './program.js';

/** More than the touches that make an edit large. */
const notes = 2_100;
const secret = 'Secret 17';

let postgres: TestServer;
let connectionString: string;
let site: NatsSite;
let natsUrl: string;
let keys: string;
const urls: string[] = [];

beforeAll(async () => {
  postgres = await startTestServer({ fsync: true });
  ({ connectionString } = await postgres.createDatabase());
  site = await NatsSite.open();
  const server = await startNatsServer({ folder: join(site.folder, 'server'), jetStream: true });
  site.endLater(() => server.stop());
  natsUrl = server.url;
  keys = join(site.folder, 'keys.json');
  writeFileSync(keys, '{"wineries":{}}', { mode: 0o600 });
  for (const name of ['north', 'south']) {
    const program = start(['start'], {
      ...environment(),
      NATS_URL: natsUrl,
      PORT: '0',
      LOG_LEVEL: 'warn',
      SOLERA_NODE: name,
    });
    site.endLater(async () => {
      program.child.kill();
      await program.ended;
    });
    const [, url = ''] = await program.output(/ready on (http:\/\/\S+:\d+)/);
    urls.push(url);
  }
}, 120_000);
afterAll(async () => {
  await site.close();
  await postgres.stop();
});

const environment = () => ({ DATABASE_URL: connectionString, SOLERA_KEYS: keys });
const solera = (...args: readonly string[]): Promise<Ended> => run(args, environment());

async function send(
  node: 0 | 1,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: JsonObject }> {
  const response = await fetch(`${urls[node]}/v1/wineries/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  return { status: response.status, body: (await response.json()) as JsonObject }; // Solera answers with objects.
}

async function actionsDecided(): Promise<number> {
  let sum = 0;
  for (const url of urls) {
    const text = await (await fetch(`${url}/metrics`)).text();
    sum += Number(/^solera_edit_actions_decided_total (\d+)/m.exec(text)?.[1] ?? 0);
  }
  return sum;
}

const note = (): JsonObject => ({ type: 'note', effectiveAt: at(2), data: { lot: 'A', text: secret } });

/** What the server has sent before the keys are destroyed. */
let texts: readonly string[];
const received = { id: randomUUID(), ...receipt('A', 100) };
const data = { ...(receipt('A', 120).data as JsonObject) };
const streams = () => ['estate/lots/A/stream', 'estate/stream'].map((path) => `${urls[0]}/v1/wineries/${path}`);

it('records and corrects an encrypted winery at both nodes', async () => {
  for (const winery of ['estate', 'plain']) expect((await send(0, 'PUT', winery, winerySettings)).status).toBe(200);
  // The level of the database rises once both nodes have said what they know.
  await expect
    .poll(async () => (await solera('keys', 'rotate', '--winery', 'estate')).code, { timeout: 60_000 })
    .toBe(0);
  await expect
    .poll(async () => (await send(1, 'POST', 'estate/actions', received)).status, { timeout: 30_000 })
    .toBeLessThan(202);
  expect((await send(1, 'POST', 'plain/actions', receipt('P', 50))).status).toBe(201);
  const changes = Array.from({ length: notes }, () => ({ op: 'record', action: note() }));
  expect((await send(0, 'POST', 'estate/changes', { id: randomUUID(), changes })).status).toBe(200);

  // A worker decides the correction, with keys of its own.
  const corrected = await send(1, 'PUT', `estate/actions/${received.id}`, { data });
  expect(corrected.status).toBe(200);
  expect(await actionsDecided()).toBeGreaterThanOrEqual(notes);
  for (const node of [0, 1] as const)
    expect((await send(node, 'GET', 'estate/lots/A')).body).toMatchObject({ volume: 120 });
}, 120_000);

it('decides in the background what is refused', async () => {
  const data = { from: [{ lot: 'A', volume: 1_000 }], to: { winery: 'plain', lot: 'Q', volume: 1_000 } };
  const accepted = await fetch(`${urls[0]}/v1/wineries/estate/actions`, {
    method: 'POST',
    body: JSON.stringify({ type: 'transfer_in_bond', effectiveAt: at(4), data }),
    headers: { 'content-type': 'application/json', prefer: 'respond-async' },
  });
  expect(accepted.status).toBe(202);
  await expect.poll(async () => (await edits())[0], { timeout: 10_000 }).toMatchObject({ status: 'refused' });
});

async function edits(): Promise<readonly JsonObject[]> {
  const response = await fetch(`${urls[1]}/v1/edits`);
  expect(response.status).toBe(200);
  return ((await response.json()) as { readonly items: readonly JsonObject[] }).items; // As the API says.
}

it('publishes nothing of the content in clear, and serves it to those who have the keys', async () => {
  texts = await logTexts(urls[0] ?? '');
  expect(texts.join('\n')).not.toContain(secret);
  expect(await mirrorFaults(natsUrl, texts)).toEqual([]);
  const read: string[] = [];
  const follower = follow({
    source: { url: urls[1] ?? '', nats: { servers: natsUrl } },
    tracking: memoryTracking(),
    apply: ({ entries }) => void read.push(JSON.stringify(entries)),
    keys,
  });
  await follower.caughtUp();
  await follower.stop();
  expect(read.join('').split(secret).length - 1).toBe(notes);

  for (const url of streams()) {
    const client = await new LiveClient(url).connect({ most: 1 });
    await client.ended();
    expect([client.status, client.text]).toEqual([200, expect.stringContaining('"volume":120')]);
  }
  expect(await solera('verify')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Everything equals a rebuild'),
  });
}, 120_000);

it('forgets the content everywhere once the keys are destroyed, and goes on', async () => {
  const open = await Promise.all(streams().map((url) => new LiveClient(url).connect()));
  await expect.poll(() => open.map(({ events }) => events.length)).toEqual([1, 1]);
  expect((await solera('keys', 'destroy', '--winery', 'estate', '--yes')).code).toBe(0);
  // The server ends the streams when it learns of the destruction.
  await Promise.all(open.map((client) => client.ended()));
  for (const node of [0, 1] as const)
    await expect.poll(async () => (await send(node, 'GET', 'estate/lots/A')).status, { timeout: 10_000 }).toBe(410);
  // The server has sent these states before, at the same notification.
  for (const url of streams()) {
    const refused = await fetch(url);
    expect([refused.status, await refused.json()]).toMatchObject([410, { code: 'content_destroyed' }]);
  }
  expect(await send(1, 'PUT', `estate/actions/${received.id}`, { data: { ...data, note: 'x' } })).toMatchObject({
    status: 410,
  });
  expect((await edits())[0]).toMatchObject({ status: 'refused', problem: null, unreadable: { key: 'estate-1' } });
  expect((await send(0, 'POST', 'plain/actions', receipt('P', 7, 3))).status).toBe(201);
  expect((await send(1, 'GET', 'plain/lots/P')).body).toMatchObject({ volume: 57 });

  const after = await logTexts(urls[1] ?? '');
  expect(after.slice(0, texts.length)).toEqual(texts);
  expect(await mirrorFaults(natsUrl, after)).toEqual([]);
  expect((await storedMessages(natsUrl)).length).toBeGreaterThan(texts.length);
  const proven = await solera('verify');
  expect(proven).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('The content of winery estate cannot be read whole'),
  });
}, 120_000);
