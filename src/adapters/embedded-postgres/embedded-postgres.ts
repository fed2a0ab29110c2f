/**
 * A real PostgreSQL for `npm start` on a machine that has none: started from an npm package, on a free port of 127.0.0.1, with
 * its data in SOLERA_DATA/postgres.
 *
 * Owns: the data folder (by its lock), the server process, the password. Does not own: connections, schema, or backups.
 * States: starting → running → (ended by itself → running again, on the same port) → stopped, or given up.
 * Invariants:
 *  - fsync, full_page_writes and synchronous_commit are on (promise 4), unless a test says otherwise by name.
 *  - At most one server works in a cluster, and before a new one is started every process of the old one has ended.
 *  - Between start and stop the connection string does not change, whatever happens to the server.
 */
import { realpath } from 'node:fs/promises';
import { networkAndLogSettings, requiredSettings, tuningSettings } from '../../../config/embedded-postgres.js';
import { binariesFor, locateBinaries } from './binaries.js';
import { type Cluster, clusterFolder, database, prepareCluster, role } from './cluster.js';
import { clearAway, makeDataFolder } from './data-folder.js';
import { type EmbeddedPostgresGaveUp, EmbeddedPostgresUnavailable } from './failures.js';
import { endLeftovers } from './leftovers.js';
import { acquireOwnerLock } from './owner-lock.js';
import { type Launch, launchServer, type ServerProcess, type ServerSettings } from './server-process.js';
import { serverUserCandidates } from './server-user.js';
import { Supervisor } from './supervisor.js';

/** What is told to whoever runs Solera. A pino logger is one. */
export interface EmbeddedPostgresLog {
  info(message: string): void;
  warn(message: string): void;
}

export interface EmbeddedPostgresOptions {
  /** SOLERA_DATA. Made if it is missing, readable by its owner alone. */
  readonly dataDir: string;
  readonly log: EmbeddedPostgresLog;
  /** For tests: laid over the settings of config/embedded-postgres.ts, the demanded ones included. */
  readonly settings?: ServerSettings;
  /** For tests: the port to listen on. */
  readonly port?: number;
  /** For tests: whether a server that ends by itself is started again. Default true. */
  readonly restart?: boolean;
}

export interface EmbeddedPostgres {
  readonly connectionString: string;
  /** Of the postmaster that runs now; another one after it was restarted. */
  readonly pid: number;
  /** Resolves, with the reason, if the server is lost for good. Never rejects, and never settles after `stop`. */
  readonly lost: Promise<EmbeddedPostgresGaveUp>;
  /** Ends the server and frees the data folder. Close connections first: those still open are broken. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Starts the server, after ending what a killed Solera left behind, and waits until it takes connections.
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
    await clearAway(dataDir, notice);
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

/** Starts the server again after it ended by itself: its children may still be ending. */
async function relaunchServer(launch: Launch): Promise<ServerProcess> {
  await endLeftovers(launch.cluster.folder, launch.notice);
  return launchServer(launch);
}

/** The first user who can run the programs. */
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
    'PostgreSQL does not run as root, and no other user was found who can run it (postgres and nobody were tried). ' +
      'Start Solera as an ordinary user, or name a server in DATABASE_URL.',
    { cause: new AggregateError(failures) },
  );
}
