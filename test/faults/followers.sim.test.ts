/**
 * Results and positions of read models never disagree: nodes are killed by SIGKILL while they follow and while they rebuild, at random moments.
 * After each kill, before a node is started again, every generation is compared with its own position: the changes of the inventory sum up to what the
 * log says up to that number. SOLERA_KILLS sets the number of kills, SOLERA_SEED the seed.
 */
import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Chance } from '../../src/harvest/chance.js';
import { startTestServer, type TestServer } from '../support/postgres.js';
import { Acknowledgements } from './acknowledgements.js';
import { CellarTraffic } from './cellar-traffic.js';
import { clientOfPort, type HttpClient } from './http-client.js';
import { NodeProcess, prepareProgram, runProgram } from './node-process.js';
import { RetryingClient } from './retrying-client.js';

const kills = Number(process.env.SOLERA_KILLS ?? 3);
const seed = Number(process.env.SOLERA_SEED ?? Date.now() % 1_000_000);

let server: TestServer;
let nodes: readonly NodeProcess[];
let sql: Client;
const agent = new http.Agent({ keepAlive: true });

beforeAll(async () => {
  await prepareProgram();
  server = await startTestServer({ fsync: true });
  nodes = [new NodeProcess(server.connectionString), new NodeProcess(server.connectionString)];
  for (const node of nodes) await node.start();
  sql = new Client({ connectionString: server.connectionString });
  await sql.connect();
}, 180_000);
afterAll(async () => {
  await sql?.end();
  await Promise.all((nodes ?? []).map((node) => node.kill()));
  agent.destroy();
  await server?.stop();
});

interface Generation {
  readonly follower: string;
  readonly generation: number;
  readonly state: string;
  /** The positions of its parts, lowest first. */
  readonly positions: readonly number[];
}

async function generations(): Promise<readonly Generation[]> {
  const { rows } = await sql.query<Omit<Generation, 'positions'> & { positions: readonly string[] }>(
    `select g.follower, g.generation, g.state, array_agg(p.position order by p.position) as positions
     from follower_generation g join follower_part p using (follower, generation)
     where g.state in ('live', 'building') group by g.follower, g.generation, g.state`,
  );
  return rows.map((row) => ({ ...row, positions: row.positions.map(Number) }));
}

/** The numbers of the assertions that hold at a position, with their volumes, by the notifications alone. */
function assertionsAt(log: readonly Entry[], position: number): ReadonlySet<number> {
  const holding = new Set<number>();
  for (const { sequence, type, data } of log) {
    if (sequence > position) break;
    if (type === 'solera.lot.event.asserted' && (data.event?.vessels.length ?? 0) > 0) holding.add(sequence);
    if (type === 'solera.lot.event.retracted') holding.delete(data.asserted ?? 0);
  }
  return holding;
}

interface Entry {
  readonly sequence: number;
  readonly type: string;
  readonly data: { readonly asserted?: number; readonly event?: { readonly vessels: readonly unknown[] } };
}

async function readLog(client: HttpClient): Promise<readonly Entry[]> {
  const log: Entry[] = [];
  for (let page = 1; ; page += 1) {
    const path = `/v1/notifications/${(page - 1) * 100 + 1},${page * 100}`;
    const { status, text } = await client({ method: 'GET', path });
    if (status !== 200) throw new Error(text);
    const { items } = JSON.parse(text) as { items: Entry[] };
    log.push(...items);
    if (items.length < 100) return log;
  }
}

/** What a generation of the inventory holds is what the log says up to its position. */
function expectAgreement(all: readonly Snapshot[], log: readonly Entry[]): void {
  for (const { generation, held } of all) {
    const lowest = generation.positions[0] ?? 0;
    const highest = generation.positions.at(-1) ?? 0;
    const [atLowest, atHighest] = [assertionsAt(log, lowest), assertionsAt(log, highest)];
    if (lowest === highest) expect([...held].sort(byNumber)).toEqual([...atLowest].sort(byNumber));
    // The parts of a rebuild that ended between two commits are at one of the two positions.
    else {
      const possible = [...held].filter((number) => atLowest.has(number) || atHighest.has(number));
      expect(possible).toEqual([...held]);
      const certain = [...atLowest].filter((number) => atHighest.has(number));
      expect(certain.filter((number) => !held.has(number))).toEqual([]);
    }
  }
}

const byNumber = (a: number, b: number): number => a - b;

interface Snapshot {
  readonly generation: Generation;
  readonly held: ReadonlySet<number>;
}

