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

interface WorkerOptions {
  readonly connectionString: string;
  /** The setting SOLERA_KEYS; by default none. */
  readonly keys?: string | null;
  readonly workers: number;
  /** The heap of each worker, in MB. */
  readonly heapMb: number;
  readonly limits?: Partial<VerifyLimits>;
}

/** Worker threads that share a verification. `file`: the compiled module of the worker. */
export function openVerifyWorkers(
  file: URL,
  { connectionString, keys = null, workers, heapMb, limits = {} }: WorkerOptions,
): VerifyWorkers {
  const { youngMb, idleMs } = verifyWorkerLimits;
  const pool = openWorkerPool<WorkerTask, ResultOf<VerifyTask>>(file, {
    ...{ threads: workers, waiting: workers, heapMb, youngMb, idleMs },
  });
  return {
    runner: (snapshot) => ({
      atOnce: workers,
      run: async <Task extends VerifyTask>(task: Task) => {
        const result = await pool.run({ connectionString, keys, snapshot, limits, task }).catch((error: unknown) => {
          throw workerFailure(error, task, heapMb);
        });
        return result as ResultOf<Task>; // A worker returns the result of the task's kind.
      },
    }),
    close: () => pool.close(),
  };
}

function workerFailure(error: unknown, task: VerifyTask, heapMb: number): CommandFailure {
  const reason = error instanceof Error ? error.message : String(error);
  const isOutOfMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return new CommandFailure(
    `A worker of the verification failed at ${taskText(task)}, so nothing is proven: ${reason}`,
    isOutOfMemory
      ? `A worker holds the largest change set whole. Its heap had ${heapMb} MB: verify again with a larger --memory, and with fewer --workers if the machine is short of memory.`
      : 'Check that the database can be reached and has connections left, then verify again. Use fewer --workers if memory is short.',
    { cause: error },
  );
}

/** Returns what a task verifies. Notifications are those of whole change sets, so of a long part most belong to the last one. */
function taskText(task: VerifyTask): string {
  switch (task.kind) {
    case 'log':
      return `notifications ${task.first} to ${task.last} (the last change set of them ends with ${task.last})`;
    case 'timeline':
      return `the actions from ${timeText(task.from, 'the first')} to ${timeText(task.to, 'the last')}`;
    case 'touched':
      return `the actions on ${task.streams.size} streams from ${[...task.streams.keys()][0]} on`;
    case 'streams':
      return `${task.streams.length} streams from ${task.streams[0]?.stream} on`;
  }
}

function timeText(ms: number | null, none: string): string {
  return ms === null ? none : new Date(ms).toISOString();
}
