/**
 * Backups and restores are killed by SIGKILL at random moments, while a node records. Whatever is left is either good or says what is wrong with it: a folder holds a
 * complete archive, or an interrupted one that the same command completes; a database is empty, is marked as half restored and resumes, or is restored.
 * SOLERA_BACKUP_KILLS sets the number of kills (`npm run faults -- backup`: fifty), SOLERA_SEED the seed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fillLog } from '../../benchmarks/feed-log.js';
import { Chance } from '../../src/harvest/chance.js';
import { startTestServer, type TestServer } from '../support/postgres.js';
import { Acknowledgements } from './acknowledgements.js';
import { CellarTraffic } from './cellar-traffic.js';
import { clientOfPort, type HttpClient } from './http-client.js';
import { NodeProcess, prepareProgram, runProgram } from './node-process.js';
import { RetryingClient } from './retrying-client.js';

const kills = Number(process.env.SOLERA_BACKUP_KILLS ?? 2);
const seed = Number(process.env.SOLERA_SEED ?? Date.now() % 1_000_000);
const program = fileURLToPath(new URL('../../dist/src/main/cli.js', import.meta.url));
const firstWrites = 500;
/** Notifications in the log before the first write. With many kills, the log has several segments, so that an interrupted backup has some that are complete. */
const notifications = kills < 10 ? 5_000 : 160_000;

let server: TestServer;
let node: NodeProcess;
let client: HttpClient;
let folder: string;
const agent = new http.Agent({ keepAlive: true });

beforeAll(async () => {
  await prepareProgram();
  server = await startTestServer({ fsync: true });
  await fillLog(server.connectionString, notifications);
  node = new NodeProcess(server.connectionString);
  await node.start();
  client = clientOfPort(() => node.port, agent);
  // Not named as the folders of test servers, which other runs remove when they have no owner.
  folder = await mkdtemp(join(tmpdir(), 'solera-backups-of-test-'));
}, 180_000);
afterAll(async () => {
  await node?.kill();
  agent.destroy();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

test(`after ${kills} kills, archives and databases are good or say what is wrong (seed ${seed})`, {
  timeout: 300_000 + kills * 60_000,
}, async () => {
  const chance = new Chance(seed);
  const traffic = new CellarTraffic({ seed, lots: 24, wineries: 2, poison: null });
  const writer = new RetryingClient(() => client, new Acknowledgements(), traffic);
  await traffic.putSettings(client);
  for (const write of traffic.initialWrites()) await writer.settle(write);
  for (let written = 0; written < firstWrites; written += 1) await writer.settle(traffic.next());
  let running = true;
  const recording = (async () => {
    for (; running; await pause(20)) await writer.settle(traffic.next());
  })();
  const counts = { complete: 0, unfinished: 0, notBegun: 0, restored: 0, marked: 0, untouched: 0 };

  const typicalPlace = join(folder, 'typical');
  const typical = await workOf(['backup', typicalPlace], server.connectionString, async () => existsSync(typicalPlace));
  for (let kill = 0; kill < kills / 2; kill += 1) {
    const place = join(folder, `backup-${kill}`);
    await killed(['backup', place], server.connectionString, chance.whole(typical.beginsMs, typical.endsMs));
    counts[await stateOfFolder(place)] += 1;
    const again = await runProgram(['backup', place], { DATABASE_URL: server.connectionString });
    if (again.code !== 0) expect(again.output).toContain('holds a complete backup already');
    const checked = await runProgram(['backup', '--verify', place], {});
    expect(checked.code, checked.output).toBe(0);
  }
  running = false;
  await recording;

  const complete = join(folder, 'last');
  const taken = await runProgram(['backup', complete], { DATABASE_URL: server.connectionString });
  expect(taken.code, taken.output).toBe(0);
  const log = await logOf(server.connectionString);
  const first = await emptyDatabase('longest');
  const longest = await workOf(['restore', complete, '--no-verify'], first, () => hasTables(first));
  for (let kill = 0; kill < kills / 2; kill += 1) {
    const database = await emptyDatabase(`restored_${kill}`);
    await killed(['restore', complete, '--no-verify'], database, chance.whole(longest.beginsMs, longest.endsMs));
    const state = await stateOfDatabase(database);
    counts[state] += 1;
    const again = await runProgram(['restore', complete, '--no-verify'], { DATABASE_URL: database });
    if (state === 'restored') expect(again.output).toContain('The database is not empty');
    else expect(again.code, again.output).toBe(0);
    expect(await logOf(database)).toEqual(log);
    if (kill > 1) continue;
    const verified = await runProgram(['verify'], { DATABASE_URL: database });
    expect(verified.code, verified.output).toBe(0);
  }
  process.stderr.write(`backups and restores: ${JSON.stringify(counts)}\n`);
});

function started(args: readonly string[], connectionString: string): ChildProcess {
  const env = { ...process.env, DATABASE_URL: connectionString };
  return spawn(process.execPath, [program, ...args], { env, stdio: 'ignore' });
}

/** Runs a command to its end. Returns when it began to write, and when it ended, in milliseconds after its start. */
async function workOf(args: readonly string[], connectionString: string, hasBegun: () => Promise<boolean>) {
  const startedAt = performance.now();
  const sinceStart = (): number => Math.round(performance.now() - startedAt);
  const child = started(args, connectionString);
  const ended = once(child, 'exit');
  while (child.exitCode === null && !(await hasBegun())) await pause(5);
  const beginsMs = sinceStart();
  const [code] = await ended;
  expect(code).toBe(0);
  return { beginsMs, endsMs: sinceStart() };
}

async function hasTables(connectionString: string): Promise<boolean> {
  const sql = new Client({ connectionString });
  await sql.connect();
  const { rowCount } = await sql.query("select from pg_tables where schemaname = 'public' limit 1");
  await sql.end();
  return rowCount === 1;
}

async function killed(args: readonly string[], connectionString: string, afterMs: number): Promise<void> {
  const child = started(args, connectionString);
  const ended = once(child, 'exit');
  await Promise.race([pause(afterMs), ended]);
  child.kill('SIGKILL');
  await ended;
}

async function stateOfFolder(place: string): Promise<'complete' | 'unfinished' | 'notBegun'> {
  const { code, output } = await runProgram(['backup', '--verify', place], {});
  if (code === 0) return 'complete';
  if (output.includes('holds an interrupted backup')) return 'unfinished';
  expect(output).toContain('holds no complete backup');
  return 'notBegun';
}

async function stateOfDatabase(connectionString: string): Promise<'restored' | 'marked' | 'untouched'> {
  const { code, output } = await runProgram(['verify'], { DATABASE_URL: connectionString });
  if (code === 0) return 'restored';
  if (output.includes('has not finished')) return 'marked';
  expect(output).toContain('The database holds no data of Solera');
  return 'untouched';
}

async function emptyDatabase(name: string): Promise<string> {
  const sql = new Client({ connectionString: server.connectionString });
  await sql.connect();
  await sql.query(`create database ${name}`);
  await sql.end();
  const url = new URL(server.connectionString);
  url.pathname = `/${name}`;
  return url.href;
}

/** Returns the number and the hash of the rows of the log: what its pages are made of. */
async function logOf(connectionString: string): Promise<unknown> {
  const sql = new Client({ connectionString });
  await sql.connect();
  try {
    const { rows } = await sql.query(
      `select count(*) as rows, md5(string_agg(md5(row), '' order by md5(row))) as hash from (
        select p::text as row from publication p union all select r::text from revision r
        union all select t::text from touch t union all select s::text from status_change s
      ) rows`,
    );
    return rows;
  } finally {
    await sql.end();
  }
}
