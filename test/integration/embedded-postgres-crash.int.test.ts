/** The embedded server keeps promise 4 (acknowledged means durable) when Solera or the server is killed. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeAbandoned } from '../../src/adapters/embedded-postgres/data-folder.js';
import { identifyProcess, isAlive, serverProcessesIn } from '../../src/adapters/embedded-postgres/process-identity.js';
import { EmbeddedSite, killHard, query } from './embedded-site.js';

let site: EmbeddedSite;
beforeEach(async () => {
  site = await EmbeddedSite.open();
});
afterEach(() => site.close());

describe('a process that ends without stopping its server', () => {
  it('ends the server too, and keeps every acknowledged row', async () => {
    const { owner, connectionString } = await site.startElsewhere();
    await query(connectionString, 'CREATE TABLE kept AS SELECT 7 AS n');
    owner.kill('SIGTERM');
    await once(owner, 'exit');
    await expect.poll(() => serverProcessesIn(site.clusterDir), { timeout: 10_000 }).toEqual([]);
    const server = await site.start();
    expect(await query(server.connectionString, 'SELECT n FROM kept')).toEqual([7]);
  });
});

describe('an abandoned data folder', () => {
  it('is removed with the server in it if its owner was killed, and in no other case', async () => {
    await removeAbandoned(site.dataDir, () => undefined);
    const server = await site.start();
    await removeAbandoned(site.dataDir, () => undefined);
    expect(await query(server.connectionString, 'SELECT 1')).toEqual([1]);
    await server.stop();
    await removeAbandoned(site.dataDir, () => undefined);
    expect(await readdir(site.dataDir)).toContain('postgres');

    const { owner } = await site.startElsewhere();
    await killHard(owner);
    const [left] = await serverProcessesIn(site.clusterDir);
    await removeAbandoned(site.dataDir, (text) => site.messages.push(text));
    expect(site.messages.join()).toMatch(/Stopping the PostgreSQL server/);
    expect(left === undefined || (await isAlive(left))).toBe(false);
    expect(await readdir(site.base)).toEqual([]);
  });
});

/** Kills a process that may have ended since it was found. */
function killIfRunning(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'ESRCH') throw error;
  }
}

describe('after kill -9', () => {
  it('of Solera only: a start stops the remaining server, and finds every acknowledged row', async () => {
    const { owner, connectionString } = await site.startElsewhere();
    await expect(site.start()).rejects.toMatchObject({ code: 'embedded_postgres_in_use', ownerPid: owner.pid });
    await query(connectionString, 'CREATE TABLE kept AS SELECT 7 AS n');
    await killHard(owner);
    const [left] = await serverProcessesIn(site.clusterDir);
    expect(left).toBeDefined();
    const server = await site.start();
    expect(site.messages.join()).toMatch(/Stopping the PostgreSQL server .* that an earlier Solera left running/);
    expect(await query(server.connectionString, 'SELECT n FROM kept')).toEqual([7]);
  });

  it('of Solera and every server process: a start replays the WAL', async () => {
    const { owner, connectionString } = await site.startElsewhere();
    await query(connectionString, 'CREATE TABLE kept AS SELECT 7 AS n');
    await killHard(owner);
    for (const { pid } of await serverProcessesIn(site.clusterDir)) spawnSync('kill', ['-9', String(pid)]);
    const server = await site.start();
    expect(await query(server.connectionString, 'SELECT n FROM kept')).toEqual([7]);
  });

  it('of the postmaster only: the server restarts on the same port, and nothing is lost', async () => {
    const server = await site.start();
    await query(server.connectionString, 'CREATE TABLE kept AS SELECT 7 AS n');
    const before = server.pid;
    process.kill(before, 'SIGKILL');
    await expect.poll(() => server.pid, { timeout: 20_000 }).not.toBe(before);
    expect(await query(server.connectionString, 'SELECT n FROM kept')).toEqual([7]);
  });

  it('of the postmaster, followed at once by a stop: no process is left', async () => {
    const server = await site.start();
    process.kill(server.pid, 'SIGKILL');
    await sleep(5);
    await server.stop();
    // The child processes of a killed server end at their next wait.
    await expect.poll(() => serverProcessesIn(site.clusterDir), { timeout: 10_000 }).toEqual([]);
  });

  it('again and again: the server is given up', { timeout: 60_000 }, async () => {
    const server = await site.start();
    let isLost = false;
    void server.lost.then(() => {
      isLost = true;
    });
    while (!isLost) {
      if ((await identifyProcess(server.pid)) !== undefined) killIfRunning(server.pid);
      await sleep(50);
    }
    await expect(server.lost).resolves.toMatchObject({ code: 'embedded_postgres_gave_up' });
  });

  it('during the creation of the cluster: the unfinished one is removed', async () => {
    await mkdir(join(site.dataDir, 'postgres.draft-0123456789ab'), { recursive: true });
    await writeFile(join(site.dataDir, 'postgres.draft-0123456789ab', 'PG_VERSION'), '18\n');
    await site.start();
    expect((await readdir(site.dataDir)).filter((name) => name.includes('draft'))).toEqual([]);
  });

  it('and a reboot: a lock and a pid file are ignored if another program has the recorded id', async () => {
    const first = await site.start();
    await first.stop();
    // The recorded id belongs to this process, which is neither the former owner nor a PostgreSQL.
    await writeFile(
      join(site.dataDir, 'solera.lock'),
      `${JSON.stringify({ pid: process.pid, began: 'another boot/1' })}\n`,
    );
    await writeFile(join(site.clusterDir, 'postmaster.pid'), `${process.pid}\n/proc/self/cwd\n1\n5432\n\n127.0.0.1\n`);
    const second = await site.start();
    expect(await query(second.connectionString, 'SELECT 1')).toEqual([1]);
  });
});
