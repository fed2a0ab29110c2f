import { limits as defaultLimits, type Limits } from '../../config/limits.js';
import { Partition } from '../../src/actors/partition.js';
import { ChangeContext } from '../../src/application/change/change-context.js';
import { StoredAnswers } from '../../src/application/change/stored-answer.js';
import type { JsonObject } from '../../src/application/json-object.js';
import { Lineage } from '../../src/application/query/lineage.js';
import { BodyReader } from '../../src/application/request/body.js';
import { SoleraService } from '../../src/application/service.js';
import { Settings } from '../../src/application/settings/settings.js';
import type { UseCases } from '../../src/application/use-cases.js';
import { actionKinds } from '../../src/cellar/registry.js';
import { type Faults, FaultyStore, noFaults } from './faulty-store.js';
import { MemoryStore } from './memory-store.js';

const kinds = new Map(actionKinds.map((kind) => [kind.type, kind]));
/** Compiled once: a schema is the same in every world. */
const reader = new BodyReader(actionKinds, defaultLimits.editsPerChange);

/** One node as src/main composes it, over the truth in memory. */
export interface MemoryNode {
  readonly truth: MemoryStore;
  readonly store: FaultyStore;
  readonly partition: Partition;
  readonly solera: UseCases;
}

export interface MemoryNodeOptions {
  readonly limits?: Partial<Limits>;
  readonly seed?: number;
  readonly faults?: Faults;
  /** Given: another node on the same truth. */
  readonly truth?: MemoryStore;
}

export function memoryNode(options: MemoryNodeOptions = {}): MemoryNode {
  const limits: Limits = { ...defaultLimits, ...options.limits };
  const truth = options.truth ?? new MemoryStore();
  const store = new FaultyStore(truth, options.seed ?? 1, options.faults ?? noFaults);
  const { archive } = store;
  const settings = new Settings(archive, limits.settingsInMemory);
  const answers = new StoredAnswers(archive, limits.impactEntries);
  let now = Date.UTC(2025, 0, 1);
  const tick = (): number => {
    now += 1;
    return now;
  };
  const context = new ChangeContext(kinds, settings, reader, limits, tick, () => archive.head());
  const partition = new Partition({ store, archive, context, answers, limits });
  const loadWineries = (wineries: readonly string[]) => context.loadNamedWineries(wineries);
  const lineage = new Lineage(store, { kinds, winery: (code) => settings.wineryInMemory(code), loadWineries }, limits);
  const solera = new SoleraService({
    store,
    archive,
    settings,
    reader,
    transport: { request: (command) => partition.request(command) },
    lineage,
    pageLimit: limits.pageLimit,
    now: tick,
    onPublished: () => () => undefined,
    ready: async () => ({ ready: true, detail: 'It is in memory.' }),
  });
  return { truth, store, partition, solera };
}

export const wineryBody: JsonObject = {
  name: 'Winery',
  volumeUnit: 'gal',
  weightUnit: 'lb',
  currency: 'USD',
  timeZone: 'America/Los_Angeles',
};

export function uuid(n: number): string {
  return `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
}
