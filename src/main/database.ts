import { hasCluster } from '../adapters/embedded-postgres/cluster.js';
import { startEmbeddedPostgres } from '../adapters/embedded-postgres/embedded-postgres.js';
import { findRunningServer } from '../adapters/embedded-postgres/running-server.js';
import { StoreUnavailable } from '../application/ports/store-unavailable.js';
import { CommandFailure } from './command-failure.js';
import type { Configuration } from './configuration.js';
import { called } from './invocation.js';

/** The PostgreSQL server that a command works on: the user's own, the embedded one, or the one that a running Solera keeps. */
export interface Database {
  readonly connectionString: string;
  /** For people: which one it is. */
  readonly description: string;
  /** Resolves with the reason if the server is lost for good; never settles for one that is not ours. */
  readonly lost: Promise<Error>;
  close(): Promise<void>;
}

interface DatabaseLog {
  info(message: string): void;
  warn(message: string): void;
}

type Where = Pick<Configuration, 'databaseUrl' | 'dataDir'>;

/** The database of a node: with the embedded server this process owns the data folder until `close`. */
export async function openDatabase({ databaseUrl, dataDir }: Where, log: DatabaseLog): Promise<Database> {
  if (databaseUrl !== null) return foreign(databaseUrl, `database ${hostOf(databaseUrl)}`);
  const server = await startEmbeddedPostgres({ dataDir, log });
  return {
    connectionString: server.connectionString,
    description: `data in ${dataDir}`,
    lost: server.lost,
    close: () => server.stop(),
  };
}

/**
 * For a command that only looks: where a running Solera owns the data folder, its server is used beside it.
 * @throws CommandFailure where there is nothing to look at: an empty database made for it would look well.
 */
export async function visitDatabase(where: Where, log: DatabaseLog): Promise<Database> {
  if (where.databaseUrl === null) {
    const running = await findRunningServer(where.dataDir);
    if (running !== undefined)
      return foreign(
        running.connectionString,
        `data in ${where.dataDir}, beside the running Solera (pid ${running.ownerPid})`,
      );
    if (!(await hasCluster(where.dataDir)))
      throw new CommandFailure(
        `There are no data of Solera in ${where.dataDir}.`,
        `Is SOLERA_DATA right? A server makes its data where it is started: ${called('start')}`,
      );
  }
  return openDatabase(where, log);
}

function foreign(connectionString: string, description: string): Database {
  return { connectionString, description, lost: new Promise(() => undefined), close: async () => undefined };
}

/** Without the password. */
function hostOf(databaseUrl: string): string {
  const { host, pathname } = new URL(databaseUrl);
  return `${host}${pathname}`;
}

/** Why a database could not be opened, with its host but not its password. Another error stays what it is. */
export function openingFailure(error: unknown, { description }: Database): unknown {
  if (!(error instanceof StoreUnavailable)) return error;
  const [fault, advice] = faults[error.code] ?? [
    error.cause instanceof Error ? error.cause.message : error.message,
    'Check that the PostgreSQL server runs and lets this role in, then try again.',
  ];
  return new CommandFailure(`The ${description} cannot be used: ${fault} (${error.code}).`, advice, { cause: error });
}

type Fault = readonly [fault: string, advice: string];

const nobodyThere: Fault = ['no machine of that name is known', 'Correct the host in DATABASE_URL.'];
const silence: Fault = ['there is no answer', 'Correct host and port in DATABASE_URL, or see what stands between.'];

/** By the network's code, or PostgreSQL's. */
const faults: Readonly<Record<string, Fault>> = {
  ECONNREFUSED: ['nothing listens there', 'Start that server, or correct host and port in DATABASE_URL.'],
  ENOTFOUND: nobodyThere,
  EAI_AGAIN: nobodyThere,
  ETIMEDOUT: silence,
  EHOSTUNREACH: silence,
  ENETUNREACH: silence,
  '28000': [
    'it does not let this role in',
    'Correct the role in DATABASE_URL, or let it in by the server’s pg_hba.conf.',
  ],
  '28P01': [
    'role or password are wrong',
    'Correct them in DATABASE_URL; characters such as @ / : in a password are written as %40 %2F %3A.',
  ],
  '3D000': ['it does not exist', 'Create it with createdb, or correct the name at the end of DATABASE_URL.'],
};
