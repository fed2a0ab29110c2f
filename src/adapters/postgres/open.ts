import { type PostgresLimits, postgresLimits } from '../../../config/postgres.js';
import type { Archive } from '../../application/ports/archive.js';
import type { Store } from '../../application/ports/store.js';
import { type RowTypeOids, rowTypes } from './commit-batch.js';
import { CommitClient } from './commit-client.js';
import { type Connections, openConnections, select } from './connections.js';
import { DraftWriter } from './draft-writer.js';
import { unavailable } from './failure.js';
import { sweepDrafts } from './janitor.js';
import { assertMigrated, migrate } from './migrate.js';
import { postgresArchive } from './postgres-archive.js';
import { PostgresStore } from './postgres-store.js';
import { checkServer } from './server-check.js';
import { statement } from './statement.js';

export interface PostgresOptions {
  readonly connectionString: string;
  readonly limits?: Partial<PostgresLimits>;
  /** Default true: refuses a server on which a crash loses acknowledged commits. False is for tests. */
  readonly durable?: boolean;
  /** For whoever only looks: nothing is demanded of the server and nothing is migrated; what is not of this version is refused. Default false. */
  readonly asFound?: boolean;
}

export interface Postgres {
  readonly store: Store;
  readonly archive: Archive;
  /** Calls back after this process's own commits. A hint: other nodes' commits are found by reading. Returns how to stop. */
  onPublished(listener: () => void): () => void;
  /** The janitor's work, to be done now and then: deletes what dead writers left. Gives the number of rows deleted. */
  sweep(options?: { readonly silentMs: number }): Promise<number>;
  /** May it take work? Rejects with StoreUnavailable where the database doesn't answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

const rowOids = statement('row-oids');

/**
 * Checks the server, brings its schema to the newest version, opens the store.
 * Rejects with UnsafeServer, MigrationMismatch, SchemaBehind (only where it is taken as found) or StoreUnavailable.
 */
export async function openPostgres({
  connectionString,
  limits: chosen,
  durable = true,
  asFound = false,
}: PostgresOptions): Promise<Postgres> {
  const limits: PostgresLimits = { ...postgresLimits, ...chosen };
  const connections = openConnections(connectionString, limits);
  try {
    if (asFound) await assertMigrated(connections.reads);
    else {
      await checkServer(connections.reads, { durable });
      await migrate(connectionString);
    }
    return await assemble(connections, limits);
  } catch (error) {
    await connections.close();
    throw isOurs(error) ? error : unavailable(error);
  }
}

async function assemble(connections: Connections, limits: PostgresLimits): Promise<Postgres> {
  const oids = await findRowTypes(connections);
  const listeners = new Set<() => void>();
  const committer = new CommitClient(connections, oids, new DraftWriter(connections, oids, limits), limits);
  const published = () => {
    for (const listener of listeners) listener();
  };
  const archive = postgresArchive(connections);
  return {
    store: new PostgresStore(connections, committer, published, limits),
    archive,
    onPublished: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    sweep: async (options) => sweepDrafts(connections, limits, options?.silentMs ?? limits.draftLifeMs),
    ping: async () => {
      await archive.head();
    },
    close: () => connections.close(),
  };
}

async function findRowTypes({ reads }: Connections): Promise<RowTypeOids> {
  const names = Object.values(rowTypes).map(({ type }) => type);
  const found = await select<{ name: string; oid: number }>(reads, rowOids, [names]);
  const oids = new Map(found.map(({ name, oid }) => [name, oid]));
  const oidOf = (type: string): number => {
    const oid = oids.get(type);
    if (oid === undefined) throw new Error(`the database has no type ${type}`);
    return oid;
  };
  return {
    units: oidOf(rowTypes.units.type),
    reads: oidOf(rowTypes.reads.type),
    finals: oidOf(rowTypes.finals.type),
    revisions: oidOf(rowTypes.revisions.type),
    statuses: oidOf(rowTypes.statuses.type),
    entries: oidOf(rowTypes.entries.type),
    checkpoints: oidOf(rowTypes.checkpoints.type),
    dirtied: oidOf(rowTypes.dirtied.type),
    bounds: oidOf(rowTypes.bounds.type),
    settings: oidOf(rowTypes.settings.type),
  };
}

function isOurs(error: unknown): boolean {
  const ours = ['UnsafeServer', 'MigrationMismatch', 'SchemaBehind', 'StoreUnavailable'];
  return error instanceof Error && ours.includes(error.name);
}
