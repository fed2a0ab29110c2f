/**
 * Ways to make an impossible action possible again, as functions of the conflict and the action. A cure is a proposal: it is previewed like every other change, and the
 * server judges it.
 */
import type { components } from '../contract.js';

type Action = components['schemas']['Action'];
type Conflict = components['schemas']['Conflict'];

export type CureKind = 'leaveOut' | 'takeWhatIsThere' | 'rest' | 'retract';

/** One change of an action that may cure its conflict. */
export interface Cure {
  readonly kind: CureKind;
  readonly change:
    | { readonly op: 'revise'; readonly id: string; readonly revision: number; readonly data: unknown }
    | { readonly op: 'retract'; readonly id: string; readonly revision: number };
}

interface Place {
  readonly lot?: string;
  readonly vessel?: string;
  readonly vessels?: readonly string[];
  readonly volume?: number | string;
}

type Data = Readonly<Record<string, unknown>>;

/** Returns the cures of a conflict, the gentlest first. */
export function curesOf(conflict: Conflict, action: Action): readonly Cure[] {
  const data = action.data as Data; // Every type of action has an object.
  const revised = (kind: CureKind, changed: Data | null): Cure[] =>
    changed === null
      ? []
      : [{ kind, change: { op: 'revise', id: action.id, revision: action.revision, data: changed } }];
  return [
    ...revised('takeWhatIsThere', withAvailable(conflict, data)),
    ...revised('leaveOut', withoutPlace(conflict, data)),
    ...revised('rest', withRest(conflict, data)),
    { kind: 'retract', change: { op: 'retract', id: action.id, revision: action.revision } },
  ];
}

const lists = ['from', 'to'] as const;

function placesOf(data: Data, list: string): readonly Place[] {
  const places = data[list];
  return Array.isArray(places) ? places : [];
}

function isAt(place: Place, { lot, vessel }: Conflict): boolean {
  if (place.lot !== lot) return false;
  return vessel === undefined
    ? place.vessel === undefined
    : place.vessel === vessel || place.vessels?.includes(vessel) === true;
}

const lacking: readonly string[] = ['insufficient_volume', 'not_in_vessel', 'unknown_lot'];

/** The action without the place that holds nothing: the vessel is taken out of its list, or the place is. Null if nothing would be left to do. */
function withoutPlace(conflict: Conflict, data: Data): Data | null {
  if (!lacking.includes(conflict.code)) return null;
  const reduced = readingsWithout(conflict, data) ?? placesWithout(conflict, data);
  return reduced;
}

function placesWithout(conflict: Conflict, data: Data): Data | null {
  for (const list of lists) {
    const places = placesOf(data, list);
    if (!places.some((place) => isAt(place, conflict))) continue;
    const kept = places.flatMap((place) => (isAt(place, conflict) ? withoutVessel(place, conflict.vessel) : [place]));
    return kept.length === 0 ? null : { ...data, [list]: kept };
  }
  return null;
}

function withoutVessel(place: Place, vessel: string | undefined): Place[] {
  const others = place.vessels?.filter((one) => one !== vessel) ?? [];
  return others.length === 0 ? [] : [{ ...place, vessels: others }];
}

/** A measure of several vessels without the one that does not hold the lot. */
function readingsWithout({ vessel }: Conflict, data: Data): Data | null {
  const { readings } = data;
  if (!Array.isArray(readings)) return null;
  const kept = readings.filter((reading: Place) => reading.vessel !== vessel);
  return kept.length === 0 || kept.length === readings.length ? null : { ...data, readings: kept };
}

/** The action that takes what its source holds. Null if the source is empty, or the action does not say how much it takes. */
function withAvailable(conflict: Conflict, data: Data): Data | null {
  const { available } = conflict;
  if (conflict.code !== 'insufficient_volume' || available === undefined || available <= 0) return null;
  const places = placesOf(data, 'from');
  if (!places.some((place) => isAt(place, conflict) && place.vessels === undefined)) return null;
  const from = places.map((place) => (isAt(place, conflict) ? { ...place, volume: 'all' } : place));
  return toRest({ ...data, from });
}

/** The movement whose last place takes the rest. Null if it has no such place, or more than arrives. */
function withRest({ code }: Conflict, data: Data): Data | null {
  return code === 'over_received' ? toRest(data) : null;
}

function toRest(data: Data): Data | null {
  const places = placesOf(data, 'to');
  const last = places.at(-1);
  if (last === undefined || last.vessels !== undefined) return null;
  const to = [...places.slice(0, -1), { ...last, volume: 'rest' }];
  return { ...data, to };
}
