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

/**
 * Returns the cures of a conflict, the gentlest first. `empty`: the vessels that conflicts beside this one find empty: a movement that has too little for all its targets does
 * not fill one of them, and whatever names that one later fails for the same reason.
 */
export function curesOf(conflict: Conflict, action: Action, empty: ReadonlySet<string>): readonly Cure[] {
  const data = action.data as Data; // Every type of action has an object.
  const revised = (kind: CureKind, changed: Data | null): Cure[] =>
    changed === null
      ? []
      : [{ kind, change: { op: 'revise', id: action.id, revision: action.revision, data: changed } }];
  return [
    ...revised('takeWhatIsThere', withAvailable(conflict, data)),
    ...revised('leaveOut', withoutPlaces(conflict, data, empty)),
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

/** Returns the vessels in which conflicts find nothing. */
export function emptyVessels(conflicts: readonly Conflict[]): ReadonlySet<string> {
  const found = conflicts.filter(({ code, available }) => lacking.includes(code) && (available ?? 0) === 0);
  return new Set(found.flatMap(({ vessel }) => (vessel === undefined ? [] : [vessel])));
}

/** The action without the vessels that hold nothing: each is taken out of its list, or its place is. Null if nothing changes, or nothing would be left to do. */
function withoutPlaces(conflict: Conflict, data: Data, empty: ReadonlySet<string>): Data | null {
  const isShort = conflict.code === 'over_received';
  if (!isShort && !(lacking.includes(conflict.code) && (conflict.available ?? 0) === 0)) return null;
  const own = isShort || conflict.vessel === undefined ? [] : [conflict.vessel];
  const left = new Set([...own, ...empty]);
  return readingsWithout(left, data) ?? placesWithout(left, data);
}

function placesWithout(left: ReadonlySet<string>, data: Data): Data | null {
  let isChanged = false;
  const changed: Record<string, readonly Place[]> = {};
  for (const list of lists) {
    const places = placesOf(data, list);
    const kept = places.flatMap((place) => withoutVessels(place, left));
    if (places.length > 0 && kept.length === 0) return null;
    isChanged ||= JSON.stringify(kept) !== JSON.stringify(places);
    if (places.length > 0) changed[list] = kept;
  }
  return isChanged ? { ...data, ...changed } : null;
}

function withoutVessels(place: Place, left: ReadonlySet<string>): Place[] {
  if (place.vessel !== undefined) return left.has(place.vessel) ? [] : [place];
  if (place.vessels === undefined) return [place];
  const vessels = place.vessels.filter((one) => !left.has(one));
  return vessels.length === 0 ? [] : [{ ...place, vessels }];
}

/** A measure of several vessels without those that hold nothing. */
function readingsWithout(left: ReadonlySet<string>, data: Data): Data | null {
  const { readings } = data;
  if (!Array.isArray(readings)) return null;
  const kept = readings.filter(({ vessel }: Place) => vessel === undefined || !left.has(vessel));
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
