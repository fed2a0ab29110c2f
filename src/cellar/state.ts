/**
 * States of the two kinds of stream the cellar has: a lot, and a vessel's occupant.
 * Quantities are safe integers: volume and weight in millionths of the winery's unit, money in ten-thousandths, shares in 10⁻¹².
 */
export type LotKind = 'fruit' | 'must' | 'juice' | 'wine' | 'cases';

export interface Leaf {
  readonly vintage: number | null;
  readonly variety: string;
  readonly appellation: string;
  readonly block?: string;
}
export interface LeafShare extends Leaf {
  readonly share: number;
}
export interface Additive {
  readonly product: string;
  readonly unit: string;
  /** Millionths of the unit. */
  readonly amount: number;
}
export interface Analysis {
  readonly analyte: string;
  readonly unit: string;
  /** Millionths of the unit, may be negative. */
  readonly value: number;
  readonly effectiveAt: number;
  readonly action: string;
}
export interface BottleFormat {
  readonly bottleMl: number;
  readonly bottlesPerCase: number;
}
export interface Holding {
  /** The vessel's code; '' is the lot's own unnamed vessel, which sorts first. */
  readonly vessel: string;
  readonly volume: number;
}
export interface CostLine {
  readonly category: string;
  readonly amount: number;
}

/** A lot as it stands at one place of its timeline. Lists are sorted (leaf, vessel, product and unit, analyte and unit, category) and hold no zero entries. */
export interface Lot {
  readonly stream: 'lot';
  /** Null until the first event: the lot does not exist yet. */
  readonly kind: LotKind | null;
  readonly status: 'active' | 'archived';
  readonly weight: number;
  readonly bottles: number;
  readonly format: BottleFormat | null;
  /** Case lots have none: their volume follows from the bottles. */
  readonly holdings: readonly Holding[];
  /**
   * The shares of what the lot holds. A lot that holds nothing has none, except a fruit lot: it keeps its origin, because a later receipt
   * must be of the same origin. The public state shows `[]` for both.
   */
  readonly composition: readonly LeafShare[];
  readonly additives: readonly Additive[];
  readonly analyses: readonly Analysis[];
  readonly cost: readonly CostLine[];
  readonly taxClass: string | null;
  readonly owner: string | null;
  readonly stage: string | null;
  readonly fraction: string | null;
  readonly tags: readonly string[];
  /** The last action with an event on this lot, and when. */
  readonly lastAction: string | null;
  readonly effectiveAt: number | null;
  /** The winery's volume unit decides how bottles become volume; null before the first event. */
  readonly volumeUnit: 'gal' | 'L' | null;
}

export interface VesselOccupant {
  readonly stream: 'vessel';
  /** The lot that the vessel holds, or null. */
  readonly lot: string | null;
}

export type CellarState = Lot | VesselOccupant;
