import type { LotName } from '../../application/live-use-cases.js';
import type { LotChange } from '../../compliance/lot-change.js';
import type { LotFacts } from '../../compliance/lot-facts.js';
import type { BookEvent, BookPosition } from './book-rows.js';

/** A touch in memory. */
export interface HeldTouch extends BookPosition {
  readonly name: LotName;
  events: BookEvent[];
  /** Null until it is computed. */
  change: LotChange | null;
  facts: LotFacts;
  readonly isStored: boolean;
  isChanged: boolean;
}

/** The touches of a batch by action. Owns: the lists, not the touches. */
export class TouchIndex {
  private readonly byAction = new Map<string, HeldTouch[]>();

  add(touch: HeldTouch): void {
    const ofAction = this.byAction.get(touch.action);
    if (ofAction === undefined) this.byAction.set(touch.action, [touch]);
    else ofAction.push(touch);
  }

  /** Returns the touches of an action, also those without events. */
  of(action: string): readonly HeldTouch[] {
    return this.byAction.get(action) ?? [];
  }
}
