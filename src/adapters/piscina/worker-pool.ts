import { Piscina } from 'piscina';

/** Runs tasks in other threads. Tasks and results are plain data. */
interface WorkerPool<Task, Result> {
  /** Rejects if the worker fails or ends, for example because it needs too much memory. */
  run(task: Task): Promise<Result>;
  /** Ends the workers, and with them what they run. */
  close(): Promise<void>;
}

interface WorkerLimits {
  readonly threads: number;
  /** Tasks that may wait for a thread. Further ones reject. */
  readonly waiting: number;
  readonly heapMb: number;
  readonly youngMb: number;
  readonly idleMs: number;
}

/**
 * How much lower the priority of workers is than that of the process (see nice(2)), so that the event loop, which serves clients, runs first when processors are
 * scarce. Only Linux applies nice values to single threads.
 */
const niceIncrement = process.platform === 'linux' ? 10 : 0;

/** A pool of worker threads. They are started when they are needed. `file`: the module of the worker, compiled. */
export function openWorkerPool<Task, Result>(
  file: URL,
  { threads, waiting, heapMb, youngMb, idleMs }: WorkerLimits,
): WorkerPool<Task, Result> {
  const pool = new Piscina<Task, Result>({
    filename: file.href,
    minThreads: 0,
    maxThreads: threads,
    maxQueue: waiting,
    idleTimeout: idleMs,
    niceIncrement,
    resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: youngMb },
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
  return {
    run: async (task) => {
      const abort = new AbortController();
      unfinished.add(abort);
      try {
        return await pool.run(task, { signal: abort.signal });
      } catch (error) {
        // A worker that ends during a task rejects with its reason, and then the task may be abandoned too.
        throw abort.signal.aborted && isAbort(error) ? abort.signal.reason : error;
      } finally {
        unfinished.delete(abort);
      }
    },
    close: () => pool.destroy(),
  };
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
