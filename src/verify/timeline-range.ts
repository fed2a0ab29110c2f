/** Verifies a part of the timeline, or the actions on some streams: decides them again, and compares lists of actions with the log. */
import type { StoredAction } from '../application/ports/history-reader.js';
import { type ActionId, comparePositions, justBefore, type Position, type StreamId } from '../kernel/position.js';
import { compareActions, compareRevisions } from './action-comparison.js';
import { batches } from './batches.js';
import { Differences } from './difference.js';
import { loggedActions } from './logged-actions.js';
import { Replay } from './replay.js';
import type { ReplayResult, TaskContext, TimelineTask, TouchedTask } from './task.js';

/** Verifies all actions of all wineries whose effective times are those of the task. */
export async function verifyTimelineRange(task: TimelineTask, context: TaskContext): Promise<ReplayResult> {
  const { rules, checkpoints, carried } = task;
  const differences = new Differences(context.limits.differencesShown);
  const isReplayed = (): boolean => true;
  const replay = new Replay({ context, differences, rules, checkpoints, carried, isReplayed, rulesAreKnown: true });
  const listed = new Map<string, number>();
  const actions: StoredAction[] = [];
  for (const winery of context.wineries.keys()) {
    const before = actions.length;
    for await (const page of actionsOf(winery, task, context)) for (const action of page) actions.push(action);
    listed.set(winery, actions.length - before);
  }
  actions.sort((a, b) => comparePositions(a.position, b.position));
  await replay.add(actions);
  if (task.lists) await compareLists(actions, context, differences);
  return { ...resultOf(replay, actions, differences), kind: 'timeline', listed };
}

/** Verifies the actions that touch the streams of the task, each from its position on. */
export async function verifyTouched(task: TouchedTask, context: TaskContext): Promise<ReplayResult> {
  const { rules, checkpoints, streams } = task;
  const differences = new Differences(context.limits.differencesShown);
  const isReplayed = (stream: StreamId, position: Position): boolean => {
    const from = streams.get(stream);
    return from !== undefined && comparePositions(position, from) >= 0;
  };
  const carried = new Map();
  const replay = new Replay({ context, differences, rules, checkpoints, carried, isReplayed, rulesAreKnown: false });
  const ids = new Set<ActionId>();
  let unread = [...streams].map(([stream, from]) => ({ stream, after: justBefore(from) }));
  while (unread.length > 0) {
    const limit = context.limits.touchesPerRead;
    const slices = await context.view.after(unread.map((query) => ({ ...query, limit })));
    unread = slices.flatMap(({ stream, touches, more }) => {
      for (const { position } of touches) ids.add(position.id);
      const last = touches.at(-1);
      return more && last !== undefined ? [{ stream, after: last.position }] : [];
    });
  }
  const actions = await context.view.actions([...ids]);
  actions.sort((a, b) => comparePositions(a.position, b.position));
  await replay.add(actions);
  return { ...resultOf(replay, actions, differences), kind: 'touched', listed: new Map() };
}

function resultOf(replay: Replay, actions: readonly StoredAction[], differences: Differences) {
  return {
    stored: actions.length,
    retracted: actions.filter(({ retracted }) => retracted).length,
    decided: replay.decided,
    undecided: replay.undecided,
    touchCounts: replay.touchCounts,
    sums: replay.conservation.sums,
    carried: replay.differing,
    differences: differences.found(),
  };
}

/** Yields the actions that a winery recorded, including retracted ones, in timeline order. */
async function* actionsOf(
  winery: string,
  { from, to }: Pick<TimelineTask, 'from' | 'to'>,
  { view, limits }: TaskContext,
): AsyncGenerator<StoredAction[]> {
  const filter = {
    winery,
    stream: null,
    type: null,
    from,
    to,
    status: null,
    order: 'asc' as const,
    limit: limits.page,
  };
  for (let after: Position | null = null; ; ) {
    const page: StoredAction[] = await view.listActions({ ...filter, after });
    // Both wineries list a transfer in bond; its sender recorded it.
    yield page.filter((action) => action.winery === winery);
    after = page.at(-1)?.position ?? null;
    if (page.length < limits.page) return;
  }
}

/** Compares listed actions, and the lists of the revisions of those that were revised, with the log. */
async function compareLists(
  actions: readonly StoredAction[],
  { view, limits }: TaskContext,
  differences: Differences,
): Promise<void> {
  for (const page of batches(actions, limits.page)) {
    const logged = loggedActions(await view.notificationsOfActions(page.map(({ position }) => position.id)));
    compareActions(page, logged, differences);
    // An action that was never revised has one revision, which is compared already.
    const revised = page.filter(({ revision }) => revision > 1);
    for (const batch of batches(revised, limits.readsAtOnce))
      await Promise.all(
        batch.map((action) => {
          const inLog = logged.get(action.position.id);
          return compareRevisions(view, action, { logged: inLog, page: limits.page, differences });
        }),
      );
  }
}
