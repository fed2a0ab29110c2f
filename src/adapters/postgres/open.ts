import { followerLimits } from '../../../config/followers.js';
import { newLog } from '../../../config/log.js';
import { type PostgresLimits, postgresLimits } from '../../../config/postgres.js';
import type { AccessStore } from '../../application/ports/access-store.js';
import type { ActionIndex } from '../../application/ports/action-index.js';
import type { ChangeSets } from '../../application/ports/change-sets.js';
import type { DatabaseLevel, LevelTooLow } from '../../application/ports/database-level.js';
import type { EditStore } from '../../application/ports/edit-store.js';
import type { FilingStore } from '../../application/ports/filing-store.js';
import type { KeeperCursor } from '../../application/ports/keeper-cursor.js';
import type { LabelStore } from '../../application/ports/label-store.js';
import type { LargeDrafts } from '../../application/ports/large-draft.js';
import type { ModelStore } from '../../application/ports/model-store.js';
import type { NotificationLog } from '../../application/ports/notification-log.js';
import type { RebuildStore } from '../../application/ports/rebuild-store.js';
import type { SavedStates } from '../../application/ports/saved-states.js';
import type { Store } from '../../application/ports/store.js';
import type { StreamKnowledge } from '../../application/ports/stream-knowledge.js';
import type { WinerySettingsStore } from '../../application/ports/winery-settings-store.js';
import type { Schemas } from '../../cellar/upcasters.js';
import type { ViewStore } from '../../cluster/view-store.js';
import type { ContentCipher } from '../../encryption/content-cipher.js';
import type { KeyRegistry } from '../../encryption/key-registry.js';
import { Keyring } from '../../encryption/keyring.js';
import type { FollowerReader } from '../../followers/follower-reader.js';
import type { FollowerStore } from '../../followers/follower-store.js';
import type { ImportStore } from '../../imports/job/import-memory.js';
import type { IngestionStore } from '../../ingestion/ingestion-store.js';
import { accessStore } from './access-store.js';
import { actionIndex } from './action-index.js';
import { changeSets } from './change-sets.js';
import { clusterViewStore } from './cluster-view-store.js';
import { type RowTypeOids, rowTypes } from './commit-rows.js';
import { type Connections, openConnections, select } from './connections.js';
import { databaseLevel } from './database-level.js';
import { editStore } from './edit-store.js';
import { unavailable } from './failure.js';
import { followerReader } from './follower-reader.js';
import { followerStore } from './follower-store.js';
import { filingStore } from './filing-store.js';
import { importStore } from './import-store.js';
import { ingestionStore } from './ingestion-store.js';
import { sweep } from './janitor.js';
import { keeperCursor } from './keeper-cursor.js';
import { keyRegistry } from './key-registry.js';
import { labelReader, labelStore } from './label-store.js';
import { storedLogProperties } from './log-properties.js';
import { type FilledNumbers, fillLog } from './lost-numbers.js';
import { assertMigrated, migrate } from './migrate.js';
import { modelStore } from './model-store.js';
import { notificationLog } from './notification-log.js';
import { PostgresStore } from './postgres-store.js';
import { rebuildStore } from './rebuild-store.js';
import { savedStates } from './saved-states.js';
import { checkServer } from './server-check.js';
import { statement } from './statement.js';
import { StoredBodies } from './stored-bodies.js';
import { streamKnowledge } from './stream-knowledge.js';
import { winerySettingsStore } from './winery-settings-store.js';

interface PostgresOptions {
  readonly connectionString: string;
  readonly limits?: Partial<PostgresLimits>;
  /** Default true: refuses a server on which a crash loses acknowledged commits. False is for tests. */
  readonly durable?: boolean;
  /** Default false. True is for commands that only read: the server is not checked and nothing is migrated, so the database must already have this version's schema. Writes are not prevented. */
  readonly forReading?: boolean;
  /** The page size of a new log. An existing log keeps its own. */
  readonly pageSize?: number;
  /** The schemas of bodies, and the level of the database as far as it is known. By default those of this program. */
  readonly bodies?: { readonly schemas: Schemas; readonly level: () => number } | undefined;
  /** Seals and opens the content of encrypted wineries. By default, there are no keys. */
  readonly content?: ContentCipher;
  /** Called when the database knows more about the keys than `content`. */
  readonly keysChanged?: () => Promise<void>;
}

