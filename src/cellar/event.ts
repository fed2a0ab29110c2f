import { compareCodePoints } from './code-point.js';
import type { Mutable } from './mutable.js';
import type { BottleFormat, LeafShare, LotKind } from './state.js';

/**
 * What one action did to one lot: what moved, never what resulted. Quantities are safe integers as in state.ts.
 * The fold: vessels, weight, bottles, additives and cost add; `mixed` mixes in by volume (of fruit: by weight) before they do; `set` replaces,
 * except analyses, where the latest per (analyte, unit) stands.
 */
export interface LotEvent {
  readonly on: 'lot';
  /** Past tense, in the language of the cellar: FruitReceived, WineMovedOut, WineMovedIn, WineEvaporated … */
  readonly name: string;
  readonly vessels: readonly { readonly vessel: string; readonly change: number }[];
  readonly weight?: number;
  readonly bottles?: number;
  /** What arrived. `volume` is the amount in the lot's own measure: volume, or weight for fruit. */
  readonly mixed?: { readonly volume: number; readonly composition: readonly LeafShare[] };
  readonly additives: readonly { readonly product: string; readonly unit: string; readonly change: number }[];
  readonly cost: readonly { readonly category: string; readonly change: number }[];
  readonly set: LotDeclarations;
}

export interface LotDeclarations {
  readonly kind?: LotKind;
  readonly status?: 'active' | 'archived';
  readonly format?: BottleFormat;
  readonly volumeUnit?: 'gal' | 'L';
  readonly taxClass?: string | null;
  readonly owner?: string | null;
  readonly stage?: string | null;
  readonly fraction?: string | null;
  readonly tags?: readonly string[];
  /** The time and action of an analysis are those of the event's own action. */
  readonly analyses?: readonly { readonly analyte: string; readonly unit: string; readonly value: number }[];
}

/** The vessel's occupant changed. Silent: not on the feed, where the lots' own events say the same. */
export interface VesselEvent {
  readonly on: 'vessel';
  readonly name: 'VesselOccupied' | 'VesselVacated';
  readonly lot: string | null;
}

export type CellarEvent = LotEvent | VesselEvent;

/** What `lotEvent` needs to be told; whatever is left out did not happen. */
export type LotEventDraft = Pick<LotEvent, 'name'> & Partial<Omit<LotEvent, 'on' | 'name'>>;

/**
 * The canonical form of an event, the only one that is stored: lists are sorted, hold one entry a key and no entry of zero,
 * so that two outcomes are equal exactly if they are equal member by member.
 */
export function lotEvent(draft: LotEventDraft): LotEvent {
  const { name, vessels = [], weight, bottles, mixed, additives = [], cost = [], set = {} } = draft;
  const event: Mutable<LotEvent> = {
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

export function compareSubstances(
  a: { readonly product: string; readonly unit: string },
  b: { readonly product: string; readonly unit: string },
): number {
  return compareCodePoints(a.product, b.product) || compareCodePoints(a.unit, b.unit);
}

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
