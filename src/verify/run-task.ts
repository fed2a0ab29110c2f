import { type VerifyLimits, verifyLimits } from '../../config/verify.js';
import type { View } from '../application/ports/store.js';
import type { WineryRecord, WinerySettingsStore } from '../application/ports/winery-settings-store.js';
import type { UnreadableWineries } from '../encryption/unreadable-content.js';
import { verifyLogRange } from './log-range.js';
import { verifyStreams } from './stream-range.js';
import type { ResultOf, TaskContext, VerifyTask } from './task.js';
import { verifyTimelineRange, verifyTouched } from './timeline-range.js';

/** What the verifier reads outside its view: rows that never change, and settings. */
export interface VerifyPorts {
  readonly settingsStore: Pick<WinerySettingsStore, 'listWineries'>;
  readonly log: TaskContext['log'];
  readonly changeSets: TaskContext['changeSets'];
  /** The wineries whose content cannot be read; by default none. */
  readonly unreadable?: UnreadableWineries;
}

/** Reads what all tasks on a view have in common. */
export async function openContext(
  { settingsStore, log, changeSets, unreadable = new Map() }: VerifyPorts,
  view: View,
  chosen: Partial<VerifyLimits> = {},
): Promise<TaskContext> {
  const limits = { ...verifyLimits, ...chosen };
  // The first read fixes the instant of the view. Wineries are read later: there can be more of them than in the view, never fewer.
  const head = await view.head();
  const wineries = new Map<string, WineryRecord>();
  for (let after: string | null = null; ; ) {
    const page: WineryRecord[] = await settingsStore.listWineries({ limit: limits.page, after });
    for (const record of page) wineries.set(record.winery, record);
    after = page.at(-1)?.winery ?? null;
    if (page.length < limits.page) break;
  }
  return { view, log, changeSets, wineries, head, unreadable, limits };
}

/** Runs one task. Rejects with StoreUnavailable if the store does not respond. */
export async function runTask<Task extends VerifyTask>(task: Task, context: TaskContext): Promise<ResultOf<Task>> {
  // Each task has the result of its kind.
  return (await runKind(task, context)) as ResultOf<Task>;
}

function runKind(task: VerifyTask, context: TaskContext): Promise<ResultOf<VerifyTask>> {
  switch (task.kind) {
    case 'log':
      return verifyLogRange(task, context);
    case 'timeline':
      return verifyTimelineRange(task, context);
    case 'touched':
      return verifyTouched(task, context);
    case 'streams':
      return verifyStreams(task, context);
  }
}
