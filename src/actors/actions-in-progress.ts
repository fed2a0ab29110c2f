import type { ChangeCommand } from '../application/request/command.js';
import type { ActionId } from '../kernel/position.js';

/**
 * The actions that commands in progress on this node record or edit.
 * Owns: for each action, the last command that names it. So an edit that follows the recording of its action, or another edit of it, waits
 * for that command instead of missing it.
 */
export class ActionsInProgress {
  private readonly last = new Map<ActionId, Promise<unknown>>();

  /** Resolves when the earlier commands that name the actions are done. Returns undefined if there are none. */
  earlier(actions: readonly ActionId[]): Promise<unknown> | undefined {
    const waits: Promise<unknown>[] = [];
    for (const action of actions) {
      const earlier = this.last.get(action);
      if (earlier !== undefined) waits.push(earlier);
    }
    return waits.length === 0 ? undefined : Promise.allSettled(waits);
  }

  /** Enters a command. Its entry ends with `done`. */
  enter({ edits }: ChangeCommand, done: Promise<unknown>): void {
    for (const { id } of edits) this.last.set(id, done);
  }

  leave({ edits }: ChangeCommand, done: Promise<unknown>): void {
    for (const { id } of edits) if (this.last.get(id) === done) this.last.delete(id);
  }
}
