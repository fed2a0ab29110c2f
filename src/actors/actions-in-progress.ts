import type { ChangeCommand } from '../application/request/command.js';
import type { ActionId } from '../kernel/position.js';

/**
 * The actions that commands in progress on this node record or edit.
 * Owns: for each action, the last command that names it. An edit waits for an earlier command that records or edits the same action: otherwise it
 * would read the store before that command is committed, and not find the action or its newest revision.
 */
export class ActionsInProgress {
  private readonly last = new Map<ActionId, Promise<unknown>>();

  /** Returns a promise that resolves when the earlier commands that name the actions are done, or undefined if there are none. */
  earlier(actions: readonly ActionId[]): Promise<unknown> | undefined {
    const waits: Promise<unknown>[] = [];
    for (const action of actions) {
      const earlier = this.last.get(action);
      if (earlier !== undefined) waits.push(earlier);
    }
    return waits.length === 0 ? undefined : Promise.allSettled(waits);
  }

  /** Enters a command. `done` settles when the command has its reply; the caller must then call `leave`. */
  enter({ edits }: ChangeCommand, done: Promise<unknown>): void {
    for (const { id } of edits) this.last.set(id, done);
  }

  leave({ edits }: ChangeCommand, done: Promise<unknown>): void {
    for (const { id } of edits) if (this.last.get(id) === done) this.last.delete(id);
  }
}
