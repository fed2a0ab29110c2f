import type { CommitResult, Store, Unit } from '../application/store.js';

/**
 * Group commit: gathers decided units and sends them in one call.
 * Owns: the queue of units, the calls under way. Does not own: numbering and checking (the store's), retries of lost races (the partition's).
 * Invariants: (1) units reach the store in the order of `submit`; (2) at most `batchesInFlight` calls are under way, `unitsPerBatch` units in each;
 * (3) every unit gets exactly one result, or the error that leaves it in doubt; (4) results are given in the order of `submit`, whichever call
 * comes back first, for what is answered of one unit may tell the numbers of those that it builds on.
 */
export class Committer {
  private readonly queue: { unit: Unit; resolve: (result: CommitResult) => void; reject: (error: Error) => void }[] =
    [];
  private inFlight = 0;
  private scheduled = false;
  private idle: (() => void)[] = [];
  /** Resolves when the newest call's results are given. */
  private given: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: Store,
    private readonly limits: { readonly unitsPerBatch: number; readonly batchesInFlight: number },
    private readonly observe: (units: number, committed: number) => void = () => undefined,
  ) {}

  get waiting(): number {
    return this.queue.length;
  }

  submit(unit: Unit): Promise<CommitResult> {
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
    if (this.scheduled || this.inFlight >= this.limits.batchesInFlight) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.send();
    });
  }

  private send(): void {
    while (this.queue.length > 0 && this.inFlight < this.limits.batchesInFlight) {
      const batch = this.queue.splice(0, this.limits.unitsPerBatch);
      this.inFlight += 1;
      void this.commit(batch);
    }
  }

  private async commit(batch: typeof this.queue): Promise<void> {
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
      if (this.queue.length > 0) this.schedule();
      else if (this.inFlight === 0) for (const resolve of this.idle.splice(0)) resolve();
    }
  }
}
