import type { Decision } from './decision.js';
import type { LotDeclarations } from './event.js';
import type { Arrival } from './mixture.js';
import type { Place } from './place.js';
import { publicQuantity } from './quantity.js';
import { type Checked, passed, type Refused, refuse } from './refusal.js';
import { BULK, fillable, perLot, type Taken } from './source.js';

/** What reaches one place. */
export type Landed = Taken;

/** Judges the lots of a `to` place by place: a new lot is fine, an archived one or one of another kind is not. */
export function targetsFillable(decision: Decision, winery: string, places: readonly Place[]): Refused | null {
  for (const { lot, vessel } of places) {
    const target = fillable(decision, { winery, lot, ...(vessel === '' ? {} : { vessel }) }, BULK);
    if (target.kind === 'refused') return target;
  }
  return null;
}

export interface TargetTerms {
  readonly winery: string;
  /** Σfrom. */
  readonly leaving: number;
  readonly taken: readonly Taken[];
  /** What the user says was lost; it matters only where a place takes the rest. */
  readonly loss: number;
  /** A gain may let more arrive than left. */
  readonly gainAllowed: boolean;
}

/** What each place asks for: a number, the rest, or the same as was taken from that vessel. Not positive where a word finds nothing. */
export function askedIn(
  places: readonly Place[],
  { leaving, taken, loss }: Pick<TargetTerms, 'leaving' | 'taken' | 'loss'>,
): readonly number[] {
  const sized = places.map((place) => (place.volume === 'same' ? sameAs(place, taken) : place.volume));
  const others = sized.reduce<number>((sum, volume) => sum + (typeof volume === 'number' ? volume : 0), 0);
  return sized.map((volume) => (typeof volume === 'number' ? volume : leaving - others - loss));
}

/** Says what each target gets. All that can be wrong is `over_received`. */
export function landedIn(places: readonly Place[], terms: TargetTerms): Checked<readonly Landed[]> {
  const { winery, leaving } = terms;
  const landed: Landed[] = [];
  for (const [index, volume] of askedIn(places, terms).entries()) {
    const place = places[index] as Place; // One amount a place.
    const { lot, vessel } = place;
    if (volume > 0) {
      landed.push({ lot, vessel, volume });
      continue;
    }
    const detail =
      place.volume === 'same'
        ? `Nothing was taken from the place that is to get the same back.`
        : `Nothing remains for the place that takes the rest.`;
    return refuse('over_received', { winery, lot, vessel }, detail);
  }
  const arriving = landed.reduce((sum, one) => sum + one.volume, 0);
  if (arriving <= leaving || terms.gainAllowed) return passed(landed);
  const amounts = { needed: publicQuantity(arriving), available: publicQuantity(leaving) };
  return refuse(
    'over_received',
    { winery },
    `${amounts.needed} would arrive, but only ${amounts.available} left.`,
    amounts,
  );
}

/**
 * A vessel takes one lot. Judged after everything has left; a vessel that an earlier target of the same action fills is occupied too.
 */
export function vesselRefusal(decision: Decision, winery: string, landed: readonly Landed[]): Refused | null {
  const filled = new Map<string, string>();
  for (const { lot, vessel } of landed) {
    if (vessel === '') continue;
    const occupant = filled.get(vessel) ?? decision.occupant(winery, vessel);
    if (occupant !== null && occupant !== lot) {
      return refuse(
        'vessel_occupied',
        { winery, lot, vessel },
        `Vessel ${vessel} holds lot ${occupant}, so lot ${lot} can't go into it.`,
      );
    }
    filled.set(vessel, lot);
  }
  return null;
}

/** What reaches each lot, one entry a lot in body order. Of several places that would create one lot, the first says how. */
export function arrivalsOf(
  winery: string,
  volumeUnit: 'gal' | 'L',
  {
    landed,
    places,
    defaults = {},
  }: { readonly landed: readonly Landed[]; readonly places: readonly Place[]; readonly defaults?: LotDeclarations },
): readonly Arrival[] {
  return perLot(landed).map(({ lot, amount, vessels }) => {
    const creation = { ...defaults, ...places.find((place) => place.lot === lot)?.creation };
    return { winery, lot, amount, vessels, volumeUnit, creation };
  });
}

/** What was taken from the very vessel that the place names; an unnamed vessel is its own lot's. */
function sameAs(place: Place, taken: readonly Taken[]): number {
  return taken
    .filter((one) => one.vessel === place.vessel && (place.vessel !== '' || one.lot === place.lot))
    .reduce((sum, one) => sum + one.volume, 0);
}
