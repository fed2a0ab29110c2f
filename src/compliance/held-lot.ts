import { volumeOf } from '../cellar/lot.js';
import type { Lot } from '../cellar/state.js';

/** What a lot holds at one instant, as an inventory counts it. Amounts are in millionths of the winery's units; bottles are counted singly. */
export interface HeldLot extends Pick<Lot, 'kind' | 'holdings' | 'weight' | 'bottles' | 'taxClass' | 'owner'> {
  readonly lot: string;
  readonly volume: number;
}

/** Returns what a lot holds. */
export function heldLot(code: string, lot: Lot): HeldLot {
  const { kind, holdings, weight, bottles, taxClass, owner } = lot;
  return { lot: code, kind, holdings, volume: kind === null ? 0 : volumeOf(lot), weight, bottles, taxClass, owner };
}

/** Returns whether two lots count the same in every inventory. */
export function sameHeld(a: HeldLot, b: HeldLot): boolean {
  return (
    a.kind === b.kind &&
    a.volume === b.volume &&
    a.weight === b.weight &&
    a.bottles === b.bottles &&
    a.taxClass === b.taxClass &&
    a.owner === b.owner &&
    a.holdings.length === b.holdings.length &&
    a.holdings.every(({ vessel, volume }, index) => {
      const other = b.holdings[index];
      return vessel === other?.vessel && volume === other.volume;
    })
  );
}
