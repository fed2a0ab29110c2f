/**
 * The server that a benchmark measures from outside: `solera start` of a checkout, in a process of its own, on an embedded PostgreSQL
 * in a new folder. The checkout may be another version of Solera than the benchmark: only its command line and its HTTP API are used.
 *
 * Owns: the server process and its data folder. Does not own: the data that clients write to it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { findRunningServer } from '../src/adapters/embedded-postgres/running-server.js';
import { processCpuMs } from './bench-server.js';

/** A server process that is ready. */
export interface StartedServer {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export interface ServerUnderTest {
  readonly url: string;
  /** Its PostgreSQL: the connection string, and the process whose children are the sessions. */
  readonly connectionString: string;
  readonly postmaster: number;
  /** The server process. */
  readonly pid: number;
  /** An empty folder for files of the measurement, removed by `stop`. */
  readonly folder: string;
  /** Processor time of the server process in milliseconds, without PostgreSQL; Linux only, else null. */
  cpuMs(): Promise<number | null>;
  stop(): Promise<void>;
}

/** Starts the server on a new embedded PostgreSQL, and waits until it is ready. `checkout` must be built. */
export async function startServerUnderTest(checkout: string): Promise<ServerUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'solera-bench-'));
  const dataDir = join(folder, 'data');
  const removeFolder = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const started = await startServer(checkout, { SOLERA_DATA: dataDir, DATABASE_URL: '' }).catch(async (error) => {
    await removeFolder();
    throw error;
  });
  const stop = async (): Promise<void> => {
    await started.stop();
    await removeFolder();
  };
  try {
    const database = await findRunningServer(dataDir);
    if (database === undefined) throw new Error(`the server's PostgreSQL was not found in ${dataDir}`);
    const { url, pid } = started;
    const pidFile = await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8');
    const postmaster = Number(pidFile.split('\n')[0]);
    const { connectionString } = database;
    return { url, connectionString, postmaster, pid, folder, cpuMs: () => processCpuMs(pid), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Starts the server with these variables of the environment, and waits until it is ready. `checkout` must be built. */
export async function startServer(
  checkout: string,
  environment: Readonly<Record<string, string>>,
): Promise<StartedServer> {
  const child = await spawnSolera(checkout, ['start'], {
    ...{ HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'warn' },
    ...environment,
  });
  const ended = endOf(child);
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  try {
    const url = await Promise.race([readyUrl(child), ended.then((end) => Promise.reject(new Error(`start: ${end}`)))]);
    const { pid } = child;
    if (pid === undefined) throw new Error('a spawned process has an id');
    return { url, pid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Runs a command of a checkout to its end. Rejects unless it exits with 0. */
export async function runSolera(
  checkout: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  const child = await spawnSolera(checkout, args, environment);
  child.stdout?.resume();
  const end = await endOf(child);
  if (end !== 'exit code 0') throw new Error(`solera ${args.join(' ')}: ${end}`);
}

/** Starts the program of a checkout with the Node flags in the checkout's own package.json. */
async function spawnSolera(
  checkout: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<ChildProcess> {
  const manifest: { scripts?: { solera?: string } } = JSON.parse(
    await readFile(join(checkout, 'package.json'), 'utf8'),
  );
  const flags = (manifest.scripts?.solera ?? '').split(' ').filter((word) => word.startsWith('--'));
  return spawn(process.execPath, [...flags, join(resolve(checkout), 'bin', 'solera.mjs'), ...args], {
    cwd: checkout,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function readyUrl({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('standard output is a pipe');
  for await (const line of createInterface({ input: stdout })) {
    const url = /ready on (http:\/\/\S+)/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error('the server ended before it was ready');
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
}
