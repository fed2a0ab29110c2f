import { randomUUID } from 'node:crypto';
import { v7 as newUuid } from 'uuid';
import { limits as defaultLimits, type Limits } from '../../config/limits.js';
import type { NodeActors } from '../../src/actors/node-actors.js';
import type { RulesInUse } from '../../src/application/change/decision-input.js';
import type { JsonObject } from '../../src/application/json-object.js';
import { currentLevel, rulesAt } from '../../src/application/level.js';
import type { FilingImpacts } from '../../src/application/ports/filing-impacts.js';
import type { Scheduler } from '../../src/application/ports/scheduler.js';
import { BodyReader } from '../../src/application/request/body.js';
import type { UseCases } from '../../src/application/use-cases.js';
import { actionKinds } from '../../src/cellar/registry.js';
import { assemble } from '../../src/main/assemble.js';
import { type Faults, FaultyStore, noFaults } from './faulty-store.js';
import { MemoryStore } from './memory-store.js';

/** Shared by all nodes, because compiling the schemas takes time. */
const reader = new BodyReader(actionKinds, defaultLimits.editsPerChange);

export const scheduler: Scheduler = {
  microtask: (work) => queueMicrotask(work),
  later: (ms, work) => {
    setTimeout(work, ms);
  },
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
  /** How the node decides actions. Default: as the newest programs do. */
  readonly rules?: RulesInUse;
  /** Finds the filings that edits move. Default: nothing is filed. */
  readonly filings?: FilingImpacts;
}

/** Composes a node on a store in memory. */
export function memoryNode(options: MemoryNodeOptions = {}): MemoryNode {
  const truth = options.truth ?? new MemoryStore();
  truth.raiseLevel(currentLevel);
  const store = new FaultyStore(truth, options.seed ?? 1, options.faults ?? noFaults);
  const { settingsStore, actionIndex, knowledge, changeSets, log } = store;
  return { truth, store, ...nodeOn({ store, settingsStore, actionIndex, knowledge, changeSets, log }, options) };
}

/** Composes a node on a store. Its clock starts at 2025-01-01 and advances by a millisecond at each reading. */
export function nodeOn(
  ports: Parameters<typeof assemble>[0]['ports'],
  options: Pick<MemoryNodeOptions, 'limits' | 'rules' | 'msPerReading' | 'filings'> = {},
): Pick<MemoryNode, 'actors' | 'solera'> {
  let time = Date.UTC(2025, 0, 1);
  const now = (): number => {
    time += 1;
    return time;
  };
  let elapsed = 0;
  const elapsedMs = (): number => {
    elapsed += options.msPerReading ?? 0;
    return elapsed;
  };
  const { actors, solera } = assemble({
    ...{ ports, reader, filings: options.filings, rules: () => options.rules ?? rulesAt(currentLevel) },
    environment: { scheduler, elapsedMs, now, newId: () => newUuid(), newMark: randomUUID },
    limits: { ...defaultLimits, ...options.limits },
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
