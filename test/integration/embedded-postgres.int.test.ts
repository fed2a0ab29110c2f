/** The embedded server keeps promise 4 (acknowledged means durable) on machines that are neither tidy nor kind. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeAbandoned } from '../../src/adapters/embedded-postgres/data-folder.js';
import {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from '../../src/adapters/embedded-postgres/embedded-postgres.js';
import { EmbeddedPostgresForeignData, EmbeddedPostgresInUse } from '../../src/adapters/embedded-postgres/failures.js';
import { identifyProcess, isAlive, serverProcessesIn } from '../../src/adapters/embedded-postgres/process-identity.js';
import { createTestDatabase, startTestServer } from '../support/postgres.js';

const small = { shared_buffers: '16MB', min_wal_size: '80MB' };
const messages: string[] = [];
const log = { info: (text: string) => void messages.push(text), warn: (text: string) => void messages.push(text) };

let base: string;
let dataDir: string;
const running: EmbeddedPostgres[] = [];

async function start(options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, log, settings: small, ...options });
  running.push(server);
  return server;
}

async function ask(connectionString: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query({ text: statement, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

beforeEach(async () => {
  messages.length = 0;
  base = await mkdtemp(join(tmpdir(), 'solera-test-embedded-'));
  dataDir = join(base, 'data');
});

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
  await rm(base, { recursive: true, force: true });
});

describe('a fresh data folder', () => {
  it('gets a cluster with checksums, UTF8 and byte order, and the demanded settings', async () => {
    const { connectionString } = await start();
    const names = ['fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums', 'server_encoding', 'TimeZone'];
    const values = await Promise.all(names.map((name) => ask(connectionString, `SHOW ${name}`)));
    expect(values.flat()).toEqual(['on', 'on', 'on', 'on', 'UTF8', 'UTC']);
    expect(
      await ask(connectionString, 'SELECT datcollate FROM pg_database WHERE datname = current_database()'),
    ).toEqual(['C']);
    expect(await ask(connectionString, `SELECT 'Z' < 'a'`)).toEqual([true]);
  });

  it('is readable by its owner alone, the password included', async () => {
    await start();
    const modes = await Promise.all(
      ['', 'postgres', 'postgres.password', 'postgres.log'].map(
        async (name) => (await stat(join(dataDir, name))).mode & 0o777,
      ),
    );
    expect(modes).toEqual([0o700, 0o700, 0o600, 0o600]);
  });

  it('is served to nobody without the password', async () => {
    const { connectionString } = await start();
    const url = new URL(connectionString);
    url.password = '0'.repeat(48);
    await expect(ask(url.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
  });

  it('may lie below a folder that only its owner can enter', async () => {
    const locked = join(base, 'locked');
    await mkdir(locked, { mode: 0o700 });
    dataDir = join(locked, 'deep', 'data');
    const { connectionString, pid } = await start();
    expect(await ask(connectionString, 'SELECT 1 + 1')).toEqual([2]);
    if (process.getuid?.() === 0) expect((await stat(`/proc/${pid}`)).uid).not.toBe(0);
  });

  it('may have a path with spaces and quotes', async () => {
    dataDir = join(base, `it's "a" cellar $HOME`);
    const { connectionString } = await start();
    expect(await ask(connectionString, 'SELECT 1')).toEqual([1]);
  });
});

describe('stop and start', () => {
  it('keeps data and password, and leaves no process', async () => {
    const first = await start();
    await ask(first.connectionString, 'CREATE TABLE kept AS SELECT 7 AS n');
    await first.stop();
    expect(await serverProcessesIn(join(dataDir, 'postgres'))).toEqual([]);
    const second = await start();
    expect(await ask(second.connectionString, 'SELECT n FROM kept')).toEqual([7]);
    expect(new URL(second.connectionString).password).toBe(new URL(first.connectionString).password);
  });

  it('makes a new password when its file is lost', async () => {
    const first = await start();
    await first.stop();
    await rm(join(dataDir, 'postgres.password'));
    const second = await start();
    expect(new URL(second.connectionString).password).not.toBe(new URL(first.connectionString).password);
    expect(await ask(second.connectionString, 'SELECT 1')).toEqual([1]);
  });

  it('stops twice without complaint, and with a connection open', async () => {
    const server = await start();
    const client = new Client({ connectionString: server.connectionString });
    client.on('error', () => undefined);
    await client.connect();
    await Promise.all([server.stop(), server.stop()]);
  });
});

describe('two at a time', () => {
  it('refuses a second start with the owner named, and does not disturb the first', async () => {
    const first = await start();
    const refusal = await start().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(EmbeddedPostgresInUse);
    expect(refusal).toMatchObject({ code: 'embedded_postgres_in_use', ownerPid: process.pid, retryable: true });
    expect(await ask(first.connectionString, 'SELECT 1')).toEqual([1]);
  });

  it('frees the folder once: an earlier owner’s second stop does not take it from a later owner', async () => {
    const first = await start();
    await first.stop();
    await start();
    await first.stop();
    await expect(start()).rejects.toBeInstanceOf(EmbeddedPostgresInUse);
  });

  it('lets exactly one of several simultaneous starts win', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => start()));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(EmbeddedPostgresInUse);
    }
  });
});

/** A Solera of its own process, which can be killed. It prints the connection string once it is up. */
async function startElsewhere(): Promise<{ owner: ChildProcess; connectionString: string }> {
  const program = `
    import { createServer, createServerModuleRunner } from 'vite';
    const vite = await createServer({ server: { middlewareMode: true, ws: false, watch: null }, logLevel: 'error', optimizeDeps: { noDiscovery: true } });
    const runner = createServerModuleRunner(vite.environments.ssr, { hmr: false });
    const { startEmbeddedPostgres } = await runner.import('/src/adapters/embedded-postgres/embedded-postgres.ts');
    process.on('SIGTERM', () => process.exit(1));
    const server = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, log: console, settings: ${JSON.stringify(small)} });
    process.stderr.write(server.connectionString + '\\n');
    setInterval(() => {}, 1000);
  `;
  const owner = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  for await (const chunk of owner.stderr) {
    text += String(chunk);
    const found = /^postgresql:\S+/m.exec(text);
    if (found !== null) return { owner, connectionString: found[0] };
  }
  throw new Error(`the other Solera did not start: ${text}`);
}

