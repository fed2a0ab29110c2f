import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { v7 as newUuid } from 'uuid';
import { clusterLimits } from '../../config/cluster.js';
import { importJobLimits } from '../../config/import-jobs.js';
import { type LargeEditLimits, largeEditLimits } from '../../config/large-edits.js';
import { limits as defaultLimits, type Limits } from '../../config/limits.js';
import { nodeLimits } from '../../config/node.js';
import type { NodeActors } from '../actors/node-actors.js';
import { type EditPool, openEditPool } from '../adapters/piscina/edit-pool.js';
import type { Postgres } from '../adapters/postgres/open.js';
import type { EditObserver, EditRunner } from '../application/edits/edit-runner.js';
import { currentLevel, type KnownLevel, levelOfClaims, rulesAt } from '../application/level.js';
import { ModelChanges, type ModelUseCases } from '../application/model/model-changes.js';
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
import type { Timers } from '../cluster/timers.js';
import type { Member } from '../cluster/view.js';
import { Imports, type ImportUseCases } from '../imports/job/imports.js';
import { assemble, type ClusterOptions } from './assemble.js';
import { environment, scheduler } from './environment.js';
import { ListenerSet } from './listener-set.js';
import type { EditOptions } from './node-edits.js';
import { type FollowerOptions, type NodeFollowers, startFollowers } from './node-followers.js';
import { programVersion } from './program-version.js';
import { openWithLevel } from './store-with-level.js';
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

interface ComposeOptions {
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
}

export interface Composed {
  readonly solera: UseCases;
  readonly imports: ImportUseCases;
  readonly model: ModelUseCases;
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
  /** The level of the database, which rises when all nodes know a higher one. */
  readonly level: KnownLevel;
  readonly postgres: Postgres;
  /** Gives up the partitions of this node. Requests are served as before, by other nodes. */
  leaveCluster(): Promise<void>;
  /** Waits for the commands in progress, saves head states, closes the store. */
  close(): Promise<void>;
}

export const timers: Timers = {
  elapsedMs: scheduler.elapsedMs,
  after: (ms, work) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
  jitter: (ms) => ms * (0.5 + Math.random() / 2),
};

/** Puts one node together: its store, its actors and its use cases. This is the only place where the parts meet. */
export async function compose(options: ComposeOptions): Promise<Composed> {
  const limits: Limits = { ...defaultLimits, ...options.limits };
  const onTrouble = options.onTrouble ?? (() => undefined);
  const { connectionString, durable = true, schemas = currentSchemas } = options;
  const { postgres, level } = await openWithLevel({ connectionString, durable }, schemas);
  await startingLevel(level, options.cluster).catch(async (error: unknown) => {
    await postgres.close();
    throw error;
  });
  const published = new ListenerSet();
  const editLimits: LargeEditLimits = { ...largeEditLimits, ...options.editLimits };
  const pool = options.editPool ?? openEditPool(workerFile('replay'), editLimits);
  const { actors, solera, cluster, spreadOf, refresh, rates, background } = assemble({
    ports: postgres,
    environment,
    reader: new BodyReader(actionKinds, limits.editsPerChange, () => level.value, schemas),
    ...{ limits, rules: () => rulesAt(level.value) },
    cluster: options.cluster && clusterOptions(options.cluster, postgres, published, onTrouble),
    edits: editOptions(connectionString, {
      ...{ postgres, level, pool, limits: editLimits },
      observer: options.editObserver ?? unobserved,
    }),
    onPublished: (listener) => published.add(listener),
    ready: () => readiness(postgres),
    ...{ onBatch: options.onBatch, onReply: options.onReply, tracer: options.tracer },
    onHandledError: onTrouble,
  });
  postgres.onPublished(() => {
    published.call();
    cluster?.published();
  });
  cluster?.start();
  if (options.cluster?.edge !== true) background?.runner.start();
  const imports = importsOf(solera, postgres, { limits, onTrouble });
  const followers = followersOf(options, { postgres, published, cluster, onTrouble });
  const model = modelOf(postgres, { schemas, level, followers, pageLimit: limits.pageLimit });
  const flush = (): Promise<void> =>
    actors.headStates.flush().catch((error: unknown) => onTrouble('saving head states', error));
  const flushing = setInterval(() => void flush(), limits.headFlushMs);
  flushing.unref();
  const stopRaising = raisePeriodically(level, cluster, onTrouble);
  return {
    ...{ solera, imports, model, actors, cluster, spreadOf, refresh, rates, level, postgres },
    ...{ edits: background?.runner ?? null, editPool: pool, followers },
    leaveCluster: async () => cluster?.leave(),
    close: async () => {
      clearInterval(flushing);
      stopRaising();
      await Promise.all([followers?.stop(), background?.runner.close()]);
      background?.edits.close();
      await imports.close();
      await cluster?.leave();
      await cluster?.drained();
      await actors.router.drained();
      cluster?.stop();
      await flush();
      await postgres.close();
    },
  };
}