/** Reads positions and results in one snapshot of the database. */
async function snapshots(): Promise<readonly Snapshot[]> {
  await sql.query('begin isolation level repeatable read');
  const found: Snapshot[] = [];
  for (const generation of await generations()) {
    if (generation.follower !== 'inventory') continue;
    const table = `follower_inventory_${generation.generation}.inventory_change`;
    const { rows } = await sql.query<{ number: string }>(`select distinct number from ${table} where volume <> 0`);
    found.push({ generation, held: new Set(rows.map(({ number }) => Number(number))) });
  }
  await sql.query('commit');
  return found;
}

test(`read models and their positions agree after ${kills} kills (seed ${seed})`, {
  timeout: 120_000 + kills * 30_000,
}, async () => {
  const traffic = new CellarTraffic({ seed, lots: 12, wineries: 2, poison: null });
  const acknowledgements = new Acknowledgements();
  const chance = new Chance(seed);
  const clients = nodes.map((node) => clientOfPort(() => node.port, agent));
  const anyClient = (): HttpClient => chance.pick(clients);
  const client = new RetryingClient(anyClient, acknowledgements, traffic);
  await traffic.putSettings(anyClient());
  for (const write of traffic.initialWrites()) await client.settle(write);
  let running = true;
  const write = async (): Promise<void> => {
    while (running) await client.settle(traffic.next());
  };
  const work = Promise.all(Array.from({ length: 4 }, write));
  const taken: Snapshot[][] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    await anyClient()({ method: 'POST', path: '/v1/followers/inventory/rebuild' }).catch(() => undefined);
    await pause(chance.whole(0, 400));
    const both = chance.happens(0.4);
    const victims = both ? nodes : [chance.pick(nodes)];
    await Promise.all(victims.map((node) => node.kill()));
    taken.push([...(await snapshots())]);
    for (const node of victims) await node.start();
  }
  running = false;
  await work;
  const log = await readLog(anyClient());
  for (const all of taken) expectAgreement(all, log);
  // Everything catches up, and a last rebuild finds no difference.
  await untilFollowing(anyClient(), log.length);
  const before = (await followerOf(anyClient(), 'inventory')).lastRebuild?.finishedAt;
  await anyClient()({ method: 'POST', path: '/v1/followers/inventory/rebuild' });
  for (let waited = 0; waited < 600; waited += 1) {
    const { lastRebuild } = await followerOf(anyClient(), 'inventory');
    if (lastRebuild !== null && lastRebuild.finishedAt !== before) break;
    await pause(50);
  }
  const { lastRebuild } = await followerOf(anyClient(), 'inventory');
  expect(lastRebuild).toMatchObject({ compared: true, differences: [] });
  expect(lastRebuild?.finishedAt).not.toBe(before);
  expectAgreement(await snapshots(), log);
  const [node] = nodes;
  const url = `http://127.0.0.1:${node?.port}`;
  const rebuilt = await runProgram(['followers', 'rebuild', 'search', '--url', url], {});
  expect(rebuilt).toMatchObject({ code: 0, output: expect.stringContaining('The new tables equal the old ones.') });
  const listed = await runProgram(['followers', '--url', url], {});
  expect(listed).toMatchObject({ code: 0, output: expect.stringMatching(/inventory +│ following/) });
  const unknown = await runProgram(['followers', 'pause', 'nothing', '--url', url], {});
  expect(unknown).toMatchObject({ code: 1, output: expect.stringContaining('Name one of these: inventory, search') });
  process.stderr.write(`followers: ${kills} kills, head ${log.length}, ${taken.flat().length} generations compared\n`);
});

interface Follower {
  readonly name: string;
  readonly status: string;
  readonly position: number;
  readonly lastRebuild: { readonly finishedAt: string; readonly differences: readonly unknown[] } | null;
}

async function followersOf(client: HttpClient): Promise<readonly Follower[]> {
  return JSON.parse((await client({ method: 'GET', path: '/v1/followers' })).text) as Follower[];
}

async function followerOf(client: HttpClient, name: string): Promise<Follower> {
  const found = (await followersOf(client)).find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no follower ${name}.`);
  return found;
}

async function untilFollowing(client: HttpClient, head: number): Promise<void> {
  for (let waited = 0; waited < 600; waited += 1) {
    const all = await followersOf(client);
    if (all.every(({ status, position }) => status === 'following' && position >= head)) return;
    await pause(50);
  }
  throw new Error(`Followers are behind: ${JSON.stringify(await followersOf(client))}`);
}
