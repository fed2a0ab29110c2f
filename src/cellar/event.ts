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
