/** Ingestion by two processes on a durable PostgreSQL: the one that takes the commands is killed, and so is the broker. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startNatsServer } from '../../src/adapters/nats-server/nats-server.js';
import type { JsonObject } from '../../src/application/json-object.js';
import { start } from '../integration/program.js';
import { Publisher, winerySettings } from '../support/ingestion-site.js';
import { NatsSite } from '../support/nats-site.js';
import { startTestServer, type TestServer } from '../support/postgres.js';
import { prepareProgram } from './node-process.js';

let postgres: TestServer;
let site: NatsSite;
const effectiveAt = '2025-10-01T08:00:00Z';

beforeAll(async () => {
  await prepareProgram();
  postgres = await startTestServer({ fsync: true });
  site = await NatsSite.open();
}, 240_000);
afterAll(async () => {
  await site.close();
  await postgres.stop();
});

interface Process {
  readonly url: string;
  kill(signal: NodeJS.Signals): Promise<unknown>;
}

async function startProcess(name: string, natsUrl: string, connectionString: string): Promise<Process> {
  const environment = {
    DATABASE_URL: connectionString,
    NATS_URL: natsUrl,
    SOLERA_NODE: name,
    PORT: '0',
    LOG_LEVEL: 'warn',
  };
  const program = start(['start'], { ...environment, SOLERA_LEAVE_MS: '100' });
  const [, url = ''] = await program.output(/ready on (http:\/\/\S+:\d+)/);
  const kill = (signal: NodeJS.Signals): Promise<unknown> => {
    program.child.kill(signal);
    return program.ended;
  };
  site.endLater(() => kill('SIGKILL'));
  return { url, kill };
}

async function get(url: string): Promise<JsonObject> {
  return (await (await fetch(url)).json()) as JsonObject; // Solera answers with objects.
}

/** How many commands a node has taken, by its metrics. */
async function takenBy({ url }: Process): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^solera_ingestion_taken_total (\d+)/m.exec(text)?.[1] ?? 0);
}

async function putWinery(url: string, winery: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const init = { method: 'PUT', body: JSON.stringify(winerySettings), headers };
  expect((await fetch(`${url}/v1/wineries/${winery}`, init)).ok).toBe(true);
}

async function texts(url: string, winery: string): Promise<unknown[]> {
  const { items, next } = await get(`${url}/v1/wineries/${winery}/lots/A/timeline?limit=1000`);
  expect(next).toBeNull();
  return (items as { action: { data: JsonObject } }[]).map(({ action }) => action.data.text);
}

test('2,000 actions of crews that were offline take effect once and in order, although the node that takes them and the broker are killed', async () => {
  const { connectionString } = await postgres.createDatabase();
  const server = await startNatsServer({ folder: `${site.folder}/server`, jetStream: true });
  site.endLater(() => server.stop());
  const nodes = [
    await startProcess('north', server.url, connectionString),
    await startProcess('south', server.url, connectionString),
  ];
  const [north] = nodes;
  if (north === undefined) throw new Error('two nodes were started');
  const wineries = ['w1', 'w2'];
  for (const winery of wineries) await putWinery(north.url, winery);
  await expect.poll(async () => (await get(`${north.url}/v1/ingestion`)).enabled, { timeout: 20_000 }).toBe(true);
  const publisher = new Publisher(await site.connected(server.url));
  const reports = publisher.collect('solera.refused.*');
  const expected = (winery: string): string[] => Array.from({ length: 1_000 }, (_, index) => `${winery} ${index}`);
  const poison = {
    id: randomUUID(),
    type: 'addition',
    effectiveAt,
    data: { lot: 'NONE', product: 'x', amount: 1, unit: 'g' },
  };
  const sending = Promise.all(
    wineries.map(async (winery) => {
      for (const [index, text] of expected(winery).entries()) {
        await publisher.publish(winery, { id: randomUUID(), type: 'note', effectiveAt, data: { lot: 'A', text } });
        if (winery === 'w1' && index === 500) await publisher.publish(winery, poison);
      }
    }),
  );
  const taken = () => Promise.all(nodes.map(takenBy));
  await expect.poll(async () => Math.max(...(await taken())), { timeout: 60_000 }).toBeGreaterThan(100);
  const counts = await taken();
  const [killed, left] = (counts[0] ?? 0) > (counts[1] ?? 0) ? nodes : [...nodes].reverse();
  if (killed === undefined || left === undefined) throw new Error('two nodes were started');
  await killed.kill('SIGKILL');
  await expect.poll(() => takenBy(left), { timeout: 30_000 }).toBeGreaterThan(100);
  await server.kill();
  await server.restart();
  await sending;
  await expect
    .poll(async () => (await get(`${left.url}/v1/ingestion`)).lag, { timeout: 90_000, interval: 500 })
    .toBe(0);
  for (const winery of wineries) expect(await texts(left.url, winery)).toEqual(expected(winery));
  expect(await get(`${left.url}/v1/ingestion`)).toMatchObject({
    refusals: 1,
    wineries: [
      { winery: 'w1', waiting: 0, refusals: 1, refused: [{ id: poison.id, problem: { code: 'unknown_lot' } }] },
    ],
  });
  expect(reports).toMatchObject([{ id: poison.id, status: 422 }]);
  const retried = await fetch(`${left.url}/v1/ingestion/refused/${poison.id}/retry`, { method: 'POST' });
  expect(retried.status).toBe(202);
  await expect.poll(() => reports.length, { timeout: 20_000 }).toBe(2);
  expect((await fetch(`${left.url}/v1/ingestion/refused/${randomUUID()}/retry`, { method: 'POST' })).status).toBe(404);
  expect(await left.kill('SIGTERM')).toMatchObject({ code: 0 });
}, 240_000);
