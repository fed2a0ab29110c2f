/**
 * Runs work concurrently where nothing is shared, and in order where something is.
 *
 * Owns: the last work on each shared name, the count of what is unfinished. Does not own: the work.
 * Invariants: 1. Of two works that share a name the earlier is finished before the later begins. 2. At most `concurrency` run, and at most
 * `concurrency · lookahead` are accepted and unfinished: `add` waits beyond that. 3. After a failure nothing more begins.
 */
export class DependencyOrder {
  private readonly last = new Map<string, Promise<void>>();
  private unfinished = 0;
  private running = 0;
  /** Whoever waits for room, or for the end of all. */
  private readonly watching: (() => void)[] = [];
  private readonly waiting: (() => void)[] = [];
  private failure: { readonly error: unknown } | undefined;

  constructor(private readonly limits: { readonly concurrency: number; readonly lookahead: number }) {}

  /** Resolves once there is room for more. `names` null: shares with everything before and after. Rejects with the first failure. */
  async add(names: readonly string[] | null, work: () => Promise<void>): Promise<void> {
    if (names === null) {
      await this.finished();
      await work();
      return;
    }
    while (this.unfinished >= this.limits.concurrency * this.limits.lookahead) await this.oneFinished();
    this.assertSound();
    const before = names.flatMap((name) => this.last.get(name) ?? []);
    const run = this.run(Promise.all(before), work);
    for (const name of names) this.last.set(name, run);
    this.unfinished += 1;
    void run.then(() => {
      this.unfinished -= 1;
      for (const name of names) if (this.last.get(name) === run) this.last.delete(name);
      for (const wake of this.watching.splice(0)) wake();
    });
  }

  /** Resolves when all that was added is done; rejects with the first failure. */
  async finished(): Promise<void> {
    while (this.unfinished > 0) await this.oneFinished();
    this.assertSound();
  }

  private oneFinished(): Promise<void> {
    return new Promise((resolve) => this.watching.push(resolve));
  }

  private async run(before: Promise<unknown>, work: () => Promise<void>): Promise<void> {
    await before;
    if (this.running >= this.limits.concurrency) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running += 1;
    try {
      if (this.failure === undefined) await work();
    } catch (error) {
      this.failure ??= { error };
    } finally {
      // The place is handed on, so that nobody can take it in between.
      const next = this.waiting.shift();
      if (next === undefined) this.running -= 1;
      else next();
    }
  }

  private assertSound(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }
}
