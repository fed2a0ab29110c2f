/** Divides the log and the timeline into parts of bounded size. */
import type { VerifyLimits } from '../../config/verify.js';
import type { TaskContext } from './task.js';

/** Returns ranges of notification numbers after `since`, up to the head. Each consists of whole change sets, so one of them may be longer than the limit. */
export async function logRanges(
  { changeSets, head, limits }: Pick<TaskContext, 'changeSets' | 'head' | 'limits'>,
  since: number,
): Promise<{ readonly first: number; readonly last: number }[]> {
  const ranges: { first: number; last: number }[] = [];
  const size = sizeOfTask(head - since, limits.tasks, {
    least: limits.notificationsPerTask,
    most: limits.mostNotificationsPerTask,
  });
  for (let first = since + 1; first <= head; ) {
    const next = await nextChangeSet({ changeSets, head, limits }, first + size);
    ranges.push({ first, last: next - 1 });
    first = next;
  }
  return ranges;
}

/** Returns the first number at or after `number` with which a change set begins; head + 1 if there is none. */
async function nextChangeSet(
  { changeSets, head, limits }: Pick<TaskContext, 'changeSets' | 'head' | 'limits'>,
  number: number,
): Promise<number> {
  for (let first = number; first <= head; first += limits.page) {
    const begins = await changeSets.rules({ first, last: Math.min(head, first + limits.page - 1) });
    if (begins.size > 0) return Math.min(...begins.keys());
  }
  return head + 1;
}

/** Returns ranges of effective times, in order, that together cover all times. `times`: the times of a sample of the actions. */
export function timeRanges(
  times: readonly number[],
  {
    tasks,
    actionsPerTask,
    mostActionsPerTask,
    actionsPerSample,
  }: Pick<VerifyLimits, 'tasks' | 'actionsPerTask' | 'mostActionsPerTask' | 'actionsPerSample'>,
): { readonly from: number | null; readonly to: number | null }[] {
  const sorted = [...times].sort((a, b) => a - b);
  const size = sizeOfTask(sorted.length * actionsPerSample, tasks, { least: actionsPerTask, most: mostActionsPerTask });
  const every = Math.max(1, Math.floor(size / actionsPerSample));
  const begins = new Set(sorted.filter((_, index) => index > 0 && index % every === 0));
  const starts: (number | null)[] = [null, ...begins];
  return starts.map((from, index) => {
    const next = starts[index + 1];
    return { from, to: next === undefined || next === null ? null : next - 1 };
  });
}

/** Returns how much of a whole a task takes, so that there are about as many tasks as wanted. At least `least`, also where that exceeds `most`. */
function sizeOfTask(
  whole: number,
  tasks: number,
  { least, most }: { readonly least: number; readonly most: number },
): number {
  return Math.max(least, Math.min(most, Math.ceil(whole / tasks)));
}
