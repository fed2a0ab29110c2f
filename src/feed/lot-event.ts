/**
 * What one action did to one lot, in its public form. An event states what moved, not the state that resulted. Amounts are decimals in the
 * winery's units of measurement.
 *
 * Folding: `vessels`, `weight`, `bottles`, `additives` and `cost` are added to the lot; `mixed` is mixed into its composition by volume (for
 * fruit by weight); each member of `set` replaces the former value, except `analyses`, which are kept by analyte and unit.
 */
export interface LotEvent {
  /** In the past tense, for example `WineMovedIn`. */
  readonly name: string;
  readonly vessels: readonly VesselChange[];
  readonly weight?: number;
  /** Bottles, counted singly, not in cases. */
  readonly bottles?: number;
  readonly mixed?: MixedWine;
  readonly additives: readonly AdditiveChange[];
  /** Changes of cost by category. */
  readonly cost: Readonly<Record<string, number>>;
  readonly set: LotDeclarations;
}

export interface VesselChange {
  /** Null: the lot's own unnamed vessel. */
  readonly vessel: string | null;
  readonly change: number;
}

/** The wine or fruit that arrived. */
export interface MixedWine {
  /** For fruit: the weight. */
  readonly volume: number;
  readonly composition: readonly LeafShare[];
}

export interface LeafShare {
  readonly variety: string;
  readonly vintage: number | null;
  readonly appellation: string;
  readonly block?: string;
  /** At most 12 decimals. The shares of a composition sum to exactly 1. */
  readonly share: number;
}

export interface AdditiveChange {
  readonly product: string;
  readonly unit: string;
  readonly change: number;
}

/** Properties that an event replaces instead of adding to them. A member that is absent stays as it was. */
export interface LotDeclarations {
  readonly kind?: 'fruit' | 'must' | 'juice' | 'wine' | 'cases';
  readonly status?: 'active' | 'archived';
  readonly format?: { readonly bottleMl: number; readonly bottlesPerCase: number };
  readonly volumeUnit?: 'gal' | 'L';
  readonly taxClass?: string | null;
  readonly owner?: string | null;
  readonly stage?: string | null;
  readonly fraction?: string | null;
  readonly tags?: readonly string[];
  readonly analyses?: readonly Analysis[];
}

/** One measured value. The notification has the time and the action of the measurement. */
export interface Analysis {
  readonly analyte: string;
  readonly unit: string;
  readonly value: number;
}
