import { comparePositions, type Position } from '../../kernel/position.js';

/** A provisional tie break must become a number strictly between these bounds, so that the decided order is kept. Null: no bound. */
export interface TieBounds {
  readonly above: number | null;
  readonly below: number | null;
}
export const unbounded: TieBounds = { above: null, below: null };

/** Narrows bounds by other positions of the same instant. The number may equal another tie break if the ids keep the order. */
export function narrowed(bounds: TieBounds, others: readonly Position[], at: Position): TieBounds {
  let { above, below } = bounds;
  for (const other of others) {
    if (other.effectiveAt !== at.effectiveAt || other.id === at.id) continue;
    if (comparePositions(other, at) < 0) {
      const exclusive = other.id < at.id ? other.tieBreak - 1 : other.tieBreak;
      above = Math.max(above ?? exclusive, exclusive);
    } else {
      const exclusive = other.id > at.id ? other.tieBreak + 1 : other.tieBreak;
      below = Math.min(below ?? exclusive, exclusive);
    }
  }
  return above === bounds.above && below === bounds.below ? bounds : { above, below };
}
