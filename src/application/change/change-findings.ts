import type { CellarEvent } from '../../cellar/event.js';
import type { CellarAction } from '../../cellar/kind.js';
import type { CellarRefusal } from '../../cellar/refusal.js';
import type { CellarState } from '../../cellar/state.js';
import { streamName } from '../../cellar/stream.js';
import type { Decided } from '../../kernel/cascade-step.js';
import type { Action } from '../../kernel/domain.js';
import type { InPieces } from '../../kernel/pause.js';
import type { ActionId } from '../../kernel/position.js';
import { type Filling, fillings, type RefusedAction } from './admission.js';

export type CellarDecided = Decided<CellarAction, CellarState, CellarEvent, CellarRefusal>;

/** Collects the findings of a cascade about actions. Lists are in timeline order. Owns: these lists. Does not own: rows and states. */
export class ChangeFindings {
  /** The change set's own actions that are impossible. */
  readonly refusals: (RefusedAction & { readonly wasRefused: boolean })[] = [];
  readonly conflicts: RefusedAction[] = [];
  readonly restored: Action<CellarAction>[] = [];
  /** The actions outside the change set whose outcome changed. */
  readonly changed: Action<CellarAction>[] = [];
  /** The vessels that actions filled, to be compared with their capacities. */
  readonly fillings: Filling[] = [];
  /** The number of actions outside the change set that were decided again. */
  redecided = 0;
  private refusalById: ReadonlyMap<ActionId, CellarRefusal> | null = null;
  private restoredIds: ReadonlySet<ActionId> | null = null;

  /** Adds the findings of a decided action, and offers a pause after `perPiece` of the vessels that it filled. */
  *add(decided: CellarDecided, perPiece: number): InPieces<void> {
    const { after, outcome, effect, own, wasRefused } = decided;
    if (!own) this.redecided += 1;
    if (after === null) return;
    for (const filling of yield* fillings(decided, perPiece)) this.fillings.push(filling);
    const refusal = outcome?.kind === 'refused' ? outcome.refusal : null;
    if (own) {
      if (refusal === null) return;
      this.refusals.push({ action: after, refusal, wasRefused });
      return;
    }
    if (isVisible(decided)) this.changed.push(after);
    if (effect === 'conflict' && refusal !== null) this.conflicts.push({ action: after, refusal });
    if (effect === 'restoration') this.restored.push(after);
  }

  /** The refusal of one of the change set's own actions, or null if it has effect. Only after the cascade. */
  ownRefusal(id: ActionId): CellarRefusal | null {
    if (this.refusals.length === 0) return null;
    this.refusalById ??= new Map(this.refusals.map(({ action, refusal }) => [action.position.id, refusal]));
    return this.refusalById.get(id) ?? null;
  }

  /** True if the action was refused before and has effect now. Only after the cascade. */
  wasRestored(id: ActionId): boolean {
    if (this.restored.length === 0) return false;
    this.restoredIds ??= new Set(this.restored.map(({ position }) => position.id));
    return this.restoredIds.has(id);
  }
}

/** Returns whether readers can see that an outcome changed. Only the decision knows which of several actions first occupied a vessel. */
function isVisible({ effect, rewrites }: CellarDecided): boolean {
  if (effect === 'changed') return rewrites.some(({ stream }) => streamName(stream).kind === 'lot');
  return effect === 'conflict' || effect === 'restoration';
}
