/**
 * Runs tasks concurrently, except that tasks which share a name run one after the other.
 *
 * Owns: the last task of each name, and the number of unfinished tasks. Does not own: the tasks.
 * Invariants: (1) of two tasks that share a name, the earlier has finished before the later begins; (2) at most `concurrency` tasks run, and at
 * most `concurrency · lookahead` are accepted and unfinished: beyond that `add` waits; (3) after a failure no further task begins.
 */
export class DependencyOrder {
  private readonly last = new Map<string, Promise<void>>();
  private unfinished = 0;
  private running = 0;
  /** Callers of `add` and `finished` that wait for the end of a task. */
  private readonly watching: (() => void)[] = [];
  /** Tasks that wait until fewer than `concurrency` tasks run. */
  private readonly waiting: (() => void)[] = [];
  private failure: { readonly error: unknown } | undefined;

  constructor(private readonly limits: { readonly concurrency: number; readonly lookahead: number }) {}

  /**
   * Adds a task, and resolves as soon as another can be added. `names` null: the task shares a name with all others, and `add` resolves when it has
   * finished. Rejects with the first failure.
   */
  async add(names: readonly string[] | null, task: () => Promise<void>): Promise<void> {
    if (names === null) {
      await this.finished();
      await task();
      return;
    }
    while (this.unfinished >= this.limits.concurrency * this.limits.lookahead) await this.oneFinished();
    this.throwFailure();
    const before = names.flatMap((name) => this.last.get(name) ?? []);
    const run = this.run(Promise.all(before), task);
    for (const name of names) this.last.set(name, run);
    this.unfinished += 1;
    void run.then(() => {
      this.unfinished -= 1;
      for (const name of names) if (this.last.get(name) === run) this.last.delete(name);
      for (const wake of this.watching.splice(0)) wake();
    });
  }

  /** Resolves when all tasks have finished. Rejects with the first failure. */
  async finished(): Promise<void> {
    while (this.unfinished > 0) await this.oneFinished();
    this.throwFailure();
  }

  private oneFinished(): Promise<void> {
    return new Promise((resolve) => this.watching.push(resolve));
  }

  private async run(before: Promise<unknown>, task: () => Promise<void>): Promise<void> {
    await before;
    if (this.running >= this.limits.concurrency) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running += 1;
    try {
      if (this.failure === undefined) await task();
    } catch (error) {
      this.failure ??= { error };
    } finally {
      // The next waiting task replaces this one directly, so that no other task can start in between.
      const next = this.waiting.shift();
      if (next === undefined) this.running -= 1;
      else next();
    }
  }

  private throwFailure(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }
}
