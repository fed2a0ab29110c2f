/**
 * An upgrade, rehearsed with two programs: nodes of a former version and of this one over one database and one broker, while clients record.
 * 1. A new node beside two old ones serves the same pages, byte for byte, and takes writes. 2. It is taken away again (a rollback), and the old ones go on. 3. All nodes
 * are replaced one after the other; the level rises; the pages are still the same; everything verifies. 4. The former program is then refused.
 * SOLERA_BASELINE is the folder of a built checkout of the former version; without it, there is nothing to rehearse (`npm run faults -- upgrade`).
 */
import http from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type NatsServer, startNatsServer } from '../../src/adapters/nats-server/nats-server.js';
import { currentLevel } from '../../src/application/level.js';
import { Chance } from '../../src/harvest/chance.js';
import { startTestServer, type TestServer } from '../support/postgres.js';
import { Acknowledgements } from './acknowledgements.js';
import { CellarTraffic } from './cellar-traffic.js';
import { clientOfPort, type HttpClient } from './http-client.js';
import { LogObserver } from './log-observer.js';
import { NodeProcess, prepareProgram, runProgram } from './node-process.js';
import { RetryingClient } from './retrying-client.js';

const baseline = process.env.SOLERA_BASELINE ?? '';
const seed = Number(process.env.SOLERA_SEED ?? Date.now() % 1_000_000);
const levelPatienceMs = 120_000;

let server: TestServer;
let broker: NatsServer;
let folder: string;
const nodes: NodeProcess[] = [];
const agent = new http.Agent({ keepAlive: true });

beforeAll(async () => {
  if (baseline === '') return;
  await prepareProgram();
  folder = await mkdtemp(join(tmpdir(), 'solera-upgrade-of-test-'));
  [server, broker] = await Promise.all([
    startTestServer({ fsync: true }),
    startNatsServer({ folder: join(folder, 'nats') }),
  ]);
}, 180_000);
afterAll(async () => {
  await Promise.all(nodes.map((node) => node.kill()));
  agent.destroy();
  await broker?.stop();
  await server?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

test.runIf(baseline !== '')(
  `nodes of two versions work side by side, and each can be taken away (seed ${seed})`,
  {
    timeout: 900_000,
  },
  async () => {
    const old = pathToFileURL(join(baseline, 'dist/src/main/cli.js'));
    const serving: NodeProcess[] = [];
    const add = async (program?: URL): Promise<NodeProcess> => {
      const node = await startedNode(program);
      serving.push(node);
      return node;
    };
    const remove = async (node: NodeProcess): Promise<void> => {
      serving.splice(serving.indexOf(node), 1);
      expect(await node.stop()).toBe(0);
    };
    const [first, second] = [await add(old), await add(old)];
    const chance = new Chance(seed);
    const traffic = new CellarTraffic({ seed, lots: 24, wineries: 2, poison: null });
    const acknowledgements = new Acknowledgements();
    const anyClient = (): HttpClient => clientFor(chance.pick(serving));
    const client = new RetryingClient(anyClient, acknowledgements, traffic);
    await traffic.putSettings(anyClient());
    for (const write of traffic.initialWrites()) await client.settle(write);
    let running = true;
    const work = Promise.all(
      Array.from({ length: 4 }, async () => {
        while (running) await client.settle(traffic.next());
      }),
    );
    const levelBefore = await levelOf();

    const third = await add();
    await pause(5_000);
    const before = await pagesOf(first);
    expect((await pagesOf(third)).slice(0, before.length)).toEqual(before);
    expect(await levelOf()).toBe(levelBefore);

    await remove(third);
    await pause(2_000);
    expect((await pagesOf(second)).slice(0, before.length)).toEqual(before);

    const replacements = [await add(), await add()];
    await remove(first);
    await pause(1_000);
    await remove(second);
    for (let waitedMs = 0; (await levelOf()) < currentLevel && waitedMs < levelPatienceMs; waitedMs += 500)
      await pause(500);
    expect(await levelOf()).toBe(currentLevel);
    await pause(3_000);
    running = false;
    await work;

    for (const node of replacements) expect((await pagesOf(node)).slice(0, before.length)).toEqual(before);
    const observer = new LogObserver();
    const log = await observer.readAll(anyClient());
    expect(observer.faults).toEqual([]);
    expect(acknowledgements.compare(log)).toEqual([]);
    const verified = await runProgram(['verify'], { DATABASE_URL: server.connectionString });
    expect(verified.code, verified.output).toBe(0);
    if (levelBefore < currentLevel) await expect(add(old)).rejects.toThrow(/only knows level/);
    process.stderr.write(`upgraded from level ${levelBefore} to ${currentLevel} with ${log.length} notifications\n`);
  },
);

async function startedNode(program?: URL): Promise<NodeProcess> {
  const environment = { NATS_URL: broker.url, SOLERA_CELL: 'upgrade' };
  const node = new NodeProcess(server.connectionString, environment, program);
  nodes.push(node);
  await node.start();
  return node;
}

function clientFor(node: NodeProcess): HttpClient {
  return clientOfPort(() => node.port, agent);
}

async function levelOf(): Promise<number> {
  const sql = new Client({ connectionString: server.connectionString });
  await sql.connect();
  try {
    return (await sql.query<{ level: number }>('select level from database_level')).rows[0]?.level ?? 0;
  } finally {
    await sql.end();
  }
}

/** Returns the texts of all full pages, as the node serves them. */
async function pagesOf(node: NodeProcess): Promise<readonly string[]> {
  const pages: string[] = [];
  for (let first = 1; ; first += 100) {
    const path = `/v1/notifications/${first},${first + 99}`;
    const { status, text } = await clientFor(node)({ method: 'GET', path }).catch((cause: unknown) => {
      throw new Error(`a node does not serve its pages: ${node.log}`, { cause });
    });
    if (status === 404) return pages;
    expect(status, text).toBe(200);
    // The page that is being filled is not final.
    if (JSON.parse(text).items.length < 100) return pages;
    pages.push(text);
  }
}
