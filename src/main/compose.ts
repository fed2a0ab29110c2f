import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { v7 as newUuid } from 'uuid';
import { importJobLimits } from '../../config/import-jobs.js';
import { limits as defaultLimits, type Limits } from '../../config/limits.js';
import { createNodeActors, type NodeActors } from '../actors/node-actors.js';
import { openPostgres, type Postgres } from '../adapters/postgres/open.js';
import { ChangeDecider } from '../application/change/change-decider.js';
import { DecisionMarks } from '../application/change/decision-marks.js';
import { FixedUnits } from '../application/change/fixed-units.js';
import { ProvisionalTies } from '../application/change/provisional-ties.js';
import { KnownLevel } from '../application/level.js';
import { Lineage } from '../application/lineage/lineage.js';
import { Turns } from '../application/pieces.js';
import type { Scheduler } from '../application/ports/scheduler.js';
import { BodyReader } from '../application/request/body.js';
import { SoleraService } from '../application/service.js';
import { Settings } from '../application/settings/settings.js';
import type { UseCases } from '../application/use-cases.js';
import { actionKinds } from '../cellar/registry.js';
import { currentRules } from '../cellar/rules.js';
import { Imports, type ImportUseCases } from '../imports/job/imports.js';

interface ComposeOptions {
  readonly connectionString: string;
  readonly limits?: Partial<Limits>;
  /** False in tests: the server need not be durable. */
  readonly durable?: boolean;
  /** Called after each commit call, with the number of proposals and of those that were committed. */
  readonly onBatch?: (proposals: number, committed: number) => void;
  /** Called with failures of background work, which is tried again. */
  readonly onTrouble?: (what: string, error: unknown) => void;
}

export interface Composed {
  readonly solera: UseCases;
  readonly imports: ImportUseCases;
  readonly actors: NodeActors;
  /** The level of the database, which the cluster raises. */
  readonly level: KnownLevel;
  readonly postgres: Awaited<ReturnType<typeof openPostgres>>;
  /** Waits for the commands in progress, saves head states, closes the store. */
  close(): Promise<void>;
}

const scheduler: Scheduler = {
  microtask: (work) => queueMicrotask(work),
  nextTurn: (work) => {
    setImmediate(work);
  },
  elapsedMs: () => performance.now(),
};

/** Puts one node together: its store, its actors and its use cases. This is the only place where the parts meet. */
export async function compose(options: ComposeOptions): Promise<Composed> {
  const limits: Limits = { ...defaultLimits, ...options.limits };
  const onTrouble = options.onTrouble ?? (() => undefined);
  const postgres = await openPostgres({ connectionString: options.connectionString, durable: options.durable ?? true });
  const { store, settingsStore, actionIndex, knowledge, changeSets, log } = postgres;
  const settings = new Settings(settingsStore, limits.settingsInMemory);
  const level = new KnownLevel(postgres.databaseLevel);
  await level.refresh().catch(async (error: unknown) => {
    await postgres.close();
    throw error;
  });
  const reader = new BodyReader(actionKinds, limits.editsPerChange, () => level.value);
  const ties = new ProvisionalTies();
  const marks = new DecisionMarks(randomUUID);
  const now = Date.now;
  const units = new FixedUnits(limits.settingsInMemory);
  const turns = new Turns(scheduler, limits.msPerTurn);
  const shared = { settings, reader, ties, marks, units, limits, turns, now };
  const decider = new ChangeDecider({ ...shared, actionIndex, rules: currentRules });
  const actors = createNodeActors({
    ...{ ...shared, store, actionIndex, knowledge, changeSets, decider, scheduler },
    onBatch: options.onBatch,
    onHandledError: onTrouble,
  });
  const solera = new SoleraService({
    ...{ ...shared, store, settingsStore, actionIndex, knowledge, log },
    transport: actors.transport,
    lineage: new Lineage(store, settings, scheduler, limits),
    pageLimit: limits.pageLimit,
    newId: () => newUuid(),
    onPublished: (listener) => postgres.onPublished(listener),
    ready: () => readiness(postgres),
  });
  const imports = importsOf(solera, postgres, { limits, onTrouble });
  const flush = (): Promise<void> =>
    actors.headStates.flush().catch((error: unknown) => onTrouble('saving head states', error));
  const flushing = setInterval(() => void flush(), limits.headFlushMs);
  flushing.unref();
  return {
    solera,
    imports,
    actors,
    level,
    postgres,
    close: async () => {
      clearInterval(flushing);
      await imports.close();
      await actors.router.drained();
      await flush();
      await postgres.close();
    },
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
