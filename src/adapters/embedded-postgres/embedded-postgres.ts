/**
 * The PostgreSQL that `npm start` uses if DATABASE_URL is not set: started from an npm package, on a free port of 127.0.0.1, with its data in
 * SOLERA_DATA/postgres.
 *
 * Owns: the data folder (by its lock), the server process, the password. Does not own: connections, the schema, backups.
 * States: starting → running → (ended unexpectedly → running again, on the same port) → stopped, or given up.
 * Invariants: (1) fsync, full_page_writes and synchronous_commit are on (promise 4), unless a test overrides them; (2) at most one server runs
 * in a cluster: a new one starts only after all processes of the old one have ended; (3) the connection string does not change between start
 * and stop, even if the server restarts.
 */
import { realpath } from 'node:fs/promises';
import { networkAndLogSettings, requiredSettings, tuningSettings } from '../../../config/embedded-postgres.js';
import { binariesFor, locateBinaries } from './binaries.js';
import { type Cluster, clusterFolder, database, prepareCluster, role } from './cluster.js';
import { makeDataFolder, removeLeftovers } from './data-folder.js';
import { type EmbeddedPostgresGaveUp, EmbeddedPostgresUnavailable } from './failures.js';
import { endLeftovers } from './leftovers.js';
import { acquireOwnerLock } from './owner-lock.js';
import { type Launch, launchServer, type ServerProcess, type ServerSettings } from './server-process.js';
import { preferredUsers, serverUserCandidates } from './server-user.js';
import { Supervisor } from './supervisor.js';

/** Receives messages for the operator. */
interface EmbeddedPostgresLog {
  info(message: string): void;
  warn(message: string): void;
}

interface EmbeddedPostgresOptions {
  /** SOLERA_DATA. Created if it is missing, accessible to its owner only. */
  readonly dataDir: string;
  readonly log: EmbeddedPostgresLog;
  /** For tests: overrides the settings of config/embedded-postgres.ts, the required ones included. */
  readonly settings?: ServerSettings;
  /** For tests: the port to listen on. */
  readonly port?: number;
  /** For tests: whether a server that ends unexpectedly is restarted. Default: true. */
  readonly restart?: boolean;
}

export interface EmbeddedPostgres {
  readonly connectionString: string;
  /** The process id of the postmaster. Changes with a restart. */
  readonly pid: number;
  /** Resolves with the reason if the server failed permanently. Never rejects, and never settles after `stop`. */
  readonly lost: Promise<EmbeddedPostgresGaveUp>;
  /** Stops the server and releases the data folder. Open connections are broken, so close them first. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Starts the server, after ending the server of a killed Solera, and waits until it accepts connections.
 * @throws EmbeddedPostgresInUse, EmbeddedPostgresUnavailable, EmbeddedPostgresForeignData, EmbeddedPostgresNotStarted,
 *   EmbeddedPostgresNotStopped
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  await makeDataFolder(options.dataDir);
  const dataDir = await realpath(options.dataDir);
  const lock = await acquireOwnerLock(dataDir);
  try {
    const settings = { ...networkAndLogSettings, ...tuningSettings, ...requiredSettings, ...options.settings };
    const notice = (message: string): void => options.log.info(message);
    await removeLeftovers(dataDir, notice);
    const cluster = await chooseCluster(clusterFolder(dataDir));
    const password = await prepareCluster(cluster, { durable: settings.fsync === 'on' });
    const server = await launchServer({ cluster, settings, port: options.port, notice });
    const relaunch = (): Promise<ServerProcess> => relaunchServer({ cluster, settings, port: server.port, notice });
    const supervisor = new Supervisor(server, options.restart === false ? undefined : relaunch, options.log);
    return {
      connectionString: `postgresql://${role}:${password}@127.0.0.1:${server.port}/${database}`,
      get pid() {
        return supervisor.pid;
      },
      lost: supervisor.lost,
      stop: async () => {
        await supervisor.stop();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Starts the server again after it ended unexpectedly. Some of its child processes may still be running. */
async function relaunchServer(launch: Launch): Promise<ServerProcess> {
  await endLeftovers(launch.cluster.folder, launch.notice);
  return launchServer(launch);
}

/** Chooses the first user that can run the programs. */
async function chooseCluster(folder: string): Promise<Cluster> {
  const packaged = await locateBinaries();
  const failures: unknown[] = [];
  for (const user of await serverUserCandidates(folder)) {
    const binaries = await binariesFor(packaged, user).catch((error: unknown) => {
      failures.push(error);
      return undefined;
    });
    if (binaries !== undefined) return { folder, binaries, user };
  }
  if (failures.length === 1) throw failures[0];
  throw new EmbeddedPostgresUnavailable(
    `PostgreSQL does not run as root, and none of the users ${preferredUsers.join(', ')} can run it. ` +
      'Start Solera as an ordinary user, or set DATABASE_URL to a server of your own.',
    { cause: new AggregateError(failures) },
  );
}
