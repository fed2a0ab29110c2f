/**
 * PostgreSQL servers for tests.
 *
 * One temporary server serves a whole run (see postgres-global-setup.ts). Each test file creates a database of its own on it, as a
 * copy of a migrated template, in some tens of milliseconds. That server is fast and not durable. A test of durability starts
 * its own server with `startTestServer({ fsync: true })`, which it may kill.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { inject } from 'vitest';
import { startEmbeddedPostgres } from '../../src/adapters/embedded-postgres/embedded-postgres.js';
import { endLeftovers } from '../../src/adapters/embedded-postgres/leftovers.js';
import { ownerOf } from '../../src/adapters/embedded-postgres/owner-lock.js';
import { migrate } from '../../src/adapters/postgres/migrate.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The connection string of the run's server. Its role may create databases. */
    postgres: string;
  }
}

export interface TestDatabase {
  readonly connectionString: string;
  /** Drops the database and ends connections to it. Optional: the whole server is deleted after the run. */
  drop(): Promise<void>;
}

export interface TestServer {
  /** Of the database `solera`, which is empty and not migrated. Stays the same after `kill` and `restart`. */
  readonly connectionString: string;
  readonly dataDir: string;
  readonly pid: number;
  /** Creates a migrated database on this server. */
  createDatabase(): Promise<TestDatabase>;
  /** Sends SIGKILL to the postmaster, which prevents a checkpoint and a clean shutdown. */
  kill(): Promise<void>;
  /** Starts the server after `kill`, with the same data and port. PostgreSQL recovers from its log. */
  restart(): Promise<void>;
  /** Starts the server if it has ended by itself, as after a PANIC. */
  revive(): Promise<void>;
  /** Stops the server and deletes its data. May be called repeatedly. */
  stop(): Promise<void>;
}

interface TestServerOptions {
  /** Whether the server is durable: fsync, full_page_writes and synchronous_commit are on. Default false. */
  readonly fsync?: boolean;
  /** Further settings of PostgreSQL, by name. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Where the folder of its data is created. Default: where temporary files are. */
  readonly parent?: string;
}

const template = 'solera_template';
const folderPrefix = 'solera-test-';
const silentLog = { info: () => undefined, warn: () => undefined };

/** Creates a migrated database on the run's server, for one test file. */
export async function createTestDatabase(): Promise<TestDatabase> {
  return cloneTemplate(inject('postgres'));
}

/** Starts a separate server, for tests that stop, kill or configure it. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const dataDir = await mkdtemp(join(options.parent ?? tmpdir(), folderPrefix));
  const settings = { ...(options.fsync === true ? {} : fastSettings), ...smallSettings, ...options.settings };
  let server = await startEmbeddedPostgres({ dataDir, log: silentLog, settings, restart: false });
  const { connectionString } = server;
  let hasEnded = false;
  const watch = (): void => {
    hasEnded = false;
    void server.lost.then(() => {
      hasEnded = true;
    });
  };
  watch();
  const restart = async (): Promise<void> => {
    const port = Number(new URL(connectionString).port);
    server = await startEmbeddedPostgres({ dataDir, log: silentLog, settings, restart: false, port });
    watch();
  };
  let migrated: Promise<void> | undefined;
  return {
    connectionString,
    dataDir,
    get pid() {
      return server.pid;
    },
    createDatabase: async () => {
      migrated ??= makeTemplate(connectionString);
      await migrated;
      return cloneTemplate(connectionString);
    },
    kill: async () => {
      process.kill(server.pid, 'SIGKILL');
      await server.lost;
      await server.stop();
    },
    restart,
    revive: async () => {
      if (!hasEnded) return;
      await server.stop();
      await restart();
    },
    stop: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Starts the run's server and makes its template. Also removes the servers that killed runs have left behind. */
export async function startRunServer(): Promise<{ connectionString: string; stop(): Promise<void> }> {
  await removeAbandoned();
  const server = await startTestServer();
  try {
    await makeTemplate(server.connectionString);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { connectionString: server.connectionString, stop: server.stop };
}

/** For tests only: the data need not survive a power failure. */
const fastSettings = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  autovacuum: 'off',
};

/** Limits the server's memory and disk use, because two test workers share the machine with it. */
const smallSettings = { shared_buffers: '64MB', min_wal_size: '80MB', max_wal_size: '512MB', max_connections: '200' };

async function makeTemplate(connectionString: string): Promise<void> {
  await execute(connectionString, `CREATE DATABASE ${template}`);
  await migrate(withDatabase(connectionString, template));
  // A template that is in use cannot be copied, so connections are forbidden.
  await execute(connectionString, `ALTER DATABASE ${template} IS_TEMPLATE true ALLOW_CONNECTIONS false`);
}

async function cloneTemplate(connectionString: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  // FILE_COPY makes a checkpoint, which is cheap on a server without fsync. WAL_LOG would write every page twice.
  await execute(connectionString, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
  return {
    connectionString: withDatabase(connectionString, name),
    drop: () => execute(connectionString, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

async function execute(connectionString: string, statement: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function withDatabase(connectionString: string, name: string): string {
  const url = new URL(connectionString);
  url.pathname = `/${name}`;
  return url.href;
}

/** Removes servers of killed runs, whose folders name an owner that no longer runs. A new folder may not name its owner yet. */
async function removeAbandoned(): Promise<void> {
  const newest = Date.now() - 60_000;
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(folderPrefix)) continue;
    const dataDir = join(tmpdir(), name);
    const found = await stat(dataDir).catch(() => undefined);
    if (found === undefined || found.uid !== process.getuid?.() || found.mtimeMs > newest) continue;
    if ((await ownerOf(dataDir)) !== undefined) continue;
    await endLeftovers(join(dataDir, 'postgres'), () => undefined);
    await rm(dataDir, { recursive: true, force: true });
  }
}
