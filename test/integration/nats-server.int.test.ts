import { type ChildProcess, execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startNatsServer } from '../../src/adapters/nats-server/nats-server.js';
import { findNatsServer } from '../../src/adapters/nats-server/program.js';
import { NatsSite } from '../support/nats-site.js';
import { builtModule, startElsewhere } from '../support/other-process.js';

let site: NatsSite;
beforeEach(async () => {
  site = await NatsSite.open();
});
afterEach(() => site.close());

/** Writes a shell script that can be run. */
async function program(name: string, text: string): Promise<string> {
  const path = join(site.folder, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${text}\n`);
  await chmod(path, 0o755);
  return path;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('the program nats-server', () => {
  it('is the one that NATS_SERVER names, which is refused if it is old or another program', async () => {
    const good = await program('good', 'echo nats-server: v2.11.0-RC.1');
    await expect(findNatsServer({ NATS_SERVER: good })).resolves.toEqual({ path: good, version: '2.11.0-RC.1' });
    const old = await program('old', 'echo nats-server: v2.8.4');
    await expect(findNatsServer({ NATS_SERVER: old })).rejects.toThrow(/version 2\.8\.4.*2\.9 or later/);
    const another = await program('another', 'echo hello');
    await expect(findNatsServer({ NATS_SERVER: another })).rejects.toThrow(/is not nats-server: it printed "hello"/);
    await expect(findNatsServer({ NATS_SERVER: '/nowhere' })).rejects.toMatchObject({
      code: 'nats_server_unavailable',
    });
  });

  it('is otherwise the one on the PATH', async () => {
    const path = await program('bin/nats-server', 'echo nats-server: v2.10.1');
    await expect(findNatsServer({ PATH: join(site.folder, 'bin') })).resolves.toEqual({ path, version: '2.10.1' });
  });

  it("is otherwise that of Debian's package, downloaded once and unpacked to a cache", async () => {
    await program('package/usr/sbin/nats-server', 'echo nats-server: v2.9.10');
    await mkdir(join(site.folder, 'package/DEBIAN'));
    const control =
      'Package: nats-server\nVersion: 2.9.10\nArchitecture: all\nMaintainer: a <a@b>\nDescription: test\n';
    await writeFile(join(site.folder, 'package/DEBIAN/control'), control);
    await promisify(execFile)('dpkg-deb', ['-b', 'package', 'nats-server.deb'], { cwd: site.folder });
    // An old program on the PATH does not count.
    await program('bin/nats-server', 'echo nats-server: v2.8.0');
    const apt = await program(
      'bin/apt-get',
      `[ "$*" = "download nats-server" ] && cp ${site.folder}/nats-server.deb .`,
    );
    const environment = { PATH: `${join(site.folder, 'bin')}:${process.env.PATH}` };
    const cache = join(site.folder, 'cache');
    const expected = { path: join(cache, 'nats-server-debian/usr/sbin/nats-server'), version: '2.9.10' };
    const both = [findNatsServer(environment, [cache]), findNatsServer(environment, [cache])];
    expect(await Promise.all(both)).toEqual([expected, expected]);
    await rm(apt);
    expect(await findNatsServer(environment, [cache])).toEqual(expected);
    expect(await readdir(cache)).toEqual(['nats-server-debian']);
  });

  it('is missed in one sentence that names the remedy', async () => {
    const missing = findNatsServer({ PATH: '' }, [join(site.folder, 'cache')]);
    await expect(missing).rejects.toMatchObject({ code: 'nats_server_unavailable' });
    await expect(missing).rejects.toThrow(
      /^There is no nats-server: .*apt-get.* Install nats-server 2\.9 or later, or /,
    );
    await expect(missing).rejects.not.toThrow(/\n/);
  });

  it('is not taken from a cache that others can write', async () => {
    const cache = join(site.folder, 'cache');
    await mkdir(cache);
    await chmod(cache, 0o777);
    await expect(findNatsServer({ PATH: '' }, [cache])).rejects.toThrow(/only this user can write/);
  });
});

describe('a server', () => {
  it('runs beside others, each on a port of its own, and accepts connections when it is ready', async () => {
    const servers = await Promise.all([site.startServer(), site.startServer(), site.startServer()]);
    expect(new Set(servers.map(({ port }) => port)).size).toBe(3);
    for (const { url } of servers) await site.connected(url);
  });

  it('keeps its port and its store over a kill and a restart, until the store is wiped', async () => {
    const server = await startNatsServer({ folder: join(site.folder, 'with store'), jetStream: true });
    site.endLater(() => server.stop());
    const before = server.pid;
    const store = join(site.folder, 'with store', 'jetstream');
    await writeFile(join(store, 'kept'), '');
    await server.kill();
    await expect(server.ended).resolves.toBe('signal SIGKILL');
    await server.restart();
    expect(server.pid).not.toBe(before);
    expect(await readdir(store)).toContain('kept');
    await site.connected(server.url);
    await server.stop();
    await server.wipeStore();
    await server.restart();
    expect(await readdir(store)).not.toContain('kept');
    await site.connected(server.url);
  });

  it('stops although it is paused, and may be stopped again', async () => {
    const server = await site.startServer();
    server.signal('SIGSTOP');
    await server.stop();
    expect(isRunning(server.pid)).toBe(false);
    await server.stop();
  });

  it('that cannot start reports why, from its own messages', async () => {
    await expect(site.startServer('nonsense {')).rejects.toMatchObject({ code: 'nats_server_not_started' });
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const taken = startNatsServer({ folder: join(site.folder, 'taken'), port: port ?? 0 });
    await expect(taken).rejects.toThrow(/ended with exit code.*address already in use/s);
    await new Promise((resolve) => other.close(resolve));
  });
});

describe('a process that started a server', () => {
  it.each([
    ['is killed with kill -9', 'SIGKILL', 'SIGCONT'],
    ['is killed with kill -9 while the server is paused', 'SIGKILL', 'SIGSTOP'],
    ['ends without stopping it', 'SIGTERM', 'SIGCONT'],
  ] as const)('leaves nothing running when it %s', async (_, signal, before) => {
    const { owner, pid } = await startServerElsewhere(join(site.folder, 'elsewhere'));
    // The server and its guard.
    expect(await processesOfGroup(pid)).toHaveLength(2);
    process.kill(pid, before);
    const ended = once(owner, 'exit');
    owner.kill(signal);
    await ended;
    await expect.poll(() => processesOfGroup(pid), { timeout: 5_000 }).toEqual([]);
  });

  it('leaves no guard behind when the server ends first', async () => {
    const server = await site.startServer();
    expect(await processesOfGroup(server.pid)).toHaveLength(2);
    await server.kill();
    await expect.poll(() => processesOfGroup(server.pid), { timeout: 5_000 }).toEqual([]);
  });
});

/** The server has a process group of its own, whose number is the server's process id. */
async function processesOfGroup(group: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pgid=,pid=,stat=']);
  const rows = stdout.split('\n').map((line) => line.trim().split(/\s+/));
  // A process that has ended and is not yet reaped (Z) does not count.
  return rows.flatMap(([pgid, pid, state]) =>
    Number(pgid) === group && state?.startsWith('Z') === false ? [Number(pid)] : [],
  );
}

/** Starts a server in another process, which ends on SIGTERM without stopping it. */
async function startServerElsewhere(folder: string): Promise<{ owner: ChildProcess; pid: number }> {
  const { owner, found } = await startElsewhere(
    `import { startNatsServer } from '${builtModule('src/adapters/nats-server/nats-server')}';
    const server = await startNatsServer({ folder: ${JSON.stringify(folder)} });
    process.stderr.write('pid ' + server.pid + '\\n');`,
    /^pid (\d+)/m,
  );
  return { owner, pid: Number(found[1]) };
}