/** The parts of an open database. */
export interface Postgres {
  readonly store: Store & LargeDrafts;
  readonly settingsStore: WinerySettingsStore;
  readonly labelStore: LabelStore;
  readonly accessStore: AccessStore;
  readonly actionIndex: ActionIndex;
  readonly knowledge: StreamKnowledge;
  readonly changeSets: ChangeSets;
  readonly log: NotificationLog;
  readonly importStore: ImportStore;
  readonly filingStore: FilingStore;
  readonly editStore: EditStore;
  readonly savedStates: SavedStates;
  readonly rebuildStore: RebuildStore;
  readonly keeperCursor: KeeperCursor;
  readonly followerStore: FollowerStore;
  readonly followerReader: FollowerReader;
  readonly databaseLevel: DatabaseLevel;
  readonly modelStore: ModelStore;
  readonly keyRegistry: KeyRegistry;
  /** Resolves when the database refuses a commit because this program's level is too low: the node must stop. Never rejects. */
  readonly outdated: Promise<LevelTooLow>;
  /** The store of the view of a cell: which nodes own its partitions. */
  viewStore(cell: string): ViewStore;
  /** The store of the ingestion of a cell. */
  ingestionStore(cell: string): IngestionStore;
  /** Calls `listener` after this process's own commits. A hint: commits of other nodes are found by reading. Returns a function that ends the calls. */
  onPublished(listener: () => void): () => void;
  /** Calls the listeners of `onPublished`: a worker of this process has published something. */
  notePublished(): void;
  /** Runs the janitor, which deletes the drafts of dead writers and old void requests. Call it regularly. Returns the number of rows of drafts deleted. */
  sweep(options?: { readonly silentMs: number }): Promise<number>;
  /** Declares the numbers after the end of the log lost, up to `through`. Returns them, or null if the log already reaches `through`. */
  fillLog(through: number, nowMs: number): Promise<FilledNumbers | null>;
  /** Rejects with StoreUnavailable if the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

const rowOids = statement('row-oids');

/**
 * Checks the server, migrates the database to the newest schema, and opens the store. With `forReading`, only checks that the schema is the newest.
 * @throws UnsafeServer, HalfRestored, LevelTooLow, MigrationMismatch, MigrationBlocked, FunctionMismatch, SchemaBehind (only with `forReading`), StoreUnavailable
 */
export async function openPostgres({
  connectionString,
  limits: chosen,
  durable = true,
  forReading = false,
  pageSize = newLog.pageSize,
  bodies,
  content = new Keyring(null, () => performance.now()),
  keysChanged = async () => undefined,
}: PostgresOptions): Promise<Postgres> {
  const limits: PostgresLimits = { ...postgresLimits, ...chosen };
  const connections = openConnections(connectionString, limits, content);
  try {
    if (forReading) await assertMigrated(connections.reads);
    else {
      await checkServer(connections.reads, { durable });
      await migrate(connectionString, pageSize);
    }
    const stored = new StoredBodies(content, bodies?.schemas, bodies?.level);
    return await assemble(connections, { limits, bodies: stored, keysChanged });
  } catch (error) {
    await connections.close();
    throw isNamed(error) ? error : unavailable(error);
  }
}

interface Parts {
  readonly limits: PostgresLimits;
  readonly bodies: StoredBodies;
  readonly keysChanged: () => Promise<void>;
}

async function assemble(connections: Connections, { limits, bodies, keysChanged }: Parts): Promise<Postgres> {
  const oids = await findRowTypes(connections);
  const log = notificationLog(connections, await storedLogProperties(connections.reads), bodies);
  const labels = labelReader(connections);
  const listeners = new Set<() => void>();
  const published = () => {
    for (const listener of listeners) listener();
  };
  let outdate = (_error: LevelTooLow): void => undefined;
  const outdated = new Promise<LevelTooLow>((resolve) => {
    outdate = resolve;
  });
  return {
    store: new PostgresStore(
      connections,
      oids,
      { published, keysChanged, outdated: (error) => outdate(error) },
      limits,
      bodies,
    ),
    databaseLevel: databaseLevel(connections),
    keyRegistry: keyRegistry(connections),
    outdated,
    settingsStore: winerySettingsStore(connections, labels),
    labelStore: labelStore(connections, labels),
    accessStore: accessStore(connections),
    actionIndex: actionIndex(connections.reads, bodies),
    knowledge: streamKnowledge(connections.reads, bodies),
    changeSets: changeSets(connections),
    log,
    importStore: importStore(connections),
    filingStore: filingStore(connections),
    editStore: editStore(connections),
    savedStates: savedStates(connections, bodies),
    rebuildStore: rebuildStore(connections),
    keeperCursor: keeperCursor(connections),
    followerStore: followerStore(connections, followerLimits),
    followerReader: followerReader(connections),
    modelStore: modelStore(connections.reads),
    viewStore: (cell) => clusterViewStore(connections, cell),
    ingestionStore: (cell) => ingestionStore(connections, cell),
    onPublished: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    notePublished: published,
    sweep: (options) => sweep(connections, limits, options?.silentMs ?? limits.draftLifeMs),
    fillLog: async (through, nowMs) => (await fillLog(connections.reads, through, nowMs))[0] ?? null,
    ping: async () => {
      await log.head();
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
    if (oid === undefined) throw new Error(`the database has no type ${type}, though it is migrated`);
    return oid;
  };
  return {
    proposals: oidOf(rowTypes.proposals.type),
    reads: oidOf(rowTypes.reads.type),
    versions: oidOf(rowTypes.versions.type),
    revisions: oidOf(rowTypes.revisions.type),
    statuses: oidOf(rowTypes.statuses.type),
    touches: oidOf(rowTypes.touches.type),
    checkpoints: oidOf(rowTypes.checkpoints.type),
    dirtySpans: oidOf(rowTypes.dirtySpans.type),
    tieBounds: oidOf(rowTypes.tieBounds.type),
    admissions: oidOf(rowTypes.admissions.type),
    copies: oidOf(rowTypes.copies.type),
  };
}

/** True for the errors that `openPostgres` is documented to throw. */
function isNamed(error: unknown): boolean {
  const names = [
    'UnsafeServer',
    'LevelTooLow',
    'MigrationMismatch',
    'MigrationBlocked',
    'FunctionMismatch',
    'SchemaBehind',
    'HalfRestored',
    'StoreUnavailable',
  ];
  return error instanceof Error && names.includes(error.name);
}
