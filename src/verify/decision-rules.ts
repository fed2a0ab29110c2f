import { currentRules } from '../cellar/rules.js';
import type { ActionId } from '../kernel/position.js';

/**
 * The rules versions by which change sets were decided, and what follows for the newest decisions of their actions.
 *
 * Owns: the versions of the change sets that are read and not decided yet, and the version of each action's newest decision if it differs from the one that is
 * stored with the action's newest revision. The latter is not stored, because a decision with the same outcome as before writes no row: it
 * follows from deciding all change sets in order. Versions only rise, so without a new version nothing is kept.
 */
export class DecisionRules {
  private readonly ofChangeSets = new Map<number, number>();
  /** Null: the newest decision is by the version of the newest revision. */
  readonly ofActions = new Map<ActionId, number | null>();

  /** Adds the versions of change sets, by their first numbers. */
  add(versions: ReadonlyMap<number, number>): void {
    for (const [first, version] of versions) this.ofChangeSets.set(first, version);
  }

  /** Returns the version of a change set, which is named by its first number, and forgets it. One whose version is not stored is decided by the current rules. */
  take(first: number): number {
    const version = this.ofChangeSets.get(first) ?? currentRules;
    this.ofChangeSets.delete(first);
    return version;
  }

  /** Notes that a change set decided an action. `stored`: the version of the action's revision, or null if the change set wrote a revision. */
  note(id: ActionId, version: number, stored: number | null): void {
    if (stored === null) this.ofActions.set(id, null);
    else if (stored === version) this.ofActions.delete(id);
    else this.ofActions.set(id, version);
  }
}
