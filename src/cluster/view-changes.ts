import type { ClusterLimits } from '../../config/cluster.js';
import type { Timers } from './timers.js';
import type { View } from './view.js';
import type { ViewStore } from './view-store.js';
import { withinTime } from './within-time.js';

interface ViewChangesParts {
  readonly views: ViewStore;
  readonly timers: Timers;
  readonly limits: Pick<ClusterLimits, 'viewAttempts' | 'viewChangesWaiting' | 'viewTimeoutMs'>;
  /** Called with every view that was read or written. */
  readonly adopt: (view: View) => void;
  readonly onTrouble: (what: string, error: unknown) => void;
}

interface ChangeOptions {
  /** Never skipped, even if other changes wait. */
  readonly always?: boolean;
  /** Called after the view was replaced, before it is adopted. */
  readonly onReplaced?: () => void;
}

/**
 * Reads and replaces the stored view, one change after the other.
 * Owns: the changes that wait. Invariants: (1) a change is based on the view that is stored when its turn comes; (2) no change waits for the database for longer
 * than `viewTimeoutMs` in one call.
 */
export class ViewChanges {
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(private readonly parts: ViewChangesParts) {}

  /**
   * Reads the view and, unless `next` returns null, replaces it. Returns whether the view was read. Without `always`, a change is skipped if
   * `viewChangesWaiting` are queued: its cause is noticed again at the next heartbeat.
   */
  change(next: (view: View) => View | null, options: ChangeOptions = {}): Promise<boolean> {
    if (options.always !== true && this.waiting >= this.parts.limits.viewChangesWaiting) return Promise.resolve(false);
    this.waiting += 1;
    const changed = this.last
      .then(() => this.attempt(next, options))
      .finally(() => {
        this.waiting -= 1;
      });
    this.last = changed;
    return changed;
  }

  private async attempt(next: (view: View) => View | null, { onReplaced }: ChangeOptions): Promise<boolean> {
    const { views, limits, timers, adopt, onTrouble } = this.parts;
    const timely = <T>(call: Promise<T>): Promise<T> => withinTime(call, limits.viewTimeoutMs, timers);
    let wasRead = false;
    try {
      for (let attempt = 0; attempt < limits.viewAttempts; attempt += 1) {
        const stored = await timely(views.read());
        adopt(stored);
        wasRead = true;
        const changed = next(stored);
        if (changed === null) break;
        if (!(await timely(views.replace(changed)))) continue;
        onReplaced?.();
        adopt(changed);
        break;
      }
    } catch (error) {
      onTrouble('changing the view of the cluster', error);
    }
    return wasRead;
  }
}
