/**
 * A PostgreSQL of the benchmarks' own: the embedded one, as durable as `npm start` has it, in a new folder.
 * Owns: the server, its folder, the databases made on it. Does not own: what is in them.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../src/adapters/embedded-postgres/embedded-postgres.js';

export interface BenchServer {
  readonly connectionString: string;
  /** The process whose children are the sessions. */
  readonly postmaster: number;
  /** An empty database, or a copy of one that nobody is connected to. Gives how to connect. */
  createDatabase(name: string, template?: string): Promise<string>;
  dropDatabase(name: string): Promise<void>;
  /** Writes what is dirty and removes what is dead, so that one measurement doesn't pay for another's rows. */
  settle(): Promise<void>;
  /** Processor time that all its processes have used, in milliseconds; Linux only, else null. */
  processorMs(): Promise<number | null>;
  stop(): Promise<void>;
}

export async function startBenchServer(settings: Readonly<Record<string, string>> = {}): Promise<BenchServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'solera-bench-'));
  const log = { info: () => undefined, warn: (message: string) => void process.stderr.write(`${message}\n`) };
  const server = await startEmbeddedPostgres({ dataDir, log, restart: false, settings });
  const { connectionString } = server;
  const run = (text: string) => execute(connectionString, text);
  return {
    connectionString,
    postmaster: server.pid,
    createDatabase: async (name, template) => {
      await run(`create database ${name}${template === undefined ? '' : ` template ${template} strategy file_copy`}`);
      return databaseOn(connectionString, name);
    },
    dropDatabase: (name) => run(`drop database if exists ${name} with (force)`),
    settle: () => run('checkpoint'),
    processorMs: () => processorMsOf(server.pid),
    stop: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export function databaseOn(connectionString: string, name: string): string {
  const url = new URL(connectionString);
  url.pathname = `/${name}`;
  return url.href;
}

export async function execute(connectionString: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

/** Processor time of one process in milliseconds; null where there is no /proc or no such process. */
export async function processCpuMs(pid: number): Promise<number | null> {
  if (process.platform !== 'linux') return null;
  const fields = await processStat(pid);
  return fields.length === 0 ? null : sum(fields.slice(11, 13)) * msPerTick;
}

/** Of the postmaster, its living children and those it has buried: fields 14 to 17 of /proc/pid/stat, in hundredths of a second. */
export async function processorMsOf(postmaster: number): Promise<number | null> {
  if (process.platform !== 'linux') return null;
  let ticks = 0;
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const fields = await processStat(Number(entry));
    if (Number(entry) === postmaster) ticks += sum(fields.slice(11, 15));
    else if (fields[1] === postmaster) ticks += sum(fields.slice(11, 13));
  }
  return ticks * msPerTick;
}

/** Linux counts processor time in hundredths of a second. */
const msPerTick = 10;

/** The fields of /proc/pid/stat after the program's name, from the process's state on; none if the process has ended. */
async function processStat(pid: number): Promise<readonly number[]> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  if (stat === '') return [];
  // The name is in parentheses and may hold any character, parentheses included.
  return stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
