import type { LotDeclarations } from './event.js';
import type { Fault } from './kind.js';
import { toMicro } from './quantity.js';
import type { LotKind } from './state.js';

/** A place as users write it: one vessel, a list of vessels with the same volume each, or the lot's own unnamed vessel. */
interface PlaceData {
  readonly lot: string;
  readonly vessel?: string;
  readonly vessels?: readonly string[];
  readonly volume: number | 'all' | 'rest' | 'same';
  readonly kind?: LotKind;
  readonly fraction?: string | null;
  readonly taxClass?: string | null;
  readonly owner?: string | null;
}

/** The part of a place that names its lot and vessels. */
export type PlaceName = Pick<PlaceData, 'lot' | 'vessel' | 'vessels'>;

/** One vessel of one lot, with a volume. A place with a list of vessels becomes one of these for each vessel. */
export interface Place {
  readonly lot: string;
  /** '' is the lot's own unnamed vessel. */
  readonly vessel: string;
  /** In millionths of the winery's unit. */
  readonly volume: number | 'all' | 'rest' | 'same';
  /** Used only if this place creates the lot. */
  readonly creation: LotDeclarations;
}

export function placesOf(written: readonly PlaceData[]): readonly Place[] {
  const places: Place[] = [];
  for (const place of written) {
    const { lot } = place;
    const volume = typeof place.volume === 'number' ? toMicro(place.volume) : place.volume;
    const creation = creationOf(place);
    if (place.vessels === undefined) places.push({ lot, vessel: place.vessel ?? '', volume, creation });
    else for (const vessel of place.vessels) places.push({ lot, vessel, volume, creation });
  }
  return places;
}

/** Returns the codes of the vessels that places name, in body order. */
export function vesselsIn(written: readonly Omit<PlaceName, 'lot'>[]): readonly string[] {
  const vessels: string[] = [];
  for (const { vessel, vessels: several } of written) {
    if (several !== undefined) vessels.push(...several);
    else if (vessel !== undefined && vessel !== '') vessels.push(vessel);
  }
  return vessels;
}

/** Returns the codes of the lots that places name, in body order. */
export function lotsIn(written: readonly Pick<PlaceName, 'lot'>[]): readonly string[] {
  return written.map((place) => place.lot);
}

/** Returns the faults of a list of places: a repeated place, a vessel beside a list of vessels, a misplaced or second `rest`. */
export function placeFaults(written: readonly PlaceData[], root: string): readonly Fault[] {
  const faults: Fault[] = [];
  const seen = new Set<string>();
  let rests = 0;
  written.forEach((place, index) => {
    const pointer = `${root}/${index}`;
    if (place.vessel !== undefined && place.vessels !== undefined)
      faults.push({ pointer, message: 'Give either vessel or vessels, not both.' });
    if (place.volume === 'rest') {
      rests += 1;
      if (vesselsOf(place).length !== 1)
        faults.push({ pointer: `${pointer}/volume`, message: 'Only a place with a single vessel can take the rest.' });
      else if (rests > 1) faults.push({ pointer: `${pointer}/volume`, message: 'Only one place can take the rest.' });
    }
    vesselsOf(place).forEach((vessel, vesselIndex) => {
      const key = `${place.lot}/${vessel}`;
      if (seen.has(key)) {
        const repeated = place.vessels === undefined ? pointer : `${pointer}/vessels/${vesselIndex}`;
        faults.push({ pointer: repeated, message: 'The list names this place twice.' });
      }
      seen.add(key);
    });
  });
  return faults;
}

/** Returns a fault for every code that repeats an earlier one. */
export function repetitionFaults(
  codes: readonly string[],
  { pointerTo, message }: { readonly pointerTo: (index: number) => string; readonly message: string },
): readonly Fault[] {
  const seen = new Set<string>();
  return codes.flatMap((code, index) => {
    if (seen.has(code)) return [{ pointer: pointerTo(index), message }];
    seen.add(code);
    return [];
  });
}

function vesselsOf(place: Omit<PlaceName, 'lot'>): readonly string[] {
  return place.vessels ?? [place.vessel ?? ''];
}

const NOTHING: LotDeclarations = {};

/** Returns what a place declares about the lot that it creates. Most places declare nothing and share one empty object. */
function creationOf({ kind, fraction, taxClass, owner }: PlaceData): LotDeclarations {
  if (kind === undefined && fraction === undefined && taxClass === undefined && owner === undefined) return NOTHING;
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(fraction === undefined ? {} : { fraction }),
    ...(taxClass === undefined ? {} : { taxClass }),
    ...(owner === undefined ? {} : { owner }),
  };
}
