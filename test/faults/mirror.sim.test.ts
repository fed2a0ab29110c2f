/** The mirror of the log by two processes on a durable PostgreSQL: the one that copies is killed or paused, and the broker is killed, wiped and contradicted. */
import { randomUUID } from 'node:crypto';
import { jetstreamManager } from '@nats-io/jetstream';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { NatsMessages } from '../../src/adapters/nats/nats-messages.js';
import { type NatsServer, startNatsServer } from '../../src/adapters/nats-server/nats-server.js';
import type { JsonObject } from '../../src/application/json-object.js';
import { Chance } from '../../src/harvest/chance.js';
import { start } from '../integration/program.js';
import { winerySettings } from '../support/ingestion-site.js';
import { NatsSite } from '../support/nats-site.js';
import { startTestServer, type TestServer } from '../support/postgres.js';
import { logTexts } from '../support/read-model-check.js';
import { metricOf, mirrorFaults, relayAmong } from './mirror-copy.js';
import { prepareProgram } from './node-process.js';

const rounds = Number(process.env.SOLERA_MIRROR_FAULTS ?? 2);
const seed = Number(process.env.SOLERA_SEED ?? Date.now() % 1_000_000);

let postgres: TestServer;
let site: NatsSite;
let server: NatsServer;
let operator: NatsMessages;
let connectionString: string;

interface Process {
  readonly name: string;
  readonly url: string;
  signal(name: NodeJS.Signals): void;
  kill(): Promise<unknown>;
}

beforeAll(async () => {
  await prepareProgram();
  postgres = await startTestServer({ fsync: true });
  site = await NatsSite.open();
  server = await startNatsServer({ folder: `${site.folder}/server`, jetStream: true });
  site.endLater(() => server.stop());
  ({ connectionString } = await postgres.createDatabase());
}, 240_000);
beforeEach(async () => {
  operator = await site.connected(server.url);
});
afterAll(async () => {
  await site.close();
  await postgres.stop();
});

async function startProcess(name: string): Promise<Process> {
  const environment = { DATABASE_URL: connectionString, NATS_URL: server.url, PORT: '0', LOG_LEVEL: 'warn' };
  const program = start(['start'], { ...environment, SOLERA_NODE: name, SOLERA_LEAVE_MS: '100' });
  const [, url = ''] = await program.output(/ready on (http:\/\/\S+:\d+)/);
  const signal = (one: NodeJS.Signals): void => void program.child.kill(one);
  const kill = async (): Promise<unknown> => {
    signal('SIGKILL');
    return program.ended;
  };
  site.endLater(kill);
  return { name, url, signal, kill };
}

async function get(url: string): Promise<JsonObject> {
  return (await (await fetch(url)).json()) as JsonObject; // Solera answers with objects.
}

/** Records notes at a node, some of them at once. */
async function record({ url }: Process, count: number): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  for (let done = 0; done < count; done += 1) {
    const action = {
      id: randomUUID(),
      type: 'note',
      effectiveAt: '2025-10-01T08:00:00Z',
      data: { lot: 'A', text: 'x' },
    };
    const response = await fetch(`${url}/v1/wineries/w.1/actions`, {
      method: 'POST',
      body: JSON.stringify(action),
      headers,
    });
    expect([response.status, 201]).toContain(response.ok ? 201 : response.status);
  }
}

async function streams() {
  const { client } = operator;
  if (client === undefined) throw new Error('the operator is not connected');
  return (await jetstreamManager(client)).streams;
}

/** Waits until the stream ends where the log does, and compares all messages with the pages. */
async function expectCopy({ url }: Process): Promise<void> {
  expect(await mirrorFaults(server.url, await logTexts(url))).toEqual([]);
}

test(`the stream is the log in the end, whatever was killed, paused or wiped (SOLERA_SEED=${seed})`, async () => {
  const chance = new Chance(seed);
  let nodes = [await startProcess('north-0'), await startProcess('south-0')];
  const [first] = nodes;
  if (first === undefined) throw new Error('two nodes were started');
  const headers = { 'content-type': 'application/json' };
  const put = await fetch(`${first.url}/v1/wineries/w.1`, {
    method: 'PUT',
    body: JSON.stringify(winerySettings),
    headers,
  });
  expect(put.ok).toBe(true);
  await record(first, 50);
  for (let round = 1; round <= rounds; round += 1) {
    const { relay, others } = await relayAmong(nodes);
    const [other] = others;
    if (other === undefined) throw new Error('two nodes run');
    const writing = record(other, 100);
    const fault = (round - 1 + chance.whole(0, rounds > 4 ? 3 : 0)) % 4;
    if (fault === 0) {
      await relay.kill();
      nodes = [other, await startProcess(`north-${round}`)];
    } else if (fault === 1) {
      relay.signal('SIGSTOP');
      await expect.poll(() => metricOf(other.url, 'solera_mirror_position'), { timeout: 30_000 }).toBeGreaterThan(0);
      relay.signal('SIGCONT');
    } else {
      await server.kill();
      if (fault === 2) await server.wipeStore();
      await server.restart();
    }
    await writing;
    await expectCopy(other);
  }
  for (const node of nodes) await node.kill();
}, 400_000);

test('a stream that another program publishes to stops the relay, and neither reads nor writes, until it is deleted', async () => {
  const nodes = [await startProcess('east'), await startProcess('west')];
  const [east] = nodes;
  if (east === undefined) throw new Error('two nodes were started');
  await record(east, 5);
  await expectCopy(east);
  await operator.client?.request('solera.log.other.type', '{}');
  const details = async (): Promise<string> =>
    (await Promise.all(nodes.map(async ({ url }) => (await get(`${url}/readyz`)).detail))).join(' ');
  await expect.poll(details, { timeout: 20_000 }).toMatch(/has no id instead of \S+: it does not come from this log/);
  await record(east, 5);
  for (const { url } of nodes) expect((await fetch(`${url}/readyz`)).status).toBe(200);
  expect(Math.max(...(await Promise.all(nodes.map(({ url }) => metricOf(url, 'solera_mirror_stopped')))))).toBe(1);
  await (await streams()).delete('SOLERA');
  await expectCopy(east);
  await expect.poll(details, { timeout: 20_000 }).not.toContain('not copied');
}, 200_000);
