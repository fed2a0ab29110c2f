import type { Proposal } from '../application/ports/proposal.js';
import type { CommitResult, Store } from '../application/ports/store.js';
import type { StreamId } from '../kernel/position.js';

export interface GroupCommitLimits {
  readonly unitsPerBatch: number;
  readonly batchesInFlight: number;
  readonly unitsWorthACall: number;
}

interface Waiting {
  readonly unit: Proposal;
  readonly resolve: (result: CommitResult) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Group commit: gathers decided units and sends them in one call.
 * Owns: the queue of units, the calls under way. Does not own: numbering and checking (the store's), retries of lost races (the partition's).
 * Invariants: (1) units that share a stream reach the store in the order of `submit`, and never in two calls that are sent side by side; (2) at most `batchesInFlight` calls are under way, `unitsPerBatch` units in each;
 * (3) every unit gets exactly one result, or the error that leaves it in doubt; (4) results are given in the order of `submit`, whichever call
 * comes back first, for what is answered of one unit may tell the numbers of those that it builds on.
 */
export class GroupCommit {
  private queue: Waiting[] = [];
  private inFlight = 0;
  private scheduled = false;
  /** Does a call under way hold the first part of more units than go in one, connected by streams? Then nothing is sent beside it. */
  private divided = false;
  private idle: (() => void)[] = [];
  /** Resolves when the newest call's results are given. */
  private given: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: Store,
    private readonly limits: GroupCommitLimits,
    private readonly observe: (units: number, committed: number) => void = () => undefined,
  ) {}

  get waiting(): number {
    return this.queue.length;
  }

  submit(unit: Proposal): Promise<CommitResult> {
    return new Promise((resolve, reject) => {
      this.queue.push({ unit, resolve, reject });
      this.schedule();
    });
  }

  /** Resolves when nothing is queued or under way. */
  drained(): Promise<void> {
    if (this.queue.length === 0 && this.inFlight === 0) return Promise.resolve();
    return new Promise((resolve) => this.idle.push(resolve));
  }

  /** Lets everything that this turn of the loop decides join the batch. */
  private schedule(): void {
    if (this.scheduled || this.divided || this.inFlight >= this.limits.batchesInFlight) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.send();
    });
  }

  /** Shares what waits among the free calls, so that database and node work at the same time and don't wait for each other by turns. */
  private send(): void {
    const { unitsPerBatch, batchesInFlight, unitsWorthACall } = this.limits;
    while (this.queue.length > 0 && this.inFlight < batchesInFlight && !this.divided) {
      const share = Math.ceil(this.queue.length / (batchesInFlight - this.inFlight));
      const size = Math.min(unitsPerBatch, Math.max(share, unitsWorthACall));
      const shared = size < this.queue.length ? shareOf(this.queue, size) : { taken: this.queue, left: [] };
      const batch = shared.taken.slice(0, unitsPerBatch);
      const rest = shared.taken.slice(unitsPerBatch);
      this.queue = [...rest, ...shared.left];
      this.divided = rest.length > 0;
      this.inFlight += 1;
      void this.commit(batch, this.divided);
    }
  }

  private async commit(batch: readonly Waiting[], divided: boolean): Promise<void> {
    const earlier = this.given;
    let allGiven = (): void => undefined;
    this.given = new Promise((resolve) => {
      allGiven = resolve;
    });
    try {
      const [call] = await Promise.allSettled([this.store.commit(batch.map((entry) => entry.unit)), earlier]);
      if (call.status === 'rejected') throw call.reason;
      const results = call.value;
      let committed = 0;
      for (const [index, entry] of batch.entries()) {
        const result = results[index];
        if (result?.kind === 'committed') committed += 1;
        if (result === undefined) entry.reject(new Error('the store gave no result for a unit'));
        else entry.resolve(result);
      }
      this.observe(batch.length, committed);
    } catch (error) {
      for (const entry of batch) entry.reject(error as Error);
    } finally {
      allGiven();
      this.inFlight -= 1;
      if (divided) this.divided = false;
      if (this.queue.length > 0) this.schedule();
      else if (this.inFlight === 0) for (const resolve of this.idle.splice(0)) resolve();
    }
  }
}

/**
 * Takes at least `size` from the front, and whatever is connected to it by streams: two calls may be served in either order, so what builds
 * on a unit must not be in the call beside it. Both parts keep their order.
 */
function shareOf(queue: readonly Waiting[], size: number): { taken: Waiting[]; left: Waiting[] } {
  const parents = queue.map((_, index) => index);
  const rootOf = (index: number): number => {
    let root = index;
    for (let parent = parents[root]; parent !== undefined && parent !== root; parent = parents[root]) root = parent;
    return root;
  };
  const firstOf = new Map<StreamId, number>();
  for (const [index, { unit }] of queue.entries()) {
    for (const { stream } of unit.reads) {
      const first = firstOf.get(stream);
      if (first === undefined) firstOf.set(stream, index);
      // The earlier root stays one, so that a group is known by its first member.
      else joinRoots(parents, rootOf(first), rootOf(index));
    }
  }
  const sizes = new Map<number, number>();
  const roots = queue.map((_, index) => rootOf(index));
  for (const root of roots) sizes.set(root, (sizes.get(root) ?? 0) + 1);
  const chosen = new Set<number>();
  let count = 0;
  for (const [root, members] of sizes) {
    if (count >= size) break;
    chosen.add(root);
    count += members;
  }
  const taken: Waiting[] = [];
  const left: Waiting[] = [];
  for (const [index, waiting] of queue.entries()) (chosen.has(roots[index] ?? 0) ? taken : left).push(waiting);
  return { taken, left };
}

function joinRoots(parents: number[], a: number, b: number): void {
  parents[Math.max(a, b)] = Math.min(a, b);
}
