import type { JsonObject } from '../json-object.js';
import { lotKey } from '../query/lot-owners.js';
import type { ActionVisibility } from './visibility.js';

/** Members of a place that a caller may see of a lot of another owner: its code, and how much moved. */
const amounts = ['volume', 'weight', 'cases', 'bottles'] as const;

/**
 * Returns the part of a public action that concerns lots which the caller may see. Of other lots it keeps code and amount, if wine goes from or to one that
 * the caller may see: they are ancestors or descendants. Note, conflict and members that belong to another lot are left out. For callers with an owner.
 */
export function shownAction(action: JsonObject, how: ActionVisibility, visible: ReadonlySet<string>): JsonObject {
  if (how === 'whole' || action.data === undefined) return withoutOccupantOf(action);
  const { note: _note, conflict: _conflict, ...rest } = action;
  return { ...rest, data: shownData(String(action.winery), action.data as JsonObject, visible) }; // The data of an action are an object.
}

/** Returns a conflict without the lot that occupies its vessel, which may be another owner's. */
export function withoutOccupant(conflict: JsonObject): JsonObject {
  return conflict.code === 'vessel_occupied' ? { ...conflict, detail: 'The vessel holds another lot then.' } : conflict;
}

function withoutOccupantOf(action: JsonObject): JsonObject {
  const { conflict } = action;
  return conflict === undefined ? action : { ...action, conflict: withoutOccupant(conflict as JsonObject) }; // A public conflict.
}

function shownData(winery: string, data: JsonObject, visible: ReadonlySet<string>): JsonObject {
  const isSeen = (place: JsonObject): boolean =>
    visible.has(lotKey({ winery: String(place.winery ?? winery), lot: String(place.lot ?? place.caseLot) }));
  const { from, to, ...own } = data;
  const subject = own.lot !== undefined || own.caseLot !== undefined ? own : null;
  const sources = placesOf(from);
  const targets = placesOf(to);
  const fromSeen = sources.some(isSeen) || (to !== undefined && subject !== null && isSeen(subject));
  const toSeen = targets.some(isSeen) || (to === undefined && subject !== null && isSeen(subject));
  const isOwn = subject === null || isSeen(subject);
  return {
    ...(isOwn ? own : reduced(own)),
    ...(from === undefined ? {} : { from: shownPlaces(from, isSeen, toSeen) }),
    ...(to === undefined ? {} : { to: shownPlaces(to, isSeen, fromSeen) }),
  };
}

/** `related`: wine goes between these places and a lot that the caller may see. */
function shownPlaces(value: unknown, isSeen: (place: JsonObject) => boolean, related: boolean): unknown {
  const shown = placesOf(value).flatMap((place) => (isSeen(place) ? [place] : related ? [reduced(place)] : []));
  return Array.isArray(value) ? shown : (shown[0] ?? {});
}

function reduced(place: JsonObject): JsonObject {
  const kept: JsonObject = {};
  for (const name of ['winery', 'lot', 'caseLot', ...amounts]) if (place[name] !== undefined) kept[name] = place[name];
  return kept;
}

function placesOf(value: unknown): readonly JsonObject[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]) as readonly JsonObject[]; // Valid data: places are objects.
}
