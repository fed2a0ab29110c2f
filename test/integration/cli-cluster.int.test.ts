/** `solera cluster`: everything that it starts ends with it, and the loss of a part does not end it. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { start } from './program.js';

let folder: string;
let environment: Record<string, string>;
let blocker: Server | undefined;
const launched: ReturnType<typeof start>[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'solera-test-cli-cluster-'));
  const { NATS_SERVER } = process.env;
  environment = { SOLERA_DATA: folder, PORT: '0', LOG_LEVEL: 'warn', ...(NATS_SERVER && { NATS_SERVER }) };
});
afterEach(async () => {
  for (const { child, ended } of launched.splice(0)) {
    child.kill('SIGINT');
    await ended;
  }
  blocker?.close();
  blocker = undefined;
  await rm(folder, { recursive: true, force: true });
});

function launch(nodes: number): ReturnType<typeof start> {
  const cluster = start(['cluster', '--nodes', String(nodes)], environment);
  launched.push(cluster);
  return cluster;
}

/** The processes that a process has started, and those that they have started. */
async function descendants(pid: number): Promise<readonly number[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const found = [pid];
  for (const parent of found) for (const [child, of] of parents) if (of === parent) found.push(child);
  return found.slice(1);
}

async function runs(program: string, pids: readonly number[]): Promise<number> {
  for (const pid of pids) if ((await readFile(`/proc/${pid}/cmdline`, 'utf8')).includes(program)) return pid;
  throw new Error(`no ${program} runs among ${pids.join()}`);
}

async function expectEnded(pids: readonly number[]): Promise<void> {
  const left = async (): Promise<string[]> => (await readdir('/proc')).filter((name) => pids.includes(Number(name)));
  await expect.poll(left, { timeout: 20_000 }).toEqual([]);
}

async function isBrokered(url: string): Promise<unknown> {
  const answer = await fetch(`${url}/v1/cluster`);
  return ((await answer.json()) as { readonly brokered: boolean }).brokered; // As the contract says.
}

it('goes on without its nats-server, which it starts again, and without a node; Ctrl-C ends all processes', async () => {
  const { child, ended, output } = launch(2);
  const [, url = ''] = await output(/node-1 is ready on (\S+) /);
  const [, second] = await output(/node-2 is ready on \S+ \(pid (\d+)\)/);
  const processes = await descendants(child.pid ?? 0);
  process.kill(await runs('nats-server', processes), 'SIGKILL');
  await output(/nats-server is back/);
  await expect.poll(() => isBrokered(url), { timeout: 20_000 }).toBe(true);
  process.kill(Number(second), 'SIGKILL');
  await output(/node-2 has ended: .*The other nodes go on/);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const all = new Set([...processes, ...(await descendants(child.pid ?? 0))]);
  expect(all.size).toBeGreaterThan(3);
  child.kill('SIGINT');
  expect((await ended).code).toBe(0);
  await expectEnded([...all]);
}, 120_000);

it('ends with a message, and leaves no process, if the port of a node is taken', async () => {
  const listening = createServer();
  blocker = listening;
  await new Promise<void>((resolve) => listening.listen(0, resolve));
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  environment.PORT = String(address.port);
  const { child, ended } = launch(2);
  let processes: readonly number[] = [];
  const watching = setInterval(() => {
    void descendants(child.pid ?? 0).then((found) => {
      processes = [...new Set([...processes, ...found])];
    });
  }, 100);
  const { code, stderr } = await ended;
  clearInterval(watching);
  expect(code).toBe(1);
  expect(stderr).toMatch(/node-1 did not start .*\n.*Its messages are in .*node-1\.log/);
  expect(processes.length).toBeGreaterThan(1);
  await expectEnded(processes);
}, 120_000);
