import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { v7 as newUuid } from 'uuid';
import { type ImportJobLimits, importJobLimits } from '../../config/import-jobs.js';
import type { ActionIndex } from '../../src/application/ports/action-index.js';
import type { WinerySettingsStore } from '../../src/application/ports/winery-settings-store.js';
import type { UseCases } from '../../src/application/use-cases.js';
import type { ImportStore } from '../../src/imports/job/import-memory.js';
import { Imports } from '../../src/imports/job/imports.js';
import { memoryImportStore } from './memory-import-store.js';
import { MemoryStore } from './memory-store.js';

interface MemoryImportsParts {
  readonly solera: UseCases;
  /** The store of the use cases. Default: an empty one. */
  readonly truth?: { readonly settingsStore: WinerySettingsStore; readonly actionIndex: ActionIndex };
  readonly store?: ImportStore;
  readonly limits?: Partial<ImportJobLimits>;
  readonly onTrouble?: (what: string, error: unknown) => void;
}

/** Imports as src/main composes them, with their memory in memory. */
export function memoryImports(parts: MemoryImportsParts): Imports {
  const { solera, truth: { settingsStore, actionIndex } = new MemoryStore(), store = memoryImportStore() } = parts;
  return new Imports({
    ...{ solera, settingsStore, actionIndex, store, limits: { ...importJobLimits, waitPollMs: 1, ...parts.limits } },
    pageLimit: 100,
    onTrouble: parts.onTrouble ?? (() => undefined),
    now: Date.now,
    newId: () => newUuid(),
    turn: () => nextTurn(),
    pause: () => sleep(1),
    wait: (ms) => sleep(ms),
    wineryExists: async (winery) => (await solera.getWinery(winery)).ok,
  });
}
