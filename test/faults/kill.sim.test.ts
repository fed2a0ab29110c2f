/**
 * Acknowledged means durable, exactly once (promise 4): nodes and PostgreSQL are killed by SIGKILL in the middle of commits.
 * Two nodes run as processes on one durable server. Clients repeat every unsettled write, unchanged, at either node.
 * SOLERA_KILLS sets the number of kills (`npm run faults`: fifty), SOLERA_SEED the seed.
 */
import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Chance } from '../../src/harvest/chance.js';
import { foldFeed } from '../oracle/feed.js';
import { startTestServer, type TestServer } from '../support/postgres.js';
import { Acknowledgements } from './acknowledgements.js';
import { CellarTraffic } from './cellar-traffic.js';
import { clientOfPort, type HttpClient } from './http-client.js';
import { LogObserver } from './log-observer.js';
import { NodeProcess, prepareProgram, runProgram } from './node-process.js';
import { RetryingClient } from './retrying-client.js';

const kills = Number(process.env.SOLERA_KILLS ?? 3);
const seed = Number(process.env.SOLERA_SEED ?? Date.now() % 1_000_000);
const writers = 12;

let server: TestServer;
let nodes: readonly NodeProcess[];
let clients: readonly HttpClient[];
const agent = new http.Agent({ keepAlive: true });

beforeAll(async () => {
  await prepareProgram();
  server = await startTestServer({ fsync: true });
  nodes = [new NodeProcess(server.connectionString), new NodeProcess(server.connectionString)];
  // One after the other: the first node creates the tables.
  for (const node of nodes) await node.start();
  clients = nodes.map((node) => clientOfPort(() => node.port, agent));
}, 180_000);
afterAll(async () => {
  await Promise.all((nodes ?? []).map((node) => node.kill()));
  agent.destroy();
  await server?.stop();
});

test(`after ${kills} kills the log holds every acknowledged change set once, under its numbers (seed ${seed})`, {
  timeout: 60_000 + kills * 20_000,
}, async () => {
  const traffic = new CellarTraffic({ seed, lots: 24, wineries: 2, poison: null });
  const acknowledgements = new Acknowledgements();
  const observer = new LogObserver();
  const chance = new Chance(seed);
  // Each attempt may go to the other node, which must recognise a write that the first node has committed.
  const anyClient = (): HttpClient => chance.pick(clients);
  const client = new RetryingClient(anyClient, acknowledgements, traffic);
  await traffic.putSettings(anyClient());
  for (const write of traffic.initialWrites()) await client.settle(write);

  let running = true;
  const write = async (): Promise<void> => {
    while (running) await client.settle(traffic.next());
  };
  const read = async (): Promise<void> => {
    for (; running; await pause(30)) await observer.poll(anyClient(), () => chance.fraction()).catch(() => undefined);
  };
  const work = Promise.all([...Array.from({ length: writers }, write), read(), read()]);
  const done: Record<string, number> = { node: 0, database: 0, both: 0 };
  for (let kill = 0; kill < kills; kill += 1) {
    const before = acknowledgements.counts.acknowledged;
    // A kill hits commits only while there are some.
    for (let waited = 0; acknowledgements.counts.acknowledged < before + 3 && waited < 600; waited += 1)
      await pause(25);
    await pause(chance.whole(0, 300));
    const fault = (['node', 'database', 'node', 'both'] as const)[kill % 4] ?? 'node';
    done[fault] = (done[fault] ?? 0) + 1;
    await inject(fault, chance);
  }
  await pause(500);
  running = false;
  await work;

  const log = await observer.readAll(anyClient());
  expect(observer.faults).toEqual([]);
  expect(acknowledgements.compare(log)).toEqual([]);
  expect(acknowledgements.counts.open).toBe(0);
  expect(nodes.map((node) => node.died)).toEqual([false, false]);
  await expectConsistent(log);
  process.stderr.write(
    `kills: ${JSON.stringify({ ...done, ...acknowledgements.counts, retries: client.retries, polls: observer.polls, head: log.length })}\n`,
  );
});

/** Kills a node, the database or both, and restarts them. Sometimes suspends a node first. */
async function inject(fault: 'node' | 'database' | 'both', chance: Chance): Promise<void> {
  const node = chance.pick(nodes);
  if (chance.happens(0.25)) await chance.pick(nodes).pause(chance.whole(50, 400));
  if (fault === 'database' || fault === 'both') {
    await Promise.all([server.kill(), fault === 'both' ? node.kill() : undefined]);
    await pause(chance.whole(0, 200));
    await server.restart();
    if (fault === 'both') await node.start();
    return;
  }
  await node.kill();
  await pause(chance.whole(0, 200));
  await node.start();
}

/** Expects that every node serves the states that the log folds to, and that `solera verify` finds no difference. */
async function expectConsistent(log: Parameters<typeof foldFeed>[0]): Promise<void> {
  for (const [name, expected] of foldFeed(log, { indexBase: 0 })) {
    const [winery, lot] = name.split('/');
    for (const client of clients) {
      const { status, text } = await client({ method: 'GET', path: `/v1/wineries/${winery}/lots/${lot}` });
      expect(status, text).toBe(200);
      expect(JSON.parse(text)).toMatchObject({ ...expected });
    }
  }
  const verified = await runProgram(['verify'], { DATABASE_URL: server.connectionString });
  expect(verified.code, verified.output).toBe(0);
}
