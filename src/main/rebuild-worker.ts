import { setTimeout as sleep } from 'node:timers/promises';
import { type RebuildLimits, rebuildLimits } from '../../config/rebuild.js';
import type { Postgres } from '../adapters/postgres/open.js';
import { Turns } from '../application/pieces.js';
import { StreamWalk } from '../application/upkeep/stream-walk.js';
import { openWithKeys } from './open-with-keys.js';

/** A range of a rebuild, as it is handed to a worker. Plain data. */
export interface RebuildTask {
  readonly connectionString: string;
  /** The setting SOLERA_KEYS. */
  readonly keys: string | null;
  readonly rebuild: string;
  readonly range: number;
  readonly limits: RebuildLimits;
}

let opened: { readonly connectionString: string; readonly opening: Promise<Postgres> } | null = null;

/** Computes the saved states of a range of streams in this thread. The database stays open for the next range. */
export async function rebuildInWorker({ connectionString, keys, rebuild, range, limits }: RebuildTask): Promise<void> {
  if (opened?.connectionString !== connectionString)
    opened = {
      connectionString,
      opening: openWithKeys({
        ...{ connectionString, keys },
        forReading: true,
        limits: { commitConnections: 1, readConnections: rebuildLimits.workerReadConnections },
      }).then(({ postgres }) => postgres),
    };
  const { savedStates, rebuildStore } = await opened.opening.catch((error: unknown) => {
    opened = null;
    throw error;
  });
  const { cursor, through } = await rebuildStore.range(rebuild, range);
  const walk = new StreamWalk(cursor, {
    ...{ saved: savedStates, limits, through, turns, touches: Number.POSITIVE_INFINITY },
    pause: (ms) => sleep(ms),
    onDifferences: (differences) => rebuildStore.noteDifferences(rebuild, differences),
    onProgress: (reached, done, isFinished) => rebuildStore.note(rebuild, range, { cursor: reached, done, isFinished }),
  });
  await walk.run();
}

/** A worker has nothing else to do. */
const turns = new Turns({ nextTurn: setImmediate, elapsedMs: () => performance.now() }, 1_000);
