import { startEmbeddedPostgres } from '../adapters/embedded-postgres/embedded-postgres.js';
import { findRunningServer } from '../adapters/embedded-postgres/running-server.js';
import type { Configuration } from './configuration.js';

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

/** For a command that only looks: where a running Solera owns the data folder, its server is used beside it. */
export async function visitDatabase(where: Where, log: DatabaseLog): Promise<Database> {
  if (where.databaseUrl === null) {
    const running = await findRunningServer(where.dataDir);
    if (running !== undefined)
      return foreign(
        running.connectionString,
        `data in ${where.dataDir}, beside the running Solera (pid ${running.ownerPid})`,
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
