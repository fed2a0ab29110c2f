import type { LotEvent } from './event.js';
import { measureOf } from './lot.js';
import { mulDiv } from './quantity.js';
import type { Lot } from './state.js';

/**
 * Returns what a change of a lot's level does to its additives and cost. The level changes when wine evaporates, is
 * measured, or is adjusted. Downwards, additives leave in proportion; upwards, they scale. Cost stays, so that a loss
 * concentrates it, and leaves only with the last drop.
 */
export function levelChangeEffects(lot: Lot, change: number): Pick<LotEvent, 'additives' | 'cost'> {
  const before = measureOf(lot);
  const now = before + change;
  return {
    additives: lot.additives.map(({ product, unit, amount }) => ({
      product,
      unit,
      change:
        change < 0
          ? -mulDiv(amount, { part: -change, whole: before })
          : mulDiv(amount, { part: now, whole: before }) - amount,
    })),
    cost: now === 0 ? lot.cost.map(({ category, amount }) => ({ category, change: -amount })) : [],
  };
}
