import type { LotDeclarations } from './event.js';
import type { Arrival } from './mixture.js';
import type { OutcomeBuilder } from './outcome-builder.js';
import type { Place } from './place.js';
import { publicQuantity } from './quantity.js';
import { type Checked, passed, type Refused, refuse } from './refusal.js';
import { BULK, fillableLot, groupByLot, type PlaceVolume, totalVolume } from './source.js';
import { amountText, type VolumeUnit } from './units.js';

/** Returns the refusal of the first place whose lot cannot take bulk: an archived lot, or one of another kind. */
export function targetRefusal(builder: OutcomeBuilder, winery: string, places: readonly Place[]): Refused | null {
  for (const { lot, vessel } of places) {
    const target = fillableLot(builder, { winery, lot, ...(vessel === '' ? {} : { vessel }) }, BULK);
    if (target.kind === 'refused') return target;
  }
  return null;
}

/** What the volumes of a `to` depend on. */
interface TargetTerms {
  readonly winery: string;
  readonly volumeUnit: VolumeUnit;
  /** The volumes taken from the sources, in body order. */
  readonly taken: readonly PlaceVolume[];
  /** The sum of all that leaves. */
  readonly leaving: number;
  /** The loss that the data states. It matters only where a place takes the rest. */
  readonly loss: number;
  /** Whether more may arrive than left. */
  readonly gainAllowed: boolean;
}

/** Returns the volume of each place: the one it states, the same as was taken there, or the rest. Not positive where nothing is left for it. */
export function requestedVolumes(
  places: readonly Place[],
  { leaving, taken, loss }: Pick<TargetTerms, 'leaving' | 'taken' | 'loss'>,
): readonly number[] {
  if (places.length === 0) return [];
  const takenFrom = takenByVessel(taken);
  const sized = places.map((place) => (place.volume === 'same' ? (takenFrom.get(vesselOf(place)) ?? 0) : place.volume));
  const others = sized.reduce<number>((sum, volume) => sum + (typeof volume === 'number' ? volume : 0), 0);
  return sized.map((volume) => (typeof volume === 'number' ? volume : leaving - others - loss));
}

/** Returns what arrives in each place. Every fault is `over_received`. */
export function volumesArriving(places: readonly Place[], terms: TargetTerms): Checked<readonly PlaceVolume[]> {
  const { winery, volumeUnit, leaving } = terms;
  const volumes = requestedVolumes(places, terms);
  const arriving: PlaceVolume[] = [];
  for (const [index, place] of places.entries()) {
    const { lot, vessel } = place;
    const volume = volumes[index] ?? 0;
    if (volume <= 0) {
      const where = vessel === '' ? `the unnamed vessel of lot ${lot}` : `vessel ${vessel}`;
      const detail =
        place.volume === 'same'
          ? `Nothing was taken from ${where}, so nothing can go back to it as "same".`
          : `Nothing remains for ${where}, which takes the rest.`;
      return refuse('over_received', { winery, lot, vessel }, detail);
    }
    arriving.push({ lot, vessel, volume });
  }
  const total = totalVolume(arriving);
  if (total <= leaving || terms.gainAllowed) return passed(arriving);
  return refuse(
    'over_received',
    { winery },
    `${amountText(total, volumeUnit)} would arrive, but only ${amountText(leaving, volumeUnit)} left.`,
    { needed: publicQuantity(total), available: publicQuantity(leaving) },
  );
}

/**
 * Returns the refusal of the first place whose vessel holds another lot. It is judged after everything has left; a vessel
 * that an earlier place of the same list fills is occupied too.
 */
export function occupiedVesselRefusal(
  builder: OutcomeBuilder,
  winery: string,
  arriving: readonly PlaceVolume[],
): Refused | null {
  if (arriving.length === 0) return null;
  const filled = new Map<string, string>();
  for (const { lot, vessel } of arriving) {
    if (vessel === '') continue;
    const occupant = filled.get(vessel) ?? builder.occupant(winery, vessel);
    if (occupant !== null && occupant !== lot) {
      const detail = `Vessel ${vessel} holds lot ${occupant}, so lot ${lot} cannot go into it. Use another vessel.`;
      return refuse('vessel_occupied', { winery, lot, vessel }, detail);
    }
    filled.set(vessel, lot);
  }
  return null;
}

/** Returns what reaches each lot, one entry for each lot in body order. If several places create one lot, the first one's declarations hold. */
export function arrivalsOf(
  winery: string,
  volumeUnit: VolumeUnit,
  {
    arriving,
    places,
    defaults = {},
  }: {
    readonly arriving: readonly PlaceVolume[];
    readonly places: readonly Place[];
    readonly defaults?: LotDeclarations;
  },
): readonly Arrival[] {
  if (arriving.length === 0) return [];
  const creations = new Map<string, LotDeclarations>();
  for (const { lot, creation } of places) if (!creations.has(lot)) creations.set(lot, creation);
  return groupByLot(arriving).map(({ lot, amount, vessels }) => {
    const creation = { ...defaults, ...creations.get(lot) };
    return { winery, lot, amount, vessels, volumeUnit, creation };
  });
}

/** Returns what was taken from each vessel, of any lot. The unnamed vessel of a lot is a vessel of its own. */
function takenByVessel(taken: readonly PlaceVolume[]): ReadonlyMap<string, number> {
  const volumes = new Map<string, number>();
  for (const place of taken) volumes.set(vesselOf(place), (volumes.get(vesselOf(place)) ?? 0) + place.volume);
  return volumes;
}

/** A key for the vessel of a place. Codes hold no slash. */
function vesselOf({ lot, vessel }: Pick<Place, 'lot' | 'vessel'>): string {
  return vessel === '' ? `/${lot}` : vessel;
}
