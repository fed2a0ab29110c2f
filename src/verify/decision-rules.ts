import { type CellarDomain, cellarDomainUnder } from '../cellar/domain.js';
import { currentRules } from '../cellar/rules.js';
import type { ActionId } from '../kernel/position.js';

/**
 * The rules versions by which the verifier decides: those of the change sets, and that of each action's newest decision.
 *
 * Owns: the versions of the change sets that are read and not decided yet, and that of each action whose newest decision is not by the current
 * rules. The latter is not stored, because a decision with the same outcome as before writes no row: it follows from deciding all change sets
 * in order.
 */
export class DecisionRules {
  /** Decides by the rules of the change set that began last, and notes each decision. */
  readonly domain: CellarDomain;
  private readonly ofChangeSets = new Map<number, number>();
  private readonly ofActions = new Map<ActionId, number>();
  private version = currentRules;

  constructor() {
    const domain = cellarDomainUnder(() => this.version);
    this.domain = {
      ...domain,
      decide: (action, states) => {
        this.note(action.position.id);
        return domain.decide(action, states);
      },
    };
  }

  /** Adds the versions of change sets, by their first numbers. */
  add(versions: ReadonlyMap<number, number>): void {
    for (const [first, version] of versions) this.ofChangeSets.set(first, version);
  }

  /** Begins a change set, which is named by its first number. One whose version is not stored is decided by the current rules. */
  begin(first: number): void {
    this.version = this.ofChangeSets.get(first) ?? currentRules;
    this.ofChangeSets.delete(first);
  }

  /** Returns the version of an action's newest decision, or the current one if a damaged log does not show that decision. */
  ofAction(id: ActionId): number {
    return this.ofActions.get(id) ?? currentRules;
  }

  private note(id: ActionId): void {
    if (this.version === currentRules) this.ofActions.delete(id);
    else this.ofActions.set(id, this.version);
  }
}
