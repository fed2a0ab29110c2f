import { type ActionFlow, actionFlow } from '../cellar/action-flow.js';
import type { Notification } from '../feed/notification.js';

/** The lots that an action takes wine or fruit from, in the order of its body. */
interface ActionSources {
  readonly action: string;
  readonly type: string;
  readonly sources: ActionFlow['from'];
}

/** What a batch changes about the sources of actions. */
interface SourceChanges {
  /** Actions whose sources are new, may have changed or are gone. */
  readonly actions: readonly string[];
  /** Those of the actions that take from lots now. */
  readonly taking: readonly ActionSources[];
}

/** Reads the sources from the bodies of the actions that were recorded or revised. A retracted action has none. */
export function sourceChanges(entries: Iterable<Notification>): SourceChanges {
  const changed = new Map<string, ActionSources | null>();
  for (const entry of entries) {
    if (entry.type === 'solera.action.retracted') changed.set(entry.data.action, null);
    if (entry.type !== 'solera.action.recorded' && entry.type !== 'solera.action.revised') continue;
    const { winery, action, type, data } = entry.data;
    const { from: sources } = actionFlow({ winery, type, data });
    changed.set(action, sources.length === 0 ? null : { action, type, sources });
  }
  return { actions: [...changed.keys()], taking: [...changed.values()].filter((one) => one !== null) };
}
