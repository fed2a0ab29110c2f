import type { LotEvent } from './event.js';
import { measureOf } from './lot.js';
import { mulDiv } from './quantity.js';
import type { Lot } from './state.js';

/**
 * What a change of level does to a lot apart from its vessels, when wine evaporates, is found to be more or less, or is adjusted:
 * downwards additives go with what is lost, upwards they scale; cost stays, so that a loss concentrates it, but goes with the last drop.
 */
export function levelled(lot: Lot, change: number): Pick<LotEvent, 'additives' | 'cost'> {
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
