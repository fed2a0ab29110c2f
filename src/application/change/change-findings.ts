import type { CellarEvent } from '../../cellar/event.js';
import type { CellarAction } from '../../cellar/kind.js';
import type { CellarRefusal } from '../../cellar/refusal.js';
import type { CellarState } from '../../cellar/state.js';
import type { Decided } from '../../kernel/cascade-step.js';
import type { Action } from '../../kernel/domain.js';
import type { ActionId } from '../../kernel/position.js';
import { type Filling, fillings, type RefusedAction } from './admission.js';

export type CellarDecided = Decided<CellarAction, CellarState, CellarEvent, CellarRefusal>;

/** What a cascade found about actions. Lists are in timeline order. Owns: these lists. Does not own: rows and states. */
export class ChangeFindings {
  /** The change set's own actions that are impossible. */
  readonly refusals: (RefusedAction & { readonly wasRefused: boolean })[] = [];
  readonly ownRefusals = new Map<ActionId, CellarRefusal>();
  readonly conflicts: RefusedAction[] = [];
  readonly restored = new Set<ActionId>();
  /** The actions outside the change set whose outcome changed. */
  readonly changed: Action<CellarAction>[] = [];
  /** The vessels that actions filled, to be compared with their capacities. */
  readonly fillings: Filling[] = [];
  /** The number of actions outside the change set that were decided again. */
  redecided = 0;

  see(decided: CellarDecided): void {
    const { after, outcome, effect, own, wasRefused } = decided;
    if (!own) this.redecided += 1;
    if (after === null) return;
    for (const filling of fillings(decided)) this.fillings.push(filling);
    const refusal = outcome?.kind === 'refused' ? outcome.refusal : null;
    if (own) {
      if (refusal === null) return;
      this.ownRefusals.set(after.position.id, refusal);
      this.refusals.push({ action: after, refusal, wasRefused });
      return;
    }
    if (effect !== 'unchanged' && effect !== 'other_reason') this.changed.push(after);
    if (effect === 'conflict' && refusal !== null) this.conflicts.push({ action: after, refusal });
    if (effect === 'restoration') this.restored.add(after.position.id);
  }
}
