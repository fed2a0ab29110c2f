import type { LotDeclarations } from './event.js';
import type { Fault } from './kind.js';
import { toMicro } from './quantity.js';
import type { LotKind } from './state.js';

/** A place as users write it: one vessel, a list of vessels that share what is said, or none for the lot's own unnamed vessel. */
export interface WrittenPlace {
  readonly lot: string;
  readonly vessel?: string;
  readonly vessels?: readonly string[];
  readonly volume: number | 'all' | 'rest' | 'same';
  readonly kind?: LotKind;
  readonly fraction?: string | null;
  readonly taxClass?: string | null;
  readonly owner?: string | null;
}

/** One vessel of one lot. '' is the lot's unnamed vessel. A written place with a list of vessels is several of these. */
export interface Place {
  readonly lot: string;
  readonly vessel: string;
  /** Millionths of the winery's unit. */
  readonly volume: number | 'all' | 'rest' | 'same';
  /** Used only if this place creates the lot. */
  readonly creation: LotDeclarations;
}

export function placesOf(written: readonly WrittenPlace[]): readonly Place[] {
  return written.flatMap((place) => {
    const volume = typeof place.volume === 'number' ? toMicro(place.volume) : place.volume;
    const creation = creationOf(place);
    return vesselsOf(place).map((vessel) => ({ lot: place.lot, vessel, volume, creation }));
  });
}

/** The codes of the vessels that places name, in body order. */
export function vesselsIn(
  written: readonly { readonly vessel?: string; readonly vessels?: readonly string[] }[],
): readonly string[] {
  return written.flatMap(vesselsOf).filter((vessel) => vessel !== '');
}

export function lotsIn(written: readonly { readonly lot: string }[]): readonly string[] {
  return written.map((place) => place.lot);
}

/** What a schema cannot say of a list of places: no place twice, one way of naming vessels, one rest. */
export function placeFaults(written: readonly WrittenPlace[], root: string): readonly Fault[] {
  const faults: Fault[] = [];
  const seen = new Set<string>();
  let rests = 0;
  written.forEach((place, index) => {
    const pointer = `${root}/${index}`;
    if (place.vessel !== undefined && place.vessels !== undefined) {
      faults.push({ pointer, message: 'Name either one vessel or a list of vessels, not both.' });
    }
    if (place.volume === 'rest') {
      rests += 1;
      if (vesselsOf(place).length !== 1)
        faults.push({ pointer: `${pointer}/volume`, message: 'Only a single vessel can take the rest.' });
      else if (rests > 1) faults.push({ pointer: `${pointer}/volume`, message: 'Only one place can take the rest.' });
    }
    vesselsOf(place).forEach((vessel, position) => {
      const key = `${place.lot}/${vessel}`;
      if (seen.has(key)) {
        const where = place.vessels === undefined ? pointer : `${pointer}/vessels/${position}`;
        faults.push({ pointer: where, message: 'The same place stands twice in this list.' });
      }
      seen.add(key);
    });
  });
  return faults;
}

/** The faults of a list in which no code may stand twice. */
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

function vesselsOf(place: { readonly vessel?: string; readonly vessels?: readonly string[] }): readonly string[] {
  return place.vessels ?? [place.vessel ?? ''];
}

function creationOf(place: WrittenPlace): LotDeclarations {
  return {
    ...(place.kind === undefined ? {} : { kind: place.kind }),
    ...(place.fraction === undefined ? {} : { fraction: place.fraction }),
    ...(place.taxClass === undefined ? {} : { taxClass: place.taxClass }),
    ...(place.owner === undefined ? {} : { owner: place.owner }),
  };
}
