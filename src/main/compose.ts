import { setTimeout as sleep } from 'node:timers/promises';
import { clusterLimits } from '../../config/cluster.js';
import { keyLimits } from '../../config/encryption.js';
import { type LargeEditLimits, largeEditLimits } from '../../config/large-edits.js';
import { limits as defaultLimits, type Limits } from '../../config/limits.js';
import type { NodeActors } from '../actors/node-actors.js';
import type { ServedReports } from '../adapters/http/report-routes.js';
import { type EditPool, type EditTask, openEditPool } from '../adapters/piscina/edit-pool.js';
import type { Postgres } from '../adapters/postgres/open.js';
import type { EditObserver, EditRunner } from '../application/edits/edit-runner.js';
import { currentLevel, type KnownLevel, levelOfClaims, rulesAt } from '../application/level.js';
import { ModelChanges, type ModelUseCases } from '../application/model/model-changes.js';
import type { DestroyedContent } from '../application/ports/destroyed-content.js';
import type { Tracer } from '../application/ports/tracer.js';
import { BodyReader } from '../application/request/body.js';
import type { OnReply } from '../application/request/observed-transport.js';
import type { UseCases } from '../application/use-cases.js';
import { actionKinds } from '../cellar/registry.js';
import { currentSchemas, type Schemas } from '../cellar/upcasters.js';
import type { ClusterNode } from '../cluster/cluster.js';
import type { CommandRates } from '../cluster/command-rates.js';
import type { Messages } from '../cluster/messages.js';
import type { ClusterObserver } from '../cluster/observer.js';
import type { Member } from '../cluster/view.js';
import type { Keyring } from '../encryption/keyring.js';
import type { ImportUseCases } from '../imports/job/imports.js';
import { assemble, type ClusterOptions } from './assemble.js';
import { environment, timers } from './environment.js';
import { readLabelRules } from './label-rules.js';
import { raisePeriodically, startingLevel } from './level-raising.js';
import { ListenerSet } from './listener-set.js';
import { type AccessOptions, type NodeAccess, openAccess, overrideNotes } from './node-access.js';
import type { EditOptions } from './node-edits.js';
import { type FollowerOptions, type NodeFollowers, startFollowers } from './node-followers.js';
import { openImports } from './node-imports.js';
import { filingImpactsOn, openReports } from './node-reports.js';
import { openWithKeys } from './open-with-keys.js';
import { programVersion } from './program-version.js';
import { workerFile } from './worker-file.js';

/** The cluster that a node joins. */
export interface ComposedCluster {
  readonly cell: string;
  readonly self: Member;
  readonly edge: boolean;
  readonly messages: Messages;
  /** The address at which clients reach this node, if it is known. */
  readonly url: () => string | null;
  readonly observer: ClusterObserver;
}

interface ComposeOptions extends AccessOptions {
  readonly connectionString: string;
  readonly limits?: Partial<Limits>;
  readonly editLimits?: Partial<LargeEditLimits>;
  /** By default, large edits are decided in worker threads. */
  readonly editPool?: EditPool;
  readonly editObserver?: EditObserver | undefined;
  /** By default, this node keeps no read models. */
  readonly followers?: FollowerOptions | undefined;
  /** By default, those of this program. */
  readonly schemas?: Schemas;
  /** The setting SOLERA_KEYS; by default none. */
  readonly keys?: string | null;
  /** False in tests: the server need not be durable. */
  readonly durable?: boolean;
  /** Undefined for a node that is alone. */
  readonly cluster?: ComposedCluster | undefined;
  /** Called after each commit call, with the number of proposals and of those that were committed. */
  readonly onBatch?: (proposals: number, committed: number) => void;
  /** Called with the kind of each reply to a command. */
  readonly onReply?: OnReply;
  /** By default, no spans are recorded. */
  readonly tracer?: Tracer;
  /** Called with failures of background work, which is tried again, and what they concern. */
  readonly onTrouble?: (what: string, error: unknown, about?: object) => void;
  /** Called with each winery that does not exist when this node registers a key of it. */
  readonly onUnknownWinery?: (winery: string) => void;
}

