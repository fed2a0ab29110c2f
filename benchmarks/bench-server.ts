/**
 * The PostgreSQL of a benchmark: an embedded server, with the same durability as `npm start`, in a new folder.
 * Owns: the server, its folder, its databases. Does not own: the content of the databases.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../src/adapters/embedded-postgres/embedded-postgres.js';

export interface BenchServer {
  readonly connectionString: string;
  /** The process id of the postmaster, whose children are the sessions. */
  readonly postmaster: number;
  /** Creates an empty database, or a copy of `template`, which must have no connections. Returns the connection string. */
  createDatabase(name: string, template?: string): Promise<string>;
  dropDatabase(name: string): Promise<void>;
  /** Runs a checkpoint of PostgreSQL, so that no measurement pays for pages that were dirtied before it. */
  settle(): Promise<void>;
  /** Processor time of all PostgreSQL processes in milliseconds; null except on Linux. */
  processorMs(): Promise<number | null>;
  stop(): Promise<void>;
}

export async function startBenchServer(settings: Readonly<Record<string, string>> = {}): Promise<BenchServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'solera-bench-'));
  const log = { info: () => undefined, warn: (message: string) => void process.stderr.write(`${message}\n`) };
  const server = await startEmbeddedPostgres({ dataDir, log, restart: false, settings });
  return {
    ...operations(server.connectionString, server.pid),
    stop: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Uses a server that runs on this machine. The role must be a superuser. `stop` drops the databases that were created, and leaves the server running. */
export async function useRunningServer(connectionString: string): Promise<BenchServer> {
  const server = operations(connectionString, await postmasterOf(connectionString));
  const created: string[] = [];
  return {
    ...server,
    createDatabase: (name, template) => {
      created.push(name);
      return server.createDatabase(name, template);
    },
    stop: async () => {
      for (const name of created) await server.dropDatabase(name);
    },
  };
}

function operations(connectionString: string, postmaster: number): Omit<BenchServer, 'stop'> {
  const run = (text: string) => execute(connectionString, text);
  return {
    connectionString,
    postmaster,
    createDatabase: async (name, template) => {
      await run(`create database ${name}${template === undefined ? '' : ` template ${template} strategy file_copy`}`);
      return databaseOn(connectionString, name);
    },
    dropDatabase: (name) => run(`drop database if exists ${name} with (force)`),
    settle: () => run('checkpoint'),
    processorMs: () => processorMsOf(postmaster),
  };
}

function databaseOn(connectionString: string, name: string): string {
  const url = new URL(connectionString);
  url.pathname = `/${name}`;
  return url.href;
}

async function execute(connectionString: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

/** The process id of the postmaster: the parent of every session. 0 where there is no /proc. */
async function postmasterOf(connectionString: string): Promise<number> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    return (await processStat(rows[0]?.pid ?? 0))[1] ?? 0;
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

/** Processor time of a postmaster and of its children, running and ended, in milliseconds. Linux only, else null. */
export async function processorMsOf(postmaster: number): Promise<number | null> {
  if (process.platform !== 'linux') return null;
  let ticks = 0;
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const fields = await processStat(Number(entry));
    // Fields 14 to 17 of the file are the times of the process and of its ended children.
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
