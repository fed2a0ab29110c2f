import { setTimeout as sleep } from 'node:timers/promises';
import type { RebuildLimits } from '../../../config/rebuild.js';
import { openWorkerPool } from '../../adapters/piscina/worker-pool.js';
import type { Postgres } from '../../adapters/postgres/open.js';
import type { OpenRebuild, StateDifference, UpkeepCounts } from '../../application/ports/rebuild-store.js';
import {
  reportedUnreadable,
  type UnreadableWineries,
  type UnreadableWinery,
} from '../../encryption/unreadable-content.js';
import { CommandFailure } from '../command-failure.js';
import { commandLine } from '../command-line.js';
import type { RebuildTask } from '../rebuild-worker.js';
import { workerFile } from '../worker-file.js';

/** What a rebuild found and did. */
export interface RebuildReport extends UpkeepCounts {
  /** False if a saved state differed, or a stream was left out. */
  readonly ok: boolean;
  readonly differences: number;
  /** The first of the differences. */
  readonly shown: readonly StateDifference[];
  /** Why the content of wineries could not be read whole: the saved states that need it are as they were. That is no failure. */
  readonly unreadable: readonly UnreadableWinery[];
  readonly isResumed: boolean;
  /** Since this process began. */
  readonly durationMs: number;
  /** Touches folded a second by this process. */
  readonly touchesPerSecond: number;
}

interface RebuildOptions {
  readonly connectionString: string;
  /** The setting SOLERA_KEYS; by default none. */
  readonly keys?: string | null;
  /** By default none. */
  readonly unreadable?: UnreadableWineries;
  readonly store: Postgres['rebuildStore'];
  readonly limits: RebuildLimits;
  /** `streams`: how many are done, of how many. */
  readonly progress: (streams: number, total: number) => void;
}

/** Computes all saved states again in worker threads, or resumes a rebuild that was interrupted. @throws CommandFailure if another process does so */
export async function rebuild(options: RebuildOptions): Promise<RebuildReport> {
  const { store, limits, unreadable = new Map() } = options;
  const lock = await store.lock();
  if (lock === null)
    throw new CommandFailure(
      'Another rebuild of this database is in progress.',
      `Wait until it finishes, or stop it and run ${commandLine('rebuild')} again to resume it.`,
    );
  try {
    const open = await store.open(limits.ranges, Date.now());
    const before = await store.totals(open.id);
    const begun = performance.now();
    await runRanges(open, options);
    const durationMs = performance.now() - begun;
    const { differences, ...counts } = await store.totals(open.id);
    const shown = await store.differences(open.id, limits.differencesShown);
    await store.finish(open.id, Date.now());
    const touchesPerSecond = Math.round((1_000 * (counts.touches - before.touches)) / Math.max(1, durationMs));
    const ok = differences === 0 && counts.leftOut === 0;
    return {
      ...{ ok, ...counts, differences, shown, unreadable: reportedUnreadable(unreadable) },
      ...{ isResumed: open.isResumed, durationMs, touchesPerSecond },
    };
  } finally {
    lock.release();
  }
}

async function runRanges({ id, ranges, streams }: OpenRebuild, options: RebuildOptions): Promise<void> {
  const { connectionString, keys = null, store, limits, progress } = options;
  const pool = openWorkerPool<RebuildTask, void>(workerFile('rebuild'), {
    ...{ threads: limits.threads, waiting: limits.ranges },
    ...{ heapMb: limits.workerHeapMb, youngMb: limits.workerYoungMb, idleMs: limits.workerIdleMs },
  });
  try {
    const work = Promise.all(ranges.map((range) => pool.run({ connectionString, keys, rebuild: id, range, limits })));
    let isDone = false;
    const end = work.then(() => {
      isDone = true;
    });
    // The failure of a range is thrown below. The others end with the pool.
    end.catch(() => undefined);
    while (!isDone) {
      const { streams: done } = await store.totals(id);
      progress(done, Math.max(done, streams));
      await Promise.race([end, sleep(limits.progressMs)]);
    }
  } finally {
    await pool.close();
  }
}
