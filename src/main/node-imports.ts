import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { v7 as newUuid } from 'uuid';
import { importJobLimits } from '../../config/import-jobs.js';
import type { Limits } from '../../config/limits.js';
import type { Postgres } from '../adapters/postgres/open.js';
import type { UseCases } from '../application/use-cases.js';
import { Imports } from '../imports/job/imports.js';

/** Imports send their changes through the use cases, as a client does. */
export function openImports(
  solera: UseCases,
  { settingsStore, actionIndex, importStore: store }: Postgres,
  { limits, onTrouble }: { readonly limits: Limits; readonly onTrouble: (what: string, error: unknown) => void },
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