async function killHard(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

describe('a process that ends without stopping its server', () => {
  it('takes it along, and what was acknowledged is there', async () => {
    const { owner, connectionString } = await startElsewhere();
    await ask(connectionString, 'CREATE TABLE kept AS SELECT 7 AS n');
    owner.kill('SIGTERM');
    await once(owner, 'exit');
    await expect.poll(() => serverProcessesIn(join(dataDir, 'postgres')), { timeout: 10_000 }).toEqual([]);
    const server = await start();
    expect(await ask(server.connectionString, 'SELECT n FROM kept')).toEqual([7]);
  });
});

describe('a folder that nobody wants any more', () => {
  it('is removed with the server in it where its owner was killed, and in no other case', async () => {
    await removeAbandoned(dataDir, () => undefined);
    const server = await start();
    await removeAbandoned(dataDir, () => undefined);
    expect(await ask(server.connectionString, 'SELECT 1')).toEqual([1]);
    await server.stop();
    await removeAbandoned(dataDir, () => undefined);
    expect(await readdir(dataDir)).toContain('postgres');

    const { owner } = await startElsewhere();
    await killHard(owner);
    const [left] = await serverProcessesIn(join(dataDir, 'postgres'));
    await removeAbandoned(dataDir, (text) => messages.push(text));
    expect(messages.join()).toMatch(/Stopping the PostgreSQL server/);
    expect(left === undefined || (await isAlive(left))).toBe(false);
    expect(await readdir(base)).toEqual([]);
  });
});

describe('after kill -9', () => {
  it('of Solera alone: stops the server that runs on, and finds every acknowledged row', async () => {
    const { owner, connectionString } = await startElsewhere();
    await expect(start()).rejects.toMatchObject({ code: 'embedded_postgres_in_use', ownerPid: owner.pid });
    await ask(connectionString, 'CREATE TABLE kept AS SELECT 7 AS n');
    await killHard(owner);
    const [left] = await serverProcessesIn(join(dataDir, 'postgres'));
    expect(left).toBeDefined();
    const server = await start();
    expect(messages.join()).toMatch(/Stopping the PostgreSQL server .* that an earlier Solera left running/);
    expect(await ask(server.connectionString, 'SELECT n FROM kept')).toEqual([7]);
  });

  it('of Solera and every server process: replays the log', async () => {
    const { owner, connectionString } = await startElsewhere();
    await ask(connectionString, 'CREATE TABLE kept AS SELECT 7 AS n');
    await killHard(owner);
    for (const { pid } of await serverProcessesIn(join(dataDir, 'postgres'))) spawnSync('kill', ['-9', String(pid)]);
    const server = await start();
    expect(await ask(server.connectionString, 'SELECT n FROM kept')).toEqual([7]);
  });

  it('of the postmaster alone: is started again on the same port, and nothing is lost', async () => {
    const server = await start();
    await ask(server.connectionString, 'CREATE TABLE kept AS SELECT 7 AS n');
    const before = server.pid;
    process.kill(before, 'SIGKILL');
    await expect.poll(() => server.pid, { timeout: 20_000 }).not.toBe(before);
    expect(await ask(server.connectionString, 'SELECT n FROM kept')).toEqual([7]);
  });

  it('of the postmaster, followed at once by a stop: nothing is left running', async () => {
    const server = await start();
    process.kill(server.pid, 'SIGKILL');
    await sleep(5);
    await server.stop();
    expect(await serverProcessesIn(join(dataDir, 'postgres'))).toEqual([]);
  });

  it('again and again: gives up at last, and says so', { timeout: 60_000 }, async () => {
    const server = await start();
    let over = false;
    void server.lost.then(() => {
      over = true;
    });
    while (!over) {
      if ((await identifyProcess(server.pid)) !== undefined) process.kill(server.pid, 'SIGKILL');
      await sleep(50);
    }
    await expect(server.lost).resolves.toMatchObject({ code: 'embedded_postgres_gave_up' });
  });

  it('during the making of the cluster: the unfinished one is removed', async () => {
    await mkdir(join(dataDir, 'postgres.draft-0123456789ab'), { recursive: true });
    await writeFile(join(dataDir, 'postgres.draft-0123456789ab', 'PG_VERSION'), '18\n');
    await start();
    expect((await readdir(dataDir)).filter((name) => name.includes('draft'))).toEqual([]);
  });

  it('and a reboot: neither a lock nor a pid file whose number is now another program’s is believed', async () => {
    const first = await start();
    await first.stop();
    // This very process has the number, and is neither the owner of then nor a PostgreSQL.
    await writeFile(join(dataDir, 'solera.lock'), `${JSON.stringify({ pid: process.pid, began: 'another boot/1' })}\n`);
    await writeFile(
      join(dataDir, 'postgres', 'postmaster.pid'),
      `${process.pid}\n/proc/self/cwd\n1\n5432\n\n127.0.0.1\n`,
    );
    const second = await start();
    expect(await ask(second.connectionString, 'SELECT 1')).toEqual([1]);
  });
});

describe('what is not ours', () => {
  it('is refused and left as it is: files that are no cluster', async () => {
    await mkdir(join(dataDir, 'postgres'), { recursive: true });
    await writeFile(join(dataDir, 'postgres', 'letters.txt'), 'dear');
    await expect(start()).rejects.toBeInstanceOf(EmbeddedPostgresForeignData);
    expect(await readdir(join(dataDir, 'postgres'))).toEqual(['letters.txt']);
  });

  it('is refused and left as it is: a cluster of another version', async () => {
    await mkdir(join(dataDir, 'postgres'), { recursive: true });
    await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '15\n');
    await expect(start()).rejects.toThrow(/written by PostgreSQL 15/);
    // The folder is free again for a start with the right version.
    await rm(join(dataDir, 'postgres'), { recursive: true });
    await start();
  });

  it('is taken over: a copy whose folders are open to all', async () => {
    await (await start()).stop();
    await chmod(join(dataDir, 'postgres'), 0o755);
    const { connectionString } = await start();
    expect(await ask(connectionString, 'SELECT 1')).toEqual([1]);
  });

  it.runIf(process.getuid?.() === 0)('is taken over: a backup that root put back', async () => {
    await (await start()).stop();
    spawnSync('chown', ['-R', '0:0', dataDir]);
    const { connectionString } = await start();
    expect(await ask(connectionString, 'SELECT 1')).toEqual([1]);
  });
});

describe('servers for tests', () => {
  it('gives every test file a database of its own', async () => {
    const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    await ask(one.connectionString, 'CREATE TABLE mine (n int)');
    expect(await ask(other.connectionString, `SELECT to_regclass('mine')`)).toEqual([null]);
    await one.drop();
    await expect(ask(one.connectionString, 'SELECT 1')).rejects.toThrow(/does not exist/);
  });

  it('can be durable, killed and restarted under one connection string', async () => {
    const server = await startTestServer({ fsync: true });
    try {
      expect(await ask(server.connectionString, 'SHOW fsync')).toEqual(['on']);
      await ask(server.connectionString, 'CREATE TABLE kept AS SELECT 7 AS n');
      await server.kill();
      await expect(ask(server.connectionString, 'SELECT 1')).rejects.toThrow();
      await server.restart();
      expect(await ask(server.connectionString, 'SELECT n FROM kept')).toEqual([7]);
      expect(await readFile(join(server.dataDir, 'postgres.log'), 'utf8')).toMatch(/not properly shut down/);
    } finally {
      await server.stop();
    }
  });
});