export interface Composed {
  readonly solera: UseCases;
  readonly imports: ImportUseCases;
  readonly model: ModelUseCases;
  /** Who may do what. */
  readonly access: NodeAccess;
  readonly actors: NodeActors;
  readonly cluster: ClusterNode | null;
  readonly spreadOf: (winery: string) => number;
  readonly refresh: (winery: string) => Promise<void>;
  /** How fast this node answers. */
  readonly rates: Pick<CommandRates, 'read'>;
  /** Runs edits in the background. */
  readonly edits: EditRunner | null;
  readonly editPool: EditPool;
  /** Null if the node keeps no read models. */
  readonly followers: NodeFollowers | null;
  /** Null if the node keeps no read models. */
  readonly reports: ServedReports | null;
  /** The level of the database, which rises when all nodes know a higher one. */
  readonly level: KnownLevel;
  readonly postgres: Postgres;
  /** The keys of this node. */
  readonly keyring: Keyring;
  /** Reads the keys again, if they may have changed. It is also done each second. */
  refreshKeys(): Promise<void>;
  /** Gives up the partitions of this node. Requests are served as before, by other nodes. */
  leaveCluster(): Promise<void>;
  /** Waits for the commands in progress, saves head states, closes the store. */
  close(): Promise<void>;
}

function destroyedContent(keyring: Keyring, forgetting: ListenerSet<[string]>): DestroyedContent {
  return {
    destroyed: (winery) => keyring.destroyedContent(winery),
    onDestroyed: (listener) => forgetting.add(listener),
  };
}

/** Puts one node together: its store, its actors and its use cases. This is the only place where the parts meet. */
export async function compose(options: ComposeOptions): Promise<Composed> {
  const limits: Limits = { ...defaultLimits, ...options.limits };
  const { connectionString, keys = null, durable = true, schemas = currentSchemas, onUnknownWinery } = options;
  const { onTrouble = () => undefined } = options;
  const [forgetting, published] = [new ListenerSet<[string]>(), new ListenerSet()];
  const opening = { connectionString, keys, durable, schemas, onDestroyed: forgetting.call, onUnknownWinery };
  const { postgres, level, keyring, upkeep } = await openWithKeys(opening);
  await startingLevel(level, options.cluster, { upkeep, postgres });
  const editLimits: LargeEditLimits = { ...largeEditLimits, ...options.editLimits };
  const pool = options.editPool ?? openEditPool(workerFile('replay'), editLimits);
  const { actors, solera, cluster, spreadOf, refresh, rates, background, owners } = assemble({
    ports: postgres,
    environment,
    reader: new BodyReader(actionKinds, limits.editsPerChange, () => level.value, schemas),
    ...{ limits, rules: () => rulesAt(level.value), labelRules: readLabelRules() },
    filings: filingImpactsOn(postgres, timers),
    cluster: options.cluster && clusterOptions(options.cluster, postgres, published, onTrouble),
    edits: editOptions({ connectionString, keys }, { postgres, level, pool, limits: editLimits }, options.editObserver),
    onPublished: (listener) => published.add(listener),
    content: destroyedContent(keyring, forgetting),
    noteOverride: overrideNotes(postgres.accessStore),
    ready: () => readiness(postgres),
    ...{ onBatch: options.onBatch, onReply: options.onReply, tracer: options.tracer },
    onHandledError: onTrouble,
  });
  for (const notice of [published.call, () => cluster?.published()]) postgres.onPublished(notice);
  cluster?.start();
  if (options.cluster?.edge !== true) background?.runner.start();
  const imports = openImports(solera, postgres, { limits, onTrouble });
  const followers = followersOf(options, { postgres, keyring, published, cluster, onTrouble });
  const reports = followers && openReports(postgres, solera, followers.books);
  const model = modelOf(postgres, { schemas, level, followers, pageLimit: limits.pageLimit });
  const access = await openAccess(options, { postgres, solera, owners, level, schemas, onTrouble, ...limits });
  forgetting.add(() => actors.directory.discardAll());
  const flush = (): Promise<void> =>
    actors.headStates.flush().catch((error: unknown) => onTrouble('saving head states', error));
  const refreshKeys = (): Promise<void> => upkeep.refresh();
  const readKeys = (): void => void refreshKeys().catch((error: unknown) => onTrouble('reading keys', error));
  const stops = [repeat(limits.headFlushMs, () => void flush()), repeat(keyLimits.refreshMs, readKeys)];
  stops.push(raisePeriodically(level, cluster, onTrouble));
  return {
    ...{ solera, imports, model, access, actors, cluster, spreadOf, refresh, rates, level, postgres, keyring },
    ...{ edits: background?.runner ?? null, editPool: pool, followers, reports, refreshKeys },
    leaveCluster: async () => cluster?.leave(),
    close: async () => {
      for (const stop of stops) stop();
      await Promise.all([followers?.stop(), background?.runner.close()]);
      background?.edits.close();
      await imports.close();
      await access.close();
      await cluster?.leave();
      await cluster?.drained();
      await actors.router.drained();
      cluster?.stop();
      await flush();
      await postgres.close();
    },
  };
}

