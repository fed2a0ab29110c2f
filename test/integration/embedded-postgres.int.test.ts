/** The embedded server: a fresh data folder, restarts, concurrent starts, and folders that are not a cluster of this version. */
import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EmbeddedPostgresForeignData, EmbeddedPostgresInUse } from '../../src/adapters/embedded-postgres/failures.js';
import { serverProcessesIn } from '../../src/adapters/embedded-postgres/process-identity.js';
import { createTestDatabase, startTestServer } from '../support/postgres.js';
import { EmbeddedSite, query } from './embedded-site.js';

let site: EmbeddedSite;
beforeEach(async () => {
  site = await EmbeddedSite.open();
});
afterEach(() => site.close());

describe('a fresh data folder', () => {
  it('gets a cluster with checksums, UTF8, byte order and the required settings', async () => {
    const { connectionString } = await site.start();
    const names = ['fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums', 'server_encoding', 'TimeZone'];
    const values = await Promise.all(names.map((name) => query(connectionString, `SHOW ${name}`)));
    expect(values.flat()).toEqual(['on', 'on', 'on', 'on', 'UTF8', 'UTC']);
    expect(
      await query(connectionString, 'SELECT datcollate FROM pg_database WHERE datname = current_database()'),
    ).toEqual(['C']);
    expect(await query(connectionString, `SELECT 'Z' < 'a'`)).toEqual([true]);
  });

  it('is readable by its owner only, the password included', async () => {
    await site.start();
    const modes = await Promise.all(
      ['', 'postgres', 'postgres.password', 'postgres.log'].map(
        async (name) => (await stat(join(site.dataDir, name))).mode & 0o777,
      ),
    );
    expect(modes).toEqual([0o700, 0o700, 0o600, 0o600]);
  });

  it('admits no connection without the password', async () => {
    const { connectionString } = await site.start();
    const url = new URL(connectionString);
    url.password = '0'.repeat(48);
    await expect(query(url.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
  });

  it('may be below a folder that only its owner can enter', async () => {
    const locked = join(site.base, 'locked');
    await mkdir(locked, { mode: 0o700 });
    site.dataDir = join(locked, 'deep', 'data');
    const { connectionString, pid } = await site.start();
    expect(await query(connectionString, 'SELECT 1 + 1')).toEqual([2]);
    if (process.getuid?.() === 0) expect((await stat(`/proc/${pid}`)).uid).not.toBe(0);
  });

  it('may have a path with spaces and quotes', async () => {
    site.dataDir = join(site.base, `it's "a" cellar $HOME`);
    const { connectionString } = await site.start();
    expect(await query(connectionString, 'SELECT 1')).toEqual([1]);
  });
});

describe('stop and start', () => {
  it('keeps data and password, and leaves no process', async () => {
    const first = await site.start();
    await query(first.connectionString, 'CREATE TABLE kept AS SELECT 7 AS n');
    await first.stop();
    expect(await serverProcessesIn(site.clusterDir)).toEqual([]);
    const second = await site.start();
    expect(await query(second.connectionString, 'SELECT n FROM kept')).toEqual([7]);
    expect(new URL(second.connectionString).password).toBe(new URL(first.connectionString).password);
  });

  it('sets a new password when its file is lost', async () => {
    const first = await site.start();
    await first.stop();
    await rm(join(site.dataDir, 'postgres.password'));
    const second = await site.start();
    expect(new URL(second.connectionString).password).not.toBe(new URL(first.connectionString).password);
    expect(await query(second.connectionString, 'SELECT 1')).toEqual([1]);
  });

  it('stops repeatedly, and with an open connection', async () => {
    const server = await site.start();
    const client = new Client({ connectionString: server.connectionString });
    client.on('error', () => undefined);
    await client.connect();
    await Promise.all([server.stop(), server.stop()]);
  });
});

describe('two servers in one data folder', () => {
  it('refuses a second start, names the owner, and does not disturb the first', async () => {
    const first = await site.start();
    const refusal = await site.start().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(EmbeddedPostgresInUse);
    expect(refusal).toMatchObject({ code: 'embedded_postgres_in_use', ownerPid: process.pid, retryable: true });
    expect(await query(first.connectionString, 'SELECT 1')).toEqual([1]);
  });

  it('releases the folder once: a repeated stop does not take it from a later owner', async () => {
    const first = await site.start();
    await first.stop();
    await site.start();
    await first.stop();
    await expect(site.start()).rejects.toBeInstanceOf(EmbeddedPostgresInUse);
  });

  it('lets exactly one of several simultaneous starts win', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => site.start()));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(EmbeddedPostgresInUse);
    }
  });
});

describe('an existing folder', () => {
  it('that is not a cluster is refused and left unchanged', async () => {
    await mkdir(site.clusterDir, { recursive: true });
    await writeFile(join(site.clusterDir, 'letters.txt'), 'dear');
    await expect(site.start()).rejects.toBeInstanceOf(EmbeddedPostgresForeignData);
    expect(await readdir(site.clusterDir)).toEqual(['letters.txt']);
  });

  it('with a cluster of another version is refused and left unchanged', async () => {
    await mkdir(site.clusterDir, { recursive: true });
    await writeFile(join(site.clusterDir, 'PG_VERSION'), '15\n');
    await expect(site.start()).rejects.toThrow(/written by PostgreSQL 15/);
    // The refused start has released the folder.
    await rm(site.clusterDir, { recursive: true });
    await site.start();
  });

  it('whose mode is too open is adopted', async () => {
    await (await site.start()).stop();
    await chmod(site.clusterDir, 0o755);
    const { connectionString } = await site.start();
    expect(await query(connectionString, 'SELECT 1')).toEqual([1]);
  });

  it.runIf(process.getuid?.() === 0)('that root restored from a backup is adopted', async () => {
    await (await site.start()).stop();
    spawnSync('chown', ['-R', '0:0', site.dataDir]);
    const { connectionString } = await site.start();
    expect(await query(connectionString, 'SELECT 1')).toEqual([1]);
  });
});

describe('servers for tests', () => {
  it('are one server, with a database for every test file', async () => {
    const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    await query(one.connectionString, 'CREATE TABLE mine (n int)');
    expect(await query(other.connectionString, `SELECT to_regclass('mine')`)).toEqual([null]);
    await one.drop();
    await expect(query(one.connectionString, 'SELECT 1')).rejects.toThrow(/does not exist/);
  });

  it('can be durable, killed and restarted with one connection string', async () => {
    const server = await startTestServer({ fsync: true });
    try {
      expect(await query(server.connectionString, 'SHOW fsync')).toEqual(['on']);
      await query(server.connectionString, 'CREATE TABLE kept AS SELECT 7 AS n');
      await server.kill();
      await expect(query(server.connectionString, 'SELECT 1')).rejects.toThrow();
      await server.restart();
      expect(await query(server.connectionString, 'SELECT n FROM kept')).toEqual([7]);
      expect(await readFile(join(server.dataDir, 'postgres.log'), 'utf8')).toMatch(/not properly shut down/);
    } finally {
      await server.stop();
    }
  });
});
