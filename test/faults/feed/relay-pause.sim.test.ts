/**
 * A relay that is suspended for long, with entries in flight, and continues beside its successor, changes nothing in the stream. The pause is shortened here;
 * in `npm run faults -- feed` it is a minute.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type NatsServer, startNatsServer } from '../../../src/adapters/nats-server/nats-server.js';
import { winerySettings } from '../../support/ingestion-site.js';
import { NatsSite } from '../../support/nats-site.js';
import { startTestServer, type TestServer } from '../../support/postgres.js';
import { logTexts } from '../../support/read-model-check.js';
import { metricOf, mirrorFaults, relayAmong, storedMessages } from '../mirror-copy.js';
import { NodeProcess, prepareProgram } from '../node-process.js';

const pauseMs = process.env.SOLERA_FEED_TROUBLES === undefined ? 4_000 : 60_000;
/** How long a relay that continues gets to do harm: it finds out within milliseconds that it is not the owner any more. */
const wokenMs = 3_000;

let postgres: TestServer;
let site: NatsSite;
let broker: NatsServer;
let nodes: readonly NodeProcess[];

beforeAll(async () => {
  await prepareProgram();
  postgres = await startTestServer({ fsync: true });
  site = await NatsSite.open();
  broker = await startNatsServer({ folder: `${site.folder}/server`, jetStream: true });
  site.endLater(() => broker.stop());
  nodes = ['north', 'south'].map(
    (name) => new NodeProcess(postgres.connectionString, { NATS_URL: broker.url, SOLERA_NODE: name }),
  );
  for (const node of nodes) await node.start();
}, 240_000);
afterAll(async () => {
  await Promise.all((nodes ?? []).map((node) => node.kill()));
  await site?.close();
  await postgres?.stop();
});

/** Repeats a write for as long as the node is overloaded, or does not know its outcome. */
async function write(url: string, path: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const method = path.endsWith('/actions') ? 'POST' : 'PUT';
  for (;;) {
    const response = await fetch(`${url}${path}`, { method, headers, body: JSON.stringify(body) });
    const text = await response.text();
    if (response.ok) return;
    if (response.status !== 503) throw new Error(`${method} ${path} returned ${response.status}: ${text}`);
    await pause(50);
  }
}

const note = () => ({
  ...{ id: randomUUID(), type: 'note', effectiveAt: '2025-10-01T08:00:00Z' },
  data: { lot: 'A', text: 'x' },
});

test(`a relay that was suspended for ${pauseMs / 1_000} s and continues beside its successor changes nothing in the stream`, async () => {
  const members = nodes.map((node) => ({ node, url: `http://127.0.0.1:${node.port}` }));
  const [first] = members;
  if (first === undefined) throw new Error('two nodes run');
  await write(first.url, '/v1/wineries/w', winerySettings);
  await write(first.url, '/v1/wineries/w/actions', note());
  const { relay, others } = await relayAmong(members);
  const [other = first] = others;
  let running = true;
  let written = 0;
  const record = async (): Promise<void> => {
    for (; running; written += 1) await write(other.url, '/v1/wineries/w/actions', note());
  };
  const work = Promise.all([record(), record(), record()]);
  await expect.poll(() => written, { timeout: 60_000 }).toBeGreaterThan(50);
  relay.node.signal('SIGSTOP');
  const suspended = performance.now();
  await expect.poll(() => metricOf(other.url, 'solera_mirror_position'), { timeout: 60_000 }).toBeGreaterThan(0);
  await pause(Math.max(1_000, pauseMs / 4));
  running = false;
  await work;
  const texts = await logTexts(other.url);
  expect(await mirrorFaults(broker.url, texts)).toEqual([]);
  const before = await storedMessages(broker.url);
  await pause(Math.max(0, pauseMs - (performance.now() - suspended)));
  relay.node.signal('SIGCONT');
  await pause(wokenMs);
  expect(await storedMessages(broker.url)).toEqual(before);
  expect(before.map(({ text }) => text)).toEqual(texts);
  // Both nodes work, and the log goes on where it was.
  for (const { url } of members) await write(url, '/v1/wineries/w/actions', note());
  expect(await mirrorFaults(broker.url, await logTexts(relay.url))).toEqual([]);
  process.stderr.write(`relay: suspended for ${pauseMs / 1_000} s, ${texts.length} messages compared\n`);
}, 240_000);