/** Reads the level. A node that is alone raises it before it serves, so that a new log names schemas from its first notification on. */
async function startingLevel(level: KnownLevel, cluster: ComposedCluster | undefined): Promise<void> {
  await level.refresh();
  if (cluster === undefined && level.value < currentLevel) await level.raise(currentLevel);
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
    readonly published: ListenerSet;
    readonly cluster: ClusterNode | null;
    readonly onTrouble: (what: string, error: unknown) => void;
  },
): NodeFollowers | null {
  if (options === undefined) return null;
  const { postgres, published, cluster, onTrouble } = parts;
  return startFollowers({
    ...{ postgres, options, timers, onTrouble },
    owns: (partition) => cluster?.membership.owns(partition) ?? true,
    onPublished: (listener) => published.add(listener),
  });
}

/** Raises the level of the database to that of the program, once all other nodes know it. A node that is alone does not know of others. */
function raisePeriodically(
  level: KnownLevel,
  cluster: ClusterNode | null,
  onTrouble: (what: string, error: unknown) => void,
): () => void {
  const raise = async (): Promise<void> => {
    await level.refresh();
    const common = cluster === null ? currentLevel : cluster.inspection.commonLevel();
    if (common > level.value) await level.raise(common);
  };
  const attempt = (): void => void raise().catch((error: unknown) => onTrouble('raising the level', error));
  const timer = setInterval(attempt, nodeLimits.levelIntervalMs);
  timer.unref();
  attempt();
  return () => clearInterval(timer);
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
  readonly observer: EditObserver;
}

const unobserved: EditObserver = { ended: () => undefined, retried: () => undefined, decided: () => undefined };

function editOptions(connectionString: string, { postgres, level, pool, limits, observer }: EditParts): EditOptions {
  return {
    limits,
    observer,
    store: postgres.editStore,
    drafts: postgres.store,
    run: ({ id }, runner, command) => pool.run({ connectionString, edit: id, runner, command }),
    isAvailable: () => level.value >= levelOfClaims,
    every: (ms, work) => {
      const timer = setInterval(work, ms);
      timer.unref();
      return () => clearInterval(timer);
    },
    pause: (ms) => sleep(ms),
    endWorkers: () => pool.close(),
    onPublished: () => postgres.notePublished(),
  };
}

/** Imports send their changes through the use cases, as a client does. */
function importsOf(
  solera: UseCases,
  { settingsStore, actionIndex, importStore: store }: Postgres,
  { limits, onTrouble }: { readonly limits: Limits; readonly onTrouble: NonNullable<ComposeOptions['onTrouble']> },
): Imports {
  const { pageLimit } = limits;
  return new Imports({
    ...{ solera, settingsStore, actionIndex, store, limits: importJobLimits, pageLimit, onTrouble, now: Date.now },
    newId: () => newUuid(),
    turn: () => nextTurn(),
    pause: () => sleep(importJobLimits.pauseMs),
    wait: (ms) => sleep(ms),
    wineryExists: async (winery) => (await settingsStore.winery(winery)) !== null,
  });
}

async function readiness(postgres: Pick<Postgres, 'ping'>): ReturnType<UseCases['ready']> {
  try {
    await postgres.ping();
    return { ready: true, detail: 'The database answers.' };
  } catch {
    return { ready: false, detail: 'The database does not answer.' };
  }
}
