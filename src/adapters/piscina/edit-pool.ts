import type { LargeOutcome } from '../../application/large/large-change.js';
import type { ChangeCommand } from '../../application/request/command.js';
import { openWorkerPool } from './worker-pool.js';

/** A large edit, as it is handed to a worker. Plain data. */
export interface EditTask {
  readonly connectionString: string;
  /** The setting SOLERA_KEYS. */
  readonly keys: string | null;
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

/** A pool of worker threads that decide edits. `file`: the module of the worker, compiled. */
export function openEditPool(
  file: URL,
  { editsAtOnce, workerHeapMb, workerYoungMb, workerIdleMs }: PoolLimits,
): EditPool {
  const pool = openWorkerPool<EditTask, EditTaskResult>(file, {
    ...{ threads: editsAtOnce, waiting: editsAtOnce },
    ...{ heapMb: workerHeapMb, youngMb: workerYoungMb, idleMs: workerIdleMs },
  });
  let heapBytes = 0;
  return {
    run: async (task) => {
      const result = await pool.run(task);
      heapBytes = result.heapBytes;
      return result.outcome;
    },
    get heapBytes() {
      return heapBytes;
    },
    close: () => pool.close(),
  };
}
