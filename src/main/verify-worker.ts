import { type VerifyLimits, verifyWorkerLimits } from '../../config/verify.js';
import { openContext, runTask } from '../verify/run-task.js';
import type { ResultOf, TaskContext, VerifyTask } from '../verify/task.js';
import { openWithKeys } from './open-with-keys.js';

/** A part of a verification, as it is handed to a worker. Plain data. */
export interface WorkerTask {
  readonly connectionString: string;
  /** The setting SOLERA_KEYS. */
  readonly keys: string | null;
  /** The exported snapshot of the verification's view. */
  readonly snapshot: string;
  readonly limits: Partial<VerifyLimits>;
  readonly task: VerifyTask;
}

let workplace: { readonly snapshot: string; readonly context: Promise<TaskContext> } | null = null;

/** Runs a task in this thread. Its view stays open for the next task, until the thread ends. */
export async function runVerifyTask({
  connectionString,
  keys,
  snapshot,
  limits,
  task,
}: WorkerTask): Promise<ResultOf<VerifyTask>> {
  if (workplace?.snapshot !== snapshot)
    workplace = { snapshot, context: openWorkplace({ connectionString, keys, snapshot, limits }) };
  return runTask(task, await workplace.context);
}

async function openWorkplace({
  connectionString,
  keys,
  snapshot,
  limits,
}: Omit<WorkerTask, 'task'>): Promise<TaskContext> {
  const { readConnections, idleInTransactionMs } = verifyWorkerLimits;
  const { postgres, keyring } = await openWithKeys({
    ...{ connectionString, keys },
    forReading: true,
    limits: { commitConnections: 1, readConnections, idleInTransactionMs },
  });
  return new Promise((resolve, reject) => {
    const untilTheThreadEnds = new Promise<never>(() => undefined);
    postgres.store
      .view(async (view) => {
        const unreadable = keyring.unreadableWineries();
        resolve(await openContext({ ...postgres, unreadable }, view, limits));
        await untilTheThreadEnds;
      }, snapshot)
      .catch(reject);
  });
}
