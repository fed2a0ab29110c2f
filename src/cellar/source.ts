import type { CellarAction } from './kind.js';
import { heldIn } from './lot.js';
import type { MovedAmount } from './mixture.js';
import type { OutcomeBuilder } from './outcome-builder.js';
import type { Place } from './place.js';
import { publicQuantity } from './quantity.js';
import { type Checked, passed, type Refused, refuse } from './refusal.js';
import type { Lot, LotKind } from './state.js';
import { amountText, type VolumeUnit } from './units.js';

/** A lot that is checked. A refusal names the vessel too if there is one. */
export interface LotPlace {
  readonly winery: string;
  readonly lot: string;
  /** '' is the lot's own unnamed vessel. */
  readonly vessel?: string;
}

/** A volume that leaves or reaches one vessel of one lot. */
export interface PlaceVolume {
  readonly lot: string;
  readonly vessel: string;
  readonly volume: number;
}

export const BULK: readonly LotKind[] = ['must', 'juice', 'wine'];
export const ANY_KIND: readonly LotKind[] = ['fruit', ...BULK, 'cases'];

/** Returns a lot that an action reads: it must exist, not be archived, and be of one of `kinds`. */
export function readableLot(builder: OutcomeBuilder, place: LotPlace, kinds: readonly LotKind[]): Checked<Lot> {
  const lot = builder.lot(place.winery, place.lot);
  if (lot.kind === null)
    return refuse('unknown_lot', place, `Lot ${place.lot} does not exist at that time: no earlier action creates it.`);
  return usableLot(lot, place, kinds);
}

/** Returns a lot that an action puts something into. It may be new; otherwise it must not be archived and be of one of `kinds`. */
export function fillableLot(builder: OutcomeBuilder, place: LotPlace, kinds: readonly LotKind[]): Checked<Lot> {
  const lot = builder.lot(place.winery, place.lot);
  return lot.kind === null ? passed(lot) : usableLot(lot, place, kinds);
}

/** Resolves the places of a `from`, in body order. The first place that holds too little refuses the action. */
export function volumesTaken(
  builder: OutcomeBuilder,
  { winery, units }: CellarAction,
  places: readonly Place[],
): Checked<readonly PlaceVolume[]> {
  const taken: PlaceVolume[] = [];
  for (const { lot, vessel, volume } of places) {
    const place = { winery, lot, vessel };
    const read = readableLot(builder, place, BULK);
    if (read.kind === 'refused') return read;
    const held = heldIn(read.value, vessel);
    const wanted = volume === 'all' ? held : volume;
    if (typeof wanted !== 'number') throw new Error(`A source cannot have the volume "${wanted}".`);
    if (wanted > held || wanted === 0)
      return insufficientVolume(place, { needed: wanted, available: held }, units.volumeUnit);
    taken.push({ lot, vessel, volume: wanted });
  }
  return passed(taken);
}

/** Returns the refusal of an action that takes more than a place holds. `needed` is 0 if it takes all of an empty place. */
export function insufficientVolume(
  place: Required<LotPlace>,
  { needed, available }: { readonly needed: number; readonly available: number },
  unit: VolumeUnit,
): Refused {
  const held = available === 0 ? 'nothing' : amountText(available, unit);
  const holds =
    place.vessel === ''
      ? `Lot ${place.lot} holds ${held} in its unnamed vessel`
      : `Vessel ${place.vessel} holds ${held} of lot ${place.lot}`;
  const detail = needed === 0 ? `${holds}.` : `${holds}; ${amountText(needed, unit)} were asked for.`;
  const amounts = { needed: publicQuantity(needed), available: publicQuantity(available) };
  return refuse('insufficient_volume', place, detail, amounts);
}

/** Returns the refusal of an action that reads a vessel without any of the lot. */
export function notInVessel(place: Required<LotPlace>): Refused {
  const { lot, vessel } = place;
  const detail =
    vessel === '' ? `The unnamed vessel of lot ${lot} is empty.` : `Vessel ${vessel} holds nothing of lot ${lot}.`;
  return refuse('not_in_vessel', place, detail);
}

/** Returns what leaves each lot, one entry for each lot in order of first appearance. */
export function departuresOf(winery: string, taken: readonly PlaceVolume[]): readonly MovedAmount[] {
  return groupByLot(taken).map(({ lot, vessels, amount }) => ({ winery, lot, amount, vessels }));
}

/** Groups volumes by lot, lots in order of first appearance. */
export function groupByLot(volumes: readonly PlaceVolume[]): readonly {
  readonly lot: string;
  readonly amount: number;
  readonly vessels: readonly { readonly vessel: string; readonly volume: number }[];
}[] {
  const [only] = volumes;
  if (only === undefined) return [];
  // Most actions take from one place.
  if (volumes.length === 1) return [{ lot: only.lot, amount: only.volume, vessels: [only] }];
  const lots = new Map<string, PlaceVolume[]>();
  for (const one of volumes) {
    const group = lots.get(one.lot);
    if (group === undefined) lots.set(one.lot, [one]);
    else group.push(one);
  }
  return [...lots].map(([lot, group]) => ({
    lot,
    amount: totalVolume(group),
    vessels: group,
  }));
}

export function totalVolume(volumes: readonly Pick<PlaceVolume, 'volume'>[]): number {
  let sum = 0;
  for (const { volume } of volumes) sum += volume;
  return sum;
}

function usableLot(lot: Lot, place: LotPlace, kinds: readonly LotKind[]): Checked<Lot> {
  if (lot.status === 'archived')
    return refuse('lot_archived', place, `Lot ${place.lot} was archived earlier. Use another lot.`);
  if (lot.kind === null || !kinds.includes(lot.kind)) {
    const detail = `Lot ${place.lot} is ${lot.kind}. This action takes ${listText(kinds)}.`;
    return refuse('wrong_kind', place, detail);
  }
  return passed(lot);
}

function listText(kinds: readonly LotKind[]): string {
  return kinds.join(', ').replace(/, ([a-z]+)$/, ' or $1');
}
