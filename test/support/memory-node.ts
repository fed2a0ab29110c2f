import { randomUUID } from 'node:crypto';
import { v7 as newUuid } from 'uuid';
import { limits as defaultLimits, type Limits } from '../../config/limits.js';
import { createNodeActors, type NodeActors } from '../../src/actors/node-actors.js';
import { ChangeDecider } from '../../src/application/change/change-decider.js';
import { DecisionMarks } from '../../src/application/change/decision-marks.js';
import { FixedUnits } from '../../src/application/change/fixed-units.js';
import { ProvisionalTies } from '../../src/application/change/provisional-ties.js';
import type { JsonObject } from '../../src/application/json-object.js';
import { Lineage } from '../../src/application/lineage/lineage.js';
import { Turns } from '../../src/application/pieces.js';
import type { ActionIndex } from '../../src/application/ports/action-index.js';
import type { ChangeSets } from '../../src/application/ports/change-sets.js';
import type { NotificationLog } from '../../src/application/ports/notification-log.js';
import type { Scheduler } from '../../src/application/ports/scheduler.js';
import type { Store } from '../../src/application/ports/store.js';
import type { StreamKnowledge } from '../../src/application/ports/stream-knowledge.js';
import type { WinerySettingsStore } from '../../src/application/ports/winery-settings-store.js';
import { BodyReader } from '../../src/application/request/body.js';
import { SoleraService } from '../../src/application/service.js';
import { Settings } from '../../src/application/settings/settings.js';
import type { UseCases } from '../../src/application/use-cases.js';
import { actionKinds } from '../../src/cellar/registry.js';
import { currentRules } from '../../src/cellar/rules.js';
import { type Faults, FaultyStore, noFaults } from './faulty-store.js';
import { MemoryStore } from './memory-store.js';

/** Shared by all nodes, because compiling the schemas takes time. */
const reader = new BodyReader(actionKinds, defaultLimits.editsPerChange);

export const scheduler: Scheduler = {
  microtask: (work) => queueMicrotask(work),
  nextTurn: (work) => {
    setImmediate(work);
  },
  elapsedMs: () => performance.now(),
};

/** A node as src/main composes it, on a store in memory. */
export interface MemoryNode {
  /** The store itself, without faults. */
  readonly truth: MemoryStore;
  /** The store as the node sees it, with faults. */
  readonly store: FaultyStore;
  readonly actors: NodeActors;
  readonly solera: UseCases;
}

interface MemoryNodeOptions {
  readonly limits?: Partial<Limits>;
  readonly seed?: number;
  readonly faults?: Faults;
  /** The store of another node, to share it. */
  readonly truth?: MemoryStore;
  /** How far the clock that ends long turns advances at each reading. Default 0: no work is divided. */
  readonly msPerReading?: number;
  /** The rules version by which the node decides. Default: the current one. */
  readonly rules?: number;
}

/** Composes a node on a store in memory. */
export function memoryNode(options: MemoryNodeOptions = {}): MemoryNode {
  const truth = options.truth ?? new MemoryStore();
  const store = new FaultyStore(truth, options.seed ?? 1, options.faults ?? noFaults);
  const { settingsStore, actionIndex, knowledge, changeSets, log } = store;
  return { truth, store, ...nodeOn({ store, settingsStore, actionIndex, knowledge, changeSets, log }, options) };
}

/** The ports of a store, in memory or another one. */
interface StorePorts {
  readonly store: Store;
  readonly settingsStore: WinerySettingsStore;
  readonly actionIndex: ActionIndex;
  readonly knowledge: StreamKnowledge;
  readonly changeSets: ChangeSets;
  readonly log: NotificationLog;
}

/** Composes a node on a store. Its clock starts at 2025-01-01 and advances by a millisecond at each reading. */
export function nodeOn(
  { store, settingsStore, actionIndex, knowledge, changeSets, log }: StorePorts,
  options: Pick<MemoryNodeOptions, 'limits' | 'rules' | 'msPerReading'> = {},
): Pick<MemoryNode, 'actors' | 'solera'> {
  const limits: Limits = { ...defaultLimits, ...options.limits };
  const settings = new Settings(settingsStore, limits.settingsInMemory);
  let time = Date.UTC(2025, 0, 1);
  const now = (): number => {
    time += 1;
    return time;
  };
  const ties = new ProvisionalTies();
  const marks = new DecisionMarks(randomUUID);
  const units = new FixedUnits(limits.settingsInMemory);
  let elapsed = 0;
  const elapsedMs = (): number => {
    elapsed += options.msPerReading ?? 0;
    return elapsed;
  };
  const turns = new Turns({ ...scheduler, elapsedMs }, limits.msPerTurn);
  const { rules = currentRules } = options;
  const decider = new ChangeDecider({ settings, actionIndex, reader, ties, marks, units, rules, limits, turns, now });
  const actors = createNodeActors({
    store,
    actionIndex,
    knowledge,
    changeSets,
    settings,
    reader,
    decider,
    ties,
    marks,
    units,
    limits,
    scheduler,
    turns,
    now,
  });
  const solera = new SoleraService({
    ...{ store, settingsStore, actionIndex, knowledge, log, settings, reader, turns, limits, now },
    transport: actors.transport,
    lineage: new Lineage(store, settings, scheduler, limits),
    pageLimit: limits.pageLimit,
    newId: () => newUuid(),
    onPublished: () => () => undefined,
    ready: async () => ({ ready: true, detail: 'The store is in memory.' }),
  });
  return { actors, solera };
}

export const wineryBody: JsonObject = {
  name: 'Winery',
  volumeUnit: 'gal',
  weightUnit: 'lb',
  currency: 'USD',
  timeZone: 'America/Los_Angeles',
};

/** Returns a UUID made of a number. */
export function uuid(n: number): string {
  return `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
}
