/**
 * Yields the results of tasks in the order of the tasks. Up to `atOnce` run at the same time. `mend` may replace a result by another one once all results before
 * it are known.
 */
export async function* inOrder<Task, Result>(
  tasks: Iterable<Task>,
  {
    atOnce,
    run,
    mend = async (result) => result,
  }: {
    readonly atOnce: number;
    readonly run: (task: Task) => Promise<Result>;
    readonly mend?: (result: Result, task: Task) => Promise<Result>;
  },
): AsyncGenerator<{ readonly task: Task; readonly result: Result }> {
  const running: { readonly task: Task; readonly result: Promise<Result> }[] = [];
  const waiting = tasks[Symbol.iterator]();
  const startNext = (): void => {
    const next = waiting.next();
    if (next.done) return;
    const result = run(next.value);
    // A task that fails before its turn is awaited later.
    result.catch(() => undefined);
    running.push({ task: next.value, result });
  };
  while (running.length < atOnce) {
    const before = running.length;
    startNext();
    if (running.length === before) break;
  }
  for (let first = running.shift(); first !== undefined; first = running.shift()) {
    const { task } = first;
    const result = await first.result;
    startNext();
    yield { task, result: await mend(result, task) };
  }
}
