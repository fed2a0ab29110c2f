import type { Proposal } from '../application/ports/proposal.js';
import type { Scheduler } from '../application/ports/scheduler.js';
import type { CommitResult, Store } from '../application/ports/store.js';
import type { StreamId } from '../kernel/position.js';

export interface GroupCommitLimits {
  readonly proposalsPerBatch: number;
  readonly batchesInFlight: number;
  readonly minProposalsPerCall: number;
}

interface Waiting {
  readonly proposal: Proposal;
  readonly resolve: (result: CommitResult) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Group commit: collects the proposals of a node and commits them in batches.
 * Owns: the queue of proposals, and the calls in progress. Does not own: numbering and checking (the store's), retries after lost races.
 * Invariants: (1) proposals that share a stream reach the store in the order of `submit`, and never in two concurrent calls; (2) at most
 * `batchesInFlight` calls are in progress, each with at most `proposalsPerBatch` proposals; (3) every proposal gets exactly one result, or
 * an error, after which its outcome is unknown; (4) results are returned in the order of `submit`, whichever call returns first, because the answer to one
 * proposal may show the numbers of those that it builds on.
 */
export class GroupCommit {
  private queue: Waiting[] = [];
  private inFlight = 0;
  private scheduled = false;
  /** True while the call in progress carries only the first part of a connected group that does not fit into one call. No other call is sent until it returns. */
  private divided = false;
  private idle: (() => void)[] = [];
  /** Resolves once the results of the newest call have been returned. */
  private returned: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: Store,
    private readonly limits: GroupCommitLimits,
    private readonly scheduler: Scheduler,
    private readonly observe: (proposals: number, committed: number) => void = () => undefined,
    /** Returns how many calls may be in progress now, if fewer than `batchesInFlight`. */
    private readonly mostCalls: () => number = () => limits.batchesInFlight,
  ) {}

  get queueLength(): number {
    return this.queue.length;
  }

  private get callsAtOnce(): number {
    return Math.min(this.limits.batchesInFlight, this.mostCalls());
  }

  submit(proposal: Proposal): Promise<CommitResult> {
    return new Promise((resolve, reject) => {
      this.queue.push({ proposal, resolve, reject });
      this.schedule();
    });
  }

  /** Resolves when nothing is queued or in progress. */
  drained(): Promise<void> {
    if (this.queue.length === 0 && this.inFlight === 0) return Promise.resolve();
    return new Promise((resolve) => this.idle.push(resolve));
  }

  /** Sends the queue in the next turn of the event loop, so that everything decided in this turn joins the batch. */
  private schedule(): void {
    if (this.scheduled || this.divided || this.inFlight >= this.callsAtOnce) return;
    this.scheduled = true;
    this.scheduler.nextTurn(() => {
      this.scheduled = false;
      this.send();
    });
  }

  /** Splits the queue among the calls that may still be sent, so that database and node work at the same time instead of taking turns. */
  private send(): void {
    const { proposalsPerBatch, minProposalsPerCall } = this.limits;
    const { callsAtOnce } = this;
    while (this.queue.length > 0 && this.inFlight < callsAtOnce && !this.divided) {
      const share = Math.ceil(this.queue.length / (callsAtOnce - this.inFlight));
      const size = Math.min(proposalsPerBatch, Math.max(share, minProposalsPerCall));
      const shared = size < this.queue.length ? splitConnected(this.queue, size) : { taken: this.queue, left: [] };
      const batch = shared.taken.slice(0, proposalsPerBatch);
      const rest = shared.taken.slice(proposalsPerBatch);
      this.queue = [...rest, ...shared.left];
      this.divided = rest.length > 0;
      this.inFlight += 1;
      void this.commit(batch, this.divided);
    }
  }

  private async commit(batch: readonly Waiting[], divided: boolean): Promise<void> {
    const earlier = this.returned;
    let allReturned = (): void => undefined;
    this.returned = new Promise((resolve) => {
      allReturned = resolve;
    });
    try {
      const [call] = await Promise.allSettled([this.store.commit(batch.map((entry) => entry.proposal)), earlier]);
      if (call.status === 'rejected') throw call.reason;
      const results = call.value;
      let committed = 0;
      for (const [index, entry] of batch.entries()) {
        const result = results[index];
        if (result?.kind === 'committed') committed += 1;
        if (result === undefined) entry.reject(new Error('the store returned no result for a proposal'));
        else entry.resolve(result);
      }
      this.observe(batch.length, committed);
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      for (const entry of batch) entry.reject(failure);
    } finally {
      allReturned();
      this.inFlight -= 1;
      if (divided) this.divided = false;
      if (this.queue.length > 0) this.schedule();
      else if (this.inFlight === 0) for (const resolve of this.idle.splice(0)) resolve();
    }
  }
}

/**
 * Takes at least `size` proposals from the front, and all proposals connected to them by shared streams. Two calls may be served in either
 * order, so a proposal must be in the same call as the proposals it builds on. Both parts keep their order.
 */
function splitConnected(queue: readonly Waiting[], size: number): { taken: Waiting[]; left: Waiting[] } {
  const parents = queue.map((_, index) => index);
  const rootOf = (index: number): number => {
    let root = index;
    for (let parent = parents[root]; parent !== undefined && parent !== root; parent = parents[root]) root = parent;
    return root;
  };
  const firstOf = new Map<StreamId, number>();
  for (const [index, { proposal }] of queue.entries()) {
    for (const { stream } of proposal.reads) {
      const first = firstOf.get(stream);
      if (first === undefined) firstOf.set(stream, index);
      // The earlier root stays a root, so that a group is identified by its first member.
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
