import type { DecidedUnder } from '../application/ports/change-sets.js';
import { currentRules } from '../cellar/rules.js';
import type { ActionId } from '../kernel/position.js';

/** By which version of the rules a change set decided an action. `stored`: the version of the action's revision, or null if the change set wrote a revision. */
export interface ActionDecision {
  readonly version: number;
  readonly stored: number | null;
}

/**
 * The rules versions by which change sets were decided, and what follows for the newest decisions of their actions.
 *
 * Owns: the versions of the change sets that are read and not decided yet, and the version of each action's newest decision if it differs from the one that is
 * stored with the action's newest revision. The latter is not stored, because a decision with the same outcome as before writes no row: it
 * follows from deciding all change sets in order. Versions only rise, so without a new version nothing is kept.
 */
export class DecisionRules {
  private readonly ofChangeSets = new Map<number, DecidedUnder>();
  /** Null: the newest decision is by the version of the newest revision. */
  readonly ofActions = new Map<ActionId, number | null>();

  /** Adds how change sets were decided, by their first numbers. */
  add(changeSets: ReadonlyMap<number, DecidedUnder>): void {
    for (const [first, under] of changeSets) this.ofChangeSets.set(first, under);
  }

  /** Removes and returns how the change set with this first number was decided. If nothing is stored for it, returns the current rules. */
  take(first: number): DecidedUnder {
    const under = this.ofChangeSets.get(first) ?? { rules: currentRules, ofActions: true };
    this.ofChangeSets.delete(first);
    return under;
  }

  /** Notes that a change set decided an action. */
  note(id: ActionId, { version, stored }: ActionDecision): void {
    if (stored === null) this.ofActions.set(id, null);
    else if (stored === version) this.ofActions.delete(id);
    else this.ofActions.set(id, version);
  }
}
