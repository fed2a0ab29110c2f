/**
 * Proves the promises of a store on the data that it holds: that edits equal a rebuild (1), that everything ever believed followed from the
 * actions and the rules of that time (2), that the log is dense and folds to the served states (3), and that volume, weight and cost are conserved (8).
 *
 * Data from which no event follows cannot be proven: notes and other descriptive members of actions; who recorded a change set and when, its
 * id, the hash of its request and the revision it expected; the wording of refusals; the marks in versions; settings.
 *
 * The proof is by induction, so that it can be divided. A change set is right if it follows from what was believed just before it; a touch is right if
 * it follows from the touches before its action. What was believed, and the states before an action, are read from the store for each part.
 *
 * Owns: nothing. Reads through one consistent view, so it can run beside a server that records. Workers share the instant of the view.
 * Memory does not grow with the number of actions or notifications. It holds: the name of each stream with how often it was written and touched (about 300
 * bytes each); in each worker, the largest change set whole (about 3.5 kB of heap for each notification, so a million need 3.5 GB), `mostActionsPerTask` actions,
 * `statesInMemory` states, and `streamsAtATime` streams with all their touches (about 2 kB for each touch).
 */

import type { VerifyLimits } from '../../config/verify.js';
import type { ChangeSets } from '../application/ports/change-sets.js';
import type { Store } from '../application/ports/store.js';
import type { Phase, VerifyReport } from './report.js';
import { openContext, runTask, type VerifyPorts } from './run-task.js';
import type { TaskContext, TaskRunner } from './task.js';
import { Verification } from './verification.js';

interface VerifyOptions extends VerifyPorts {
  readonly store: Pick<Store, 'view'>;
  readonly changeSets: ChangeSets;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  readonly progress?: (phase: Phase, done: number, total: number) => void;
  readonly limits?: Partial<VerifyLimits>;
  /**
   * Only what was recorded after this notification is verified: everything up to it is trusted. It must be the last notification of a change set that is in
   * the log, or 0: then everything is verified.
   */
  readonly since?: number;
  /** Returns what runs the tasks on the snapshot of that name. By default, they run here, one at a time. */
  readonly runner?: (snapshot: string) => TaskRunner;
}

/** The number after which to verify is not the last one of a change set. */
export class UnknownStart extends Error {
  override readonly name = 'UnknownStart';

  constructor(
    readonly since: number,
    readonly head: number,
  ) {
    super(`Notification ${since} is not the last one of a change set in the log, which ends at ${head}.`);
  }
}

/**
 * Makes all checks. Resolves with a report even if it finds differences; rejects with StoreUnavailable if the store does not respond, and with
 * UnknownStart.
 */
export function verify(options: VerifyOptions): Promise<VerifyReport> {
  return options.store.view(async (view) => {
    const begun = options.now();
    const context = await openContext(options, view, options.limits);
    const since = options.since ?? 0;
    if (!(await isEnd(since, context))) throw new UnknownStart(since, context.head);
    const runner = options.runner === undefined ? here(context) : options.runner(await view.exportSnapshot());
    const verified = async (checkpoints: boolean): Promise<VerifyReport & { readonly wrongCheckpoint: boolean }> =>
      new Verification({ ...options, context, runner, since, checkpoints, begun }).run();
    const report = await verified(true);
    // A saved state that is wrong may have led to other differences. Without saved states everything takes longer, and these differences disappear.
    const { wrongCheckpoint: _, ...last } = report.wrongCheckpoint && since === 0 ? await verified(false) : report;
    return last;
  });
}

function here(context: TaskContext): TaskRunner {
  return { atOnce: 1, run: (task) => runTask(task, context) };
}

async function isEnd(since: number, { changeSets, head }: TaskContext): Promise<boolean> {
  if (since === 0 || since === head) return true;
  const next = { first: since + 1, last: since + 1 };
  return since > 0 && since < head && (await changeSets.rules(next)).has(since + 1);
}
