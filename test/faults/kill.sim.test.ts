/**
 * Acknowledged means durable, exactly once (promise 4): nodes and PostgreSQL are killed in the middle of commits, by kill -9, again and again.
 * Two nodes run as programs of their own on one durable server. Clients send again whatever was left open, always as it was, to either node.
 * SOLERA_KILLS says how often (`npm run faults`: fifty), SOLERA_SEED with which chance.
 */
import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Chance } from '../../src/harvest/chance.js';
import { foldFeed } from '../oracle/feed.js';
import { startTestServer, type TestServer } from '../support/postgres.js';
import { Acknowledgements } from './acknowledgements.js';
import { CellarTraffic } from './cellar-traffic.js';
import { ImpatientClient } from './impatient-client.js';
import { LogWitness } from './log-witness.js';
import { NodeProcess, prepareProgram, runProgram } from './node-process.js';
import { type Site, siteBehind } from './site.js';

const kills = Number(process.env.SOLERA_KILLS ?? 6);
const seed = Number(process.env.SOLERA_SEED ?? Date.now() % 1_000_000);
const writers = 12;

let server: TestServer;
let nodes: readonly NodeProcess[];
let sites: readonly Site[];
const agent = new http.Agent({ keepAlive: true });

beforeAll(async () => {
  await prepareProgram();
  server = await startTestServer({ fsync: true });
  nodes = [new NodeProcess(server.connectionString), new NodeProcess(server.connectionString)];
  // One after the other: the first makes the tables.
  for (const node of nodes) await node.start();
  sites = nodes.map((node) => siteBehind(() => node.port, agent));
}, 180_000);
afterAll(async () => {
  await Promise.all((nodes ?? []).map((node) => node.kill()));
  agent.destroy();
  await server?.stop();
});

test(`what ${kills} kills leave behind is all that was acknowledged, once, under its numbers (seed ${seed})`, {
  timeout: 60_000 + kills * 20_000,
}, async () => {
  const traffic = new CellarTraffic({ seed, lots: 24, wineries: 2, poison: null });
  const account = new Acknowledgements();
  const witness = new LogWitness();
  const chance = new Chance(seed);
  // Each attempt may go to the other node: what one has left open, the other must know.
  const anySite = (): Site => chance.pick(sites);
  const client = new ImpatientClient(anySite, account, traffic);
  await traffic.lay(anySite());
  for (const write of traffic.first()) await client.settle(write, () => true);

  let going = true;
  const write = async (): Promise<void> => {
    while (going) await client.settle(traffic.next(), () => true);
  };
  const read = async (): Promise<void> => {
    for (; going; await pause(30)) await witness.poll(anySite(), () => chance.fraction()).catch(() => undefined);
  };
  const work = Promise.all([...Array.from({ length: writers }, write), read(), read()]);
  const done: Record<string, number> = { node: 0, database: 0, both: 0 };
  for (let kill = 0; kill < kills; kill += 1) {
    const before = account.counts.acknowledged;
    // A kill is in the middle of commits only if there are some.
    for (let waited = 0; account.counts.acknowledged < before + 3 && waited < 600; waited += 1) await pause(25);
    await pause(chance.whole(0, 300));
    const fault = (['node', 'database', 'node', 'both'] as const)[kill % 4] ?? 'node';
    done[fault] = (done[fault] ?? 0) + 1;
    await strike(fault, chance);
  }
  await pause(500);
  going = false;
  await work;

  const log = await witness.readAll(anySite());
  expect(witness.faults).toEqual([]);
  expect(account.compare(log)).toEqual([]);
  expect(account.counts.open).toBe(0);
  expect(nodes.map((node) => node.died)).toEqual([false, false]);
  await expectTrue(log);
  process.stderr.write(
    `kills: ${JSON.stringify({ ...done, ...account.counts, retries: client.retries, polls: witness.polls, head: log.length })}\n`,
  );
});

async function strike(fault: 'node' | 'database' | 'both', chance: Chance): Promise<void> {
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

/** The program's own proof, a stranger's fold of the feed, and what is served, agree. */
async function expectTrue(log: Parameters<typeof foldFeed>[0]): Promise<void> {
  for (const [name, expected] of foldFeed(log, { indexBase: 0 })) {
    const [winery, lot] = name.split('/');
    for (const site of sites) {
      const { status, text } = await site({ method: 'GET', path: `/v1/wineries/${winery}/lots/${lot}` });
      expect(status, text).toBe(200);
      expect(JSON.parse(text)).toMatchObject({ ...expected });
    }
  }
  const verified = await runProgram(['verify'], { DATABASE_URL: server.connectionString });
  expect(verified.code, verified.output).toBe(0);
}
