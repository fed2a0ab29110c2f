/**
 * Real PostgreSQL servers for tests.
 *
 * One throwaway server serves a whole run (started by test/support/postgres-global-setup.ts); a test file asks it for a
 * database of its own, which is a copy of a migrated template and takes some tens of milliseconds. It is told to be fast and
 * not durable. A test of durability starts its own server with `startTestServer({ fsync: true })`, and may kill it.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { inject } from 'vitest';
import { startEmbeddedPostgres } from '../../src/adapters/embedded-postgres/embedded-postgres.js';
import { endLeftovers } from '../../src/adapters/embedded-postgres/leftovers.js';
import { ownerOf } from '../../src/adapters/embedded-postgres/owner-lock.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** How to reach the run's server; its role may create databases. */
    postgres: string;
  }
}

export interface TestDatabase {
  readonly connectionString: string;
  /** Drops the database, ending connections to it. Optional: all of it goes with the run. */
  drop(): Promise<void>;
}

export interface TestServer {
  /** Of the server's template database's sibling `solera`, which is empty and not migrated. Survives `kill` and `restart`. */
  readonly connectionString: string;
  readonly dataDir: string;
  readonly pid: number;
  /** A database of its own on this server, migrated. */
  createDatabase(): Promise<TestDatabase>;
  /** kill -9 of the postmaster: no checkpoint, no goodbye. */
  kill(): Promise<void>;
  /** After `kill`: the same data, the same port, the same connection string. Replays the log. */
  restart(): Promise<void>;
  /** Stops the server and deletes its data. Idempotent. */
  stop(): Promise<void>;
}

export interface TestServerOptions {
  /** Whether it is durable: fsync, full_page_writes and synchronous_commit. Default false. */
  readonly fsync?: boolean;
  /** Further settings by PostgreSQL's names. */
  readonly settings?: Readonly<Record<string, string>>;
}

const template = 'solera_template';
const folderPrefix = 'solera-test-';
const quiet = { info: () => undefined, warn: () => undefined };

/** A migrated database of its own on the run's server, for one test file. */
export async function createTestDatabase(): Promise<TestDatabase> {
  return cloneTemplate(inject('postgres'));
}

/** A server of its own, for tests that stop, kill or configure it. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), folderPrefix));
  const settings = { ...(options.fsync === true ? {} : hasty), ...frugal, ...options.settings };
  let server = await startEmbeddedPostgres({ dataDir, log: quiet, settings, restart: false });
  const { connectionString } = server;
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
    restart: async () => {
      const port = Number(new URL(connectionString).port);
      server = await startEmbeddedPostgres({ dataDir, log: quiet, settings, restart: false, port });
    },
    stop: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The run's server, with its template. Also removes what killed runs have left. */
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

/** For tests only: what is lost in a power cut need not be written twice. */
const hasty = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  autovacuum: 'off',
};

/** Two workers and other people's programs share the machine. */
const frugal = { shared_buffers: '64MB', min_wal_size: '80MB', max_wal_size: '512MB', max_connections: '200' };

async function makeTemplate(connectionString: string): Promise<void> {
  await execute(connectionString, `CREATE DATABASE ${template}`);
  await migrateIfPossible(withDatabase(connectionString, template));
  // Nobody may connect by mistake: a template that is in use cannot be copied.
  await execute(connectionString, `ALTER DATABASE ${template} IS_TEMPLATE true ALLOW_CONNECTIONS false`);
}

/** The schema belongs to the store. Until it has one, the template is empty. */
async function migrateIfPossible(connectionString: string): Promise<void> {
  const source = new URL('../../src/adapters/postgres/migrate.ts', import.meta.url);
  if (!existsSync(fileURLToPath(source))) return;
  const store: { migrate(connectionString: string): Promise<void> } = await import(
    /* @vite-ignore */ fileURLToPath(source)
  );
  await store.migrate(connectionString);
}

async function cloneTemplate(connectionString: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  // FILE_COPY asks for a checkpoint, which on a server without fsync costs little; WAL_LOG writes every page twice.
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

/** Servers of runs that were killed: their folders name an owner that lives no more. A young folder may not name one yet. */
async function removeAbandoned(): Promise<void> {
  const young = Date.now() - 60_000;
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(folderPrefix)) continue;
    const dataDir = join(tmpdir(), name);
    const found = await stat(dataDir).catch(() => undefined);
    if (found === undefined || found.uid !== process.getuid?.() || found.mtimeMs > young) continue;
    if ((await ownerOf(dataDir)) !== undefined) continue;
    await endLeftovers(join(dataDir, 'postgres'), () => undefined);
    await rm(dataDir, { recursive: true, force: true });
  }
}
