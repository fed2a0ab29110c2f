import { Piscina } from 'piscina';
import type { LargeOutcome } from '../../application/large/large-change.js';
import type { ChangeCommand } from '../../application/request/command.js';

/** A large edit, as it is handed to a worker. Plain data. */
export interface EditTask {
  readonly connectionString: string;
  /** The id of the edit, and the runner that was given it. */
  readonly edit: string;
  readonly runner: string;
  readonly command: ChangeCommand;
}

/** What a worker returns. */
export interface EditTaskResult {
  readonly outcome: LargeOutcome;
  readonly heapBytes: number;
}

/** Decides large edits in other threads. */
export interface EditPool {
  /** Rejects if the worker fails, for example because it needs too much memory. Then nothing was published, or the change set is stored. */
  run(task: EditTask): Promise<LargeOutcome>;
  /** The heap of a worker at the end of the last edit that it decided; 0 before the first. */
  readonly heapBytes: number;
  close(): Promise<void>;
}

interface PoolLimits {
  readonly editsAtOnce: number;
  readonly workerHeapMb: number;
  readonly workerYoungMb: number;
  readonly workerIdleMs: number;
}

/** A pool of worker threads. They are started when they are needed. `file`: the module of the worker, compiled. */
export function openEditPool(
  file: URL,
  { editsAtOnce, workerHeapMb, workerYoungMb, workerIdleMs }: PoolLimits,
): EditPool {
  const pool = new Piscina<EditTask, EditTaskResult>({
    filename: file.href,
    minThreads: 0,
    maxThreads: editsAtOnce,
    maxQueue: editsAtOnce,
    idleTimeout: workerIdleMs,
    resourceLimits: { maxOldGenerationSizeMb: workerHeapMb, maxYoungGenerationSizeMb: workerYoungMb },
    // While an idle worker waits, it must notice that the database closes its connections.
    atomics: 'disabled',
    // The node's own flags are for a server.
    execArgv: [],
  });
  // Piscina leaves a task in its queue if the worker that was started for it ends before it is ready.
  const unfinished = new Set<AbortController>();
  const abandon = (reason: unknown): void => {
    if (pool.threads.length === 0) for (const task of unfinished) task.abort(reason);
  };
  pool.on('error', abandon);
  // Emitted just before the worker is removed.
  pool.on('workerDestroy', () => queueMicrotask(() => abandon(new Error('the worker ended before it was ready'))));
  let heapBytes = 0;
  return {
    run: async (task) => {
      const abort = new AbortController();
      unfinished.add(abort);
      try {
        const result = await pool.run(task, { signal: abort.signal });
        heapBytes = result.heapBytes;
        return result.outcome;
      } catch (error) {
        throw abort.signal.aborted ? abort.signal.reason : error;
      } finally {
        unfinished.delete(abort);
      }
    },
    get heapBytes() {
      return heapBytes;
    },
    close: () => pool.destroy(),
  };
}
