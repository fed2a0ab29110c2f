import type { DrawTieBreak } from './prepared-change.js';

/**
 * Draws provisional tie breaks for actions whose notification numbers are not assigned yet.
 * Owns: the highest published number that this node has seen.
 * Invariant: a provisional tie break is above every number that the decision can have read, and above the provisional ones it builds on; yet
 * never above the number that will replace it, so an action decided as later stays later.
 */
export class ProvisionalTies {
  private seen = 0;

  /** Notes that all numbers up to `last` are published: a decision may have read them. */
  sawPublished(last: number): void {
    if (last > this.seen) this.seen = last;
  }

  /** Draws above everything published and above `highest`, the highest provisional tie break that the decision builds on. */
  above(highest: number): DrawTieBreak {
    let tie = Math.max(this.seen, highest);
    return () => {
      tie += 1;
      return tie;
    };
  }
}
