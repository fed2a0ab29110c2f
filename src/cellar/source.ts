import type { Decision } from './decision.js';
import { heldIn } from './lot.js';
import type { Departure } from './mixture.js';
import type { Place } from './place.js';
import { publicQuantity } from './quantity.js';
import { type Checked, passed, refuse } from './refusal.js';
import type { Lot, LotKind } from './state.js';

/** What an action takes from one place, resolved and found to be there. */
export interface Taken {
  readonly lot: string;
  readonly vessel: string;
  readonly volume: number;
}

export const BULK: readonly LotKind[] = ['must', 'juice', 'wine'];

/** A lot that an action reads: it must exist, not be archived, and be of a kind the action is for. */
export function readable(
  decision: Decision,
  place: { readonly winery: string; readonly lot: string },
  kinds: readonly LotKind[],
): Checked<Lot> {
  const lot = decision.lot(place.winery, place.lot);
  if (lot.kind === null) return refuse('unknown_lot', place, `There is no lot ${place.lot} at that time.`);
  return usable(lot, place, kinds);
}

/** A lot that an action puts something into: it may be new; an existing one must not be archived and be of a fitting kind. */
export function fillable(
  decision: Decision,
  place: { readonly winery: string; readonly lot: string },
  kinds: readonly LotKind[],
): Checked<Lot> {
  const lot = decision.lot(place.winery, place.lot);
  return lot.kind === null ? passed(lot) : usable(lot, place, kinds);
}

/** Resolves a `from` place by place, in body order; the first that does not hold what is asked of it refuses the action. */
export function takenFrom(decision: Decision, winery: string, places: readonly Place[]): Checked<readonly Taken[]> {
  const taken: Taken[] = [];
  for (const { lot, vessel, volume } of places) {
    const place = { winery, lot, vessel };
    const read = readable(decision, place, BULK);
    if (read.kind === 'refused') return read;
    const held = heldIn(read.value, vessel);
    const wanted = volume === 'all' ? held : volume;
    if (typeof wanted !== 'number') throw new Error('a source says how much it gives');
    if (wanted > held || wanted === 0) return insufficient(place, wanted, held);
    taken.push({ lot, vessel, volume: wanted });
  }
  return passed(taken);
}

export function insufficient(
  place: { readonly winery: string; readonly lot: string; readonly vessel: string },
  needed: number,
  available: number,
) {
  const where = place.vessel === '' ? `Lot ${place.lot}` : `Vessel ${place.vessel}`;
  const what = place.vessel === '' ? 'in its unnamed vessel' : `of lot ${place.lot}`;
  const amounts = { needed: publicQuantity(needed), available: publicQuantity(available) };
  const detail =
    needed === 0
      ? `${where} holds nothing ${what}.`
      : `${where} holds ${amounts.available} ${what}, less than the ${amounts.needed} that is asked for.`;
  return refuse('insufficient_volume', place, detail, amounts);
}

/** What leaves each lot, one entry a lot in order of first appearance. */
export function departuresOf(winery: string, taken: readonly Taken[]): readonly Departure[] {
  return perLot(taken).map(({ lot, vessels, amount }) => ({ winery, lot, amount, vessels }));
}

/** Gathers volumes in vessels by their lot, lots in order of first appearance. */
export function perLot(volumes: readonly Taken[]): readonly {
  readonly lot: string;
  readonly amount: number;
  readonly vessels: readonly { readonly vessel: string; readonly volume: number }[];
}[] {
  const lots = new Map<string, Taken[]>();
  for (const one of volumes) {
    const gathered = lots.get(one.lot);
    if (gathered === undefined) lots.set(one.lot, [one]);
    else gathered.push(one);
  }
  return [...lots].map(([lot, gathered]) => ({
    lot,
    amount: gathered.reduce((sum, one) => sum + one.volume, 0),
    vessels: gathered.map(({ vessel, volume }) => ({ vessel, volume })),
  }));
}

function usable(
  lot: Lot,
  place: { readonly winery: string; readonly lot: string },
  kinds: readonly LotKind[],
): Checked<Lot> {
  if (lot.status === 'archived') return refuse('lot_archived', place, `Lot ${place.lot} was archived before.`);
  if (lot.kind === null || !kinds.includes(lot.kind)) {
    return refuse('wrong_kind', place, `Lot ${place.lot} is ${lot.kind}; this action is for ${kinds.join(', ')}.`);
  }
  return passed(lot);
}