/** Repeats work until the returned function is called. The process may end meanwhile. */
function repeat(ms: number, work: () => void): () => void {
  const timer = setInterval(work, ms);
  timer.unref();
  return () => clearInterval(timer);
}

function modelOf(
  { modelStore: store }: Postgres,
  parts: {
    readonly schemas: Schemas;
    readonly level: KnownLevel;
    readonly followers: NodeFollowers | null;
    readonly pageLimit: number;
  },
): ModelChanges {
  const { schemas, level, followers, pageLimit } = parts;
  const readModels = async () => (await followers?.versions()) ?? [];
  return new ModelChanges({ store, schemas, pageLimit, readModels, level: () => level.value });
}

/** Starts the followers, if this node keeps any. */
function followersOf(
  { followers: options }: Pick<ComposeOptions, 'followers'>,
  parts: {
    readonly postgres: Postgres;
    readonly keyring: Keyring;
    readonly published: ListenerSet;
    readonly cluster: ClusterNode | null;
    readonly onTrouble: (what: string, error: unknown) => void;
  },
): NodeFollowers | null {
  if (options === undefined) return null;
  const { postgres, keyring, published, cluster, onTrouble } = parts;
  return startFollowers({
    ...{ postgres, keyring, options, timers, onTrouble },
    owns: (partition) => cluster?.membership.owns(partition) ?? true,
    onPublished: (listener) => published.add(listener),
  });
}

function clusterOptions(
  { cell, self, edge, messages, url, observer }: ComposedCluster,
  postgres: Postgres,
  published: ListenerSet,
  onTrouble: (what: string, error: unknown, about?: object) => void,
): ClusterOptions {
  const startedAt = new Date().toISOString();
  return {
    ...{ cell, self, edge, messages, observer, timers, onTrouble },
    limits: clusterLimits,
    views: postgres.viewStore(cell),
    pingStore: () => postgres.ping(),
    describe: () => ({ level: currentLevel, version: programVersion, startedAt, url: url() }),
    onHead: () => published.call(),
  };
}

interface EditParts {
  readonly postgres: Postgres;
  readonly level: KnownLevel;
  readonly pool: EditPool;
  readonly limits: LargeEditLimits;
}

const unobserved: EditObserver = { ended: () => undefined, retried: () => undefined, decided: () => undefined };

function editOptions(
  database: Pick<EditTask, 'connectionString' | 'keys'>,
  { postgres, level, pool, limits }: EditParts,
  observer: EditObserver = unobserved,
): EditOptions {
  return {
    limits,
    observer,
    store: postgres.editStore,
    drafts: postgres.store,
    run: ({ id }, runner, command) => pool.run({ ...database, edit: id, runner, command }),
    isAvailable: () => level.value >= levelOfClaims,
    every: repeat,
    pause: (ms) => sleep(ms),
    endWorkers: () => pool.close(),
    onPublished: () => postgres.notePublished(),
  };
}

async function readiness(postgres: Pick<Postgres, 'ping'>): ReturnType<UseCases['ready']> {
  try {
    await postgres.ping();
    return { ready: true, detail: 'The database answers.' };
  } catch {
    return { ready: false, detail: 'The database does not answer.' };
  }
}
