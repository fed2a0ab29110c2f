/**
 * One run of the server program.
 *
 * Owns: the child process. Does not own: the files of the cluster, the restart after an unexpected end.
 * States: starting (replaying its WAL, possibly for minutes), ready, stopping, ended.
 * Invariants: (1) the process has its own session, so that Ctrl-C in the terminal reaches Solera only, which drains first; (2) it ends with this
 * process, unless this process is killed; (3) its messages go to a file: a pipe would block the server while Solera is paused, and break when
 * Solera is killed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { open, rename, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { embeddedPostgresLimits as limits } from '../../../config/embedded-postgres.js';
import { endWithThisProcess } from './child-lifetime.js';
import { type Cluster, dataArgument, serverEnvironment } from './cluster.js';
import { EmbeddedPostgresNotStarted } from './failures.js';
import { isMissing, postmasterFile } from './process-identity.js';

export type ServerSettings = Readonly<Record<string, string>>;

export interface ServerProcess {
  readonly pid: number;
  readonly port: number;
  /** Resolves with the exit code or signal when the process has ended, for any reason. Never rejects. */
  readonly ended: Promise<string>;
  /** Ends the process: by a fast shutdown, then an immediate one, then a kill. Acknowledged transactions are durable in any case. */
  stop(): Promise<void>;
}

export interface Launch {
  readonly cluster: Cluster;
  readonly settings: ServerSettings;
  /** Undefined: any free port. */
  readonly port: number | undefined;
  /** Receives messages for the operator. */
  readonly notice: (message: string) => void;
}

/** Starts the server and waits until it accepts connections. @throws EmbeddedPostgresNotStarted */
export async function launchServer(launch: Launch): Promise<ServerProcess> {
  for (let attempt = 1; ; attempt += 1) {
    const port = launch.port ?? (await freePort());
    const logPath = join(dirname(launch.cluster.folder), 'postgres.log');
    const logStart = await rotateLog(logPath);
    const child = await spawnServer(launch, port, logPath);
    const server = serverProcess(child, port);
    const failure = await awaitReadiness(server, launch);
    if (failure === undefined) return server;
    await server.stop();
    const log = await tail(logPath, logStart);
    const taken = /could not bind|could not create any TCP/.test(log);
    if (!taken || attempt >= limits.portAttempts) {
      throw new EmbeddedPostgresNotStarted(`PostgreSQL did not start in ${launch.cluster.folder}: ${failure}. ${log}`);
    }
    if (launch.port !== undefined) await sleep(limits.portRetryPauseMs * attempt);
  }
}

async function spawnServer(launch: Launch, port: number, logPath: string): Promise<ChildProcess & { pid: number }> {
  const { cluster } = launch;
  const settings = Object.entries({ ...launch.settings, port: String(port) });
  const args = ['-D', dataArgument(cluster.folder), ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const log = await open(logPath, 'a', 0o600);
  try {
    const child = spawn(cluster.binaries.postgres, args, {
      cwd: cluster.folder,
      env: serverEnvironment,
      stdio: ['ignore', log.fd, log.fd],
      detached: true,
      ...cluster.user,
    });
    await new Promise((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    // An immediate shutdown: a process that exits cannot wait for a fast one.
    endWithThisProcess(child, 'SIGQUIT');
    return withPid(child);
  } catch (cause) {
    throw new EmbeddedPostgresNotStarted(`${cluster.binaries.postgres} cannot be run: ${String(cause)}`, { cause });
  } finally {
    await log.close();
  }
}

function withPid(child: ChildProcess): ChildProcess & { pid: number } {
  if (child.pid === undefined) throw new Error('a spawned process has an id');
  // Checked by the line above.
  return child as ChildProcess & { pid: number };
}

function serverProcess(child: ChildProcess & { pid: number }, port: number): ServerProcess {
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    const stages = [
      ['SIGINT', limits.fastStopTimeoutMs],
      ['SIGQUIT', limits.immediateStopTimeoutMs],
    ] as const;
    for (const [signal, timeoutMs] of stages) {
      child.kill(signal);
      if (await settlesWithin(ended, timeoutMs)) return;
    }
    child.kill('SIGKILL');
    await ended;
  };
  return {
    pid: child.pid,
    port,
    ended,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

/** Waits for the server to accept connections. Returns undefined, or the reason why it does not. Reads the pid file, as pg_ctl does. */
async function awaitReadiness(server: ServerProcess, launch: Launch): Promise<string | undefined> {
  const begun = performance.now();
  let noticed = begun;
  let end: string | undefined;
  void server.ended.then((reason) => {
    end = reason;
  });
  for (;;) {
    if (end !== undefined) return `it ended with ${end}`;
    const lines = await postmasterFile(launch.cluster.folder);
    if (lines[0]?.trim() === String(server.pid) && lines[7]?.trim() === 'ready') return undefined;
    const now = performance.now();
    if (now - begun > limits.startTimeoutMs) return `it was not ready within ${limits.startTimeoutMs} ms`;
    if (now - noticed > limits.waitingNoticeIntervalMs) {
      noticed = now;
      launch.notice(
        `PostgreSQL is starting (${Math.round((now - begun) / 1_000)} s): it may be replaying its WAL after a crash.`,
      );
    }
    await sleep(limits.readinessPollMs);
  }
}

async function settlesWithin(promise: Promise<unknown>, timeoutMs: number): Promise<boolean> {
  const abort = new AbortController();
  const timeout = sleep(timeoutMs, false, { signal: abort.signal }).catch(() => false);
  const settled = await Promise.race([promise.then(() => true), timeout]);
  abort.abort();
  return settled;
}

/** Returns a port that is free now. Another program may take it before the server does. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', resolve);
  });
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('a listening TCP socket has an address');
  return address.port;
}

/** Renames a long log, and returns the offset where the messages of this start will begin. */
async function rotateLog(path: string): Promise<number> {
  const size = await stat(path).then(({ size }) => size, zeroIfMissing);
  if (size <= limits.logFileBytes) return size;
  await rename(path, `${path}.1`);
  return 0;
}

async function tail(path: string, from: number): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const start = Math.max(from, size - limits.logTailBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.max(0, size - start)), { position: start });
    return buffer.toString('utf8', 0, bytesRead).trim();
  } finally {
    await file.close();
  }
}

function zeroIfMissing(error: unknown): number {
  if (isMissing(error)) return 0;
  throw error;
}
