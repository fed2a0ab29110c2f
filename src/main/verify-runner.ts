import { type VerifyLimits, verifyWorkerLimits } from '../../config/verify.js';
import { openWorkerPool } from '../adapters/piscina/worker-pool.js';
import type { ResultOf, TaskRunner, VerifyTask } from '../verify/task.js';
import { CommandFailure } from './command-failure.js';
import type { WorkerTask } from './verify-worker.js';

interface VerifyWorkers {
  /** Returns what runs the tasks of a verification in the workers. */
  readonly runner: (snapshot: string) => TaskRunner;
  /** Ends the workers. */
  close(): Promise<void>;
}

/** Worker threads that share a verification. `file`: the compiled module of the worker. */
export function openVerifyWorkers(
  file: URL,
  {
    connectionString,
    workers,
    limits = {},
  }: { readonly connectionString: string; readonly workers: number; readonly limits?: Partial<VerifyLimits> },
): VerifyWorkers {
  const { heapMb, youngMb, idleMs } = verifyWorkerLimits;
  const pool = openWorkerPool<WorkerTask, ResultOf<VerifyTask>>(file, {
    ...{ threads: workers, waiting: workers, heapMb, youngMb, idleMs },
  });
  return {
    runner: (snapshot) => ({
      atOnce: workers,
      run: async <Task extends VerifyTask>(task: Task) => {
        const result = await pool.run({ connectionString, snapshot, limits, task }).catch((error: unknown) => {
          throw workerFailure(error);
        });
        return result as ResultOf<Task>; // A worker returns the result of the task's kind.
      },
    }),
    close: () => pool.close(),
  };
}

function workerFailure(error: unknown): CommandFailure {
  const reason = error instanceof Error ? error.message : String(error);
  return new CommandFailure(
    `A worker of the verification failed, so nothing is proven: ${reason}`,
    'Check that the database can be reached and has connections left, then verify again. Use fewer --workers if memory is short.',
    { cause: error },
  );
}
