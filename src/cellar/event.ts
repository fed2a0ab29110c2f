import { compareCodePoints } from './code-point.js';
import type { BottleFormat, LeafShare, LotKind } from './state.js';
import type { VolumeUnit } from './units.js';

/**
 * What one action did to one lot: what moved, not the state that resulted. Quantities are safe integers as in state.ts.
 * Folding mixes `mixed` with what the lot held before (by volume, or for fruit by weight), adds vessels, weight, bottles,
 * additives and cost, and replaces the members that `set` holds; an analysis replaces only one of the same analyte and unit.
 */
export interface LotEvent {
  readonly on: 'lot';
  /** Past tense, in the language of the cellar: FruitReceived, WineMovedOut, WineMovedIn, WineEvaporated … */
  readonly name: string;
  readonly vessels: readonly { readonly vessel: string; readonly change: number }[];
  readonly weight?: number;
  readonly bottles?: number;
  readonly mixed?: MixedIn;
  readonly additives: readonly { readonly product: string; readonly unit: string; readonly change: number }[];
  readonly cost: readonly { readonly category: string; readonly change: number }[];
  readonly set: LotDeclarations;
}

/** What arrived in a lot. */
interface MixedIn {
  /** In the lot's own measure: volume, or weight for fruit. */
  readonly volume: number;
  readonly composition: readonly LeafShare[];
}

export interface LotDeclarations {
  readonly kind?: LotKind;
  readonly status?: 'active' | 'archived';
  readonly format?: BottleFormat;
  readonly volumeUnit?: VolumeUnit;
  readonly taxClass?: string | null;
  readonly owner?: string | null;
  readonly stage?: string | null;
  readonly fraction?: string | null;
  readonly tags?: readonly string[];
  /** Their time and action are those of the event. */
  readonly analyses?: readonly { readonly analyte: string; readonly unit: string; readonly value: number }[];
}

/** The occupant of a vessel changed. It has no notification: the events of the lots name the vessels. */
export interface VesselEvent {
  readonly on: 'vessel';
  readonly name: 'VesselOccupied' | 'VesselVacated';
  readonly lot: string | null;
}

export type CellarEvent = LotEvent | VesselEvent;

/** The members of a lot event. A member that is left out did not change. */
type LotEventMembers = Pick<LotEvent, 'name'> & Partial<Omit<LotEvent, 'on' | 'name'>>;

/**
 * Returns an event in canonical form, the only form that is stored: lists are sorted, with one entry for each key and no
 * entry of zero. So two events are equal exactly if they are equal member by member.
 */
export function lotEvent(members: LotEventMembers): LotEvent {
  const { name, vessels = [], weight, bottles, mixed, additives = [], cost = [], set = {} } = members;
  // Optional members are assigned one by one, because spreads cost several times as much.
  const event: LotEvent & { weight?: number; bottles?: number; mixed?: MixedIn } = {
    on: 'lot',
    name,
    vessels: canonical(vessels, compareVessels),
    additives: canonical(additives, compareSubstances),
    cost: canonical(cost, compareCategories),
    set,
  };
  if (weight !== undefined && weight !== 0) event.weight = weight;
  if (bottles !== undefined && bottles !== 0) event.bottles = bottles;
  if (mixed !== undefined) event.mixed = mixed;
  return event;
}

function compareVessels(a: { readonly vessel: string }, b: { readonly vessel: string }): number {
  return compareCodePoints(a.vessel, b.vessel);
}

function compareCategories(a: { readonly category: string }, b: { readonly category: string }): number {
  return compareCodePoints(a.category, b.category);
}

/** The order of additives: by product, then by unit. */
export function compareSubstances(
  a: { readonly product: string; readonly unit: string },
  b: { readonly product: string; readonly unit: string },
): number {
  return compareCodePoints(a.product, b.product) || compareCodePoints(a.unit, b.unit);
}

/** Sorts entries, adds up those of one key, and leaves out zeros. */
function canonical<Entry extends { readonly change: number }>(
  entries: readonly Entry[],
  compare: (a: Entry, b: Entry) => number,
): readonly Entry[] {
  const only = entries[0];
  if (only === undefined) return entries;
  if (entries.length === 1) return only.change === 0 ? [] : entries;
  const result: Entry[] = [];
  for (const entry of [...entries].sort(compare)) {
    const last = result.at(-1);
    if (last === undefined || compare(last, entry) !== 0) result.push(entry);
    else result[result.length - 1] = { ...last, change: last.change + entry.change };
  }
  return result.filter((entry) => entry.change !== 0);
}
