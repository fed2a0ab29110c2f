import { hasCluster } from '../adapters/embedded-postgres/cluster.js';
import { startEmbeddedPostgres } from '../adapters/embedded-postgres/embedded-postgres.js';
import { findRunningServer } from '../adapters/embedded-postgres/running-server.js';
import { StoreUnavailable } from '../application/ports/store-unavailable.js';
import { CommandFailure } from './command-failure.js';
import { commandLine } from './command-line.js';
import type { Configuration } from './configuration.js';

/** The PostgreSQL server that a command uses: that of DATABASE_URL, an embedded one, or the embedded one of a running Solera. */
export interface Database {
  readonly connectionString: string;
  /** Which database it is, for people. Without a password. */
  readonly description: string;
  /** Resolves with the reason if the embedded server has failed permanently. Never settles for another server. */
  readonly lost: Promise<Error>;
  close(): Promise<void>;
}

interface DatabaseLog {
  info(message: string): void;
  warn(message: string): void;
}

type Location = Pick<Configuration, 'databaseUrl' | 'dataDir'>;

/** Opens the database of a node. With the embedded server, this process owns the data folder until `close`. */
export async function openDatabase({ databaseUrl, dataDir }: Location, log: DatabaseLog): Promise<Database> {
  if (databaseUrl !== null) return externalDatabase(databaseUrl, `database ${hostAndName(databaseUrl)}`);
  const server = await startEmbeddedPostgres({ dataDir, log });
  return {
    connectionString: server.connectionString,
    description: `data in ${dataDir}`,
    lost: server.lost,
    close: () => server.stop(),
  };
}

/** Opens the database for a command that writes beside the nodes. If a running Solera owns the data folder, its server is used; if there are no data, a database is created. */
export async function openBesideNodes(location: Location, log: DatabaseLog): Promise<Database> {
  const hasData = location.databaseUrl !== null || (await hasCluster(location.dataDir));
  return hasData ? openForReading(location, log) : openDatabase(location, log);
}

/**
 * Opens the database for a command that only reads. If a running Solera owns the data folder, its server is used.
 * @throws CommandFailure if there are no data: a database created now would be empty, and would pass every check.
 */
export async function openForReading(location: Location, log: DatabaseLog): Promise<Database> {
  const { databaseUrl, dataDir } = location;
  if (databaseUrl === null) {
    const running = await findRunningServer(dataDir);
    if (running !== undefined)
      return externalDatabase(
        running.connectionString,
        `data in ${dataDir}, beside the running Solera (pid ${running.ownerPid})`,
      );
    if (!(await hasCluster(dataDir)))
      throw new CommandFailure(
        `${dataDir} holds no data of Solera.`,
        `Check SOLERA_DATA. The default is .solera in the folder where ${commandLine('start')} was run.`,
      );
  }
  return openDatabase(location, log);
}

function externalDatabase(connectionString: string, description: string): Database {
  return { connectionString, description, lost: new Promise(() => undefined), close: async () => undefined };
}

/** Describes a database that a command was given by its URL. */
export function describedDatabase(connectionString: string): Pick<Database, 'description'> {
  return { description: `database ${hostAndName(connectionString)}` };
}

function hostAndName(databaseUrl: string): string {
  const { host, pathname } = new URL(databaseUrl);
  return `${host}${pathname}`;
}

/** Explains why a database could not be opened, with its host but not its password. Returns any other error unchanged. */
export function openingFailure(error: unknown, { description }: Pick<Database, 'description'>): unknown {
  if (!(error instanceof StoreUnavailable)) return error;
  const [fault, advice] = faults[error.code] ?? [
    error.cause instanceof Error ? error.cause.message : error.message,
    'Check that the PostgreSQL server runs and accepts this role, then try again.',
  ];
  return new CommandFailure(`The ${description} cannot be used: ${fault} (${error.code}).`, advice, { cause: error });
}

type Fault = readonly [fault: string, advice: string];

const unknownHost: Fault = ['the host name cannot be resolved', 'Correct the host in DATABASE_URL.'];
const noResponse: Fault = [
  'the host does not respond',
  'Correct the host and the port in DATABASE_URL, or check the network and the firewalls between.',
];

const distrusted: Fault = [
  'no authority that this node trusts has signed the certificate of the server',
  'Name the file of the authority in DATABASE_URL: …?sslmode=verify-full&sslrootcert=/path/authority.pem',
];

/** By the network's, TLS's or PostgreSQL's code. */
const faults: Readonly<Record<string, Fault>> = {
  ECONNREFUSED: [
    'no server listens on that port',
    'Start that server, or correct the host and the port in DATABASE_URL.',
  ],
  ENOTFOUND: unknownHost,
  EAI_AGAIN: unknownHost,
  ETIMEDOUT: noResponse,
  EHOSTUNREACH: noResponse,
  ENETUNREACH: noResponse,
  DEPTH_ZERO_SELF_SIGNED_CERT: distrusted,
  SELF_SIGNED_CERT_IN_CHAIN: distrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: distrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: distrusted,
  CERT_HAS_EXPIRED: ['the certificate of the server has expired', 'Renew the certificate of the server.'],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'the certificate of the server is valid for another host',
    'Write the host in DATABASE_URL as the certificate names it.',
  ],
  '28000': [
    'the server does not admit this role',
    'Correct the role in DATABASE_URL, or admit it in the server’s pg_hba.conf.',
  ],
  '28P01': [
    'the role or the password is wrong',
    'Correct them in DATABASE_URL. Write @ / : in a password as %40 %2F %3A.',
  ],
  '3D000': ['the database does not exist', 'Create it with createdb, or correct the name at the end of DATABASE_URL.'],
};
