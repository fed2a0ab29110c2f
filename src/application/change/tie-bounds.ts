import { comparePositions, type Position } from '../../kernel/position.js';

/** A provisional tie break must become a number strictly between these bounds, so that the decided order is kept. Null: no bound. */
export interface TieBounds {
  readonly above: number | null;
  readonly below: number | null;
}
export const unbounded: TieBounds = { above: null, below: null };

/**
 * Narrows bounds by other positions of the same instant, which are in timeline order. The number may equal another tie break if the ids keep the order.
 * The nearest positions on both sides are the tightest bounds, so the others are not examined: a change set may have thousands of them.
 */
export function narrowed(bounds: TieBounds, others: readonly Position[], at: Position): TieBounds {
  let { above, below } = bounds;
  const next = indexAfter(others, at);
  let before = next - 1;
  if (others[before]?.id === at.id) before -= 1;
  const lower = others[before];
  if (lower !== undefined && lower.effectiveAt === at.effectiveAt) {
    const exclusive = lower.id < at.id ? lower.tieBreak - 1 : lower.tieBreak;
    above = Math.max(above ?? exclusive, exclusive);
  }
  const higher = others[others[next]?.id === at.id ? next + 1 : next];
  if (higher !== undefined && higher.effectiveAt === at.effectiveAt) {
    const exclusive = higher.id > at.id ? higher.tieBreak + 1 : higher.tieBreak;
    below = Math.min(below ?? exclusive, exclusive);
  }
  return above === bounds.above && below === bounds.below ? bounds : { above, below };
}

/** The index of the first position after `at`. */
function indexAfter(positions: readonly Position[], at: Position): number {
  let low = 0;
  let high = positions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const position = positions[middle];
    if (position !== undefined && comparePositions(position, at) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
