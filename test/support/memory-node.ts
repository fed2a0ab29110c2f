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
import type { Scheduler } from '../../src/application/ports/scheduler.js';
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
  /** The rules version by which the node decides. Default: the current one. */
  readonly rules?: number;
}

/** Composes a node. Its clock starts at 2025-01-01 and advances by a millisecond at each reading. */
export function memoryNode(options: MemoryNodeOptions = {}): MemoryNode {
  const limits: Limits = { ...defaultLimits, ...options.limits };
  const truth = options.truth ?? new MemoryStore();
  const store = new FaultyStore(truth, options.seed ?? 1, options.faults ?? noFaults);
  const { settingsStore, actionIndex, knowledge, changeSets, log } = store;
  const settings = new Settings(settingsStore, limits.settingsInMemory);
  let time = Date.UTC(2025, 0, 1);
  const now = (): number => {
    time += 1;
    return time;
  };
  const ties = new ProvisionalTies();
  const marks = new DecisionMarks(randomUUID);
  const units = new FixedUnits(limits.settingsInMemory);
  const { rules = currentRules } = options;
  const decider = new ChangeDecider({ settings, reader, ties, marks, units, rules, limits, now });
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
    now,
  });
  const solera = new SoleraService({
    ...{ store, settingsStore, actionIndex, knowledge, log, settings, reader, now },
    transport: actors.transport,
    lineage: new Lineage(store, settings, scheduler, limits),
    pageLimit: limits.pageLimit,
    newId: () => newUuid(),
    onPublished: () => () => undefined,
    ready: async () => ({ ready: true, detail: 'The store is in memory.' }),
  });
  return { truth, store, actors, solera };
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
