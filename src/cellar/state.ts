/**
 * The states of the two kinds of stream: a lot, and the occupant of a vessel.
 * Quantities are safe integers: volume and weight in millionths of the winery's unit, money in ten-thousandths, shares
 * in units of 10⁻¹².
 */
import type { VolumeUnit } from './units.js';

export type LotKind = 'fruit' | 'must' | 'juice' | 'wine' | 'cases';

/** One origin of wine. */
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
  /** In millionths of the unit. */
  readonly amount: number;
}
export interface Analysis {
  readonly analyte: string;
  readonly unit: string;
  /** In millionths of the unit. May be negative. */
  readonly value: number;
  readonly effectiveAt: number;
  readonly action: string;
}
export interface BottleFormat {
  readonly bottleMl: number;
  readonly bottlesPerCase: number;
}
export interface Holding {
  /** The vessel's code. '' is the lot's own unnamed vessel, which sorts first. */
  readonly vessel: string;
  readonly volume: number;
}
export interface CostLine {
  readonly category: string;
  readonly amount: number;
}

/**
 * A lot at one position of its timeline. Lists are sorted by leaf, vessel, product and unit, analyte and unit, or
 * category, and hold no zero entries.
 */
export interface Lot {
  readonly stream: 'lot';
  /** Null before the first event: the lot does not exist yet. */
  readonly kind: LotKind | null;
  readonly status: 'active' | 'archived';
  readonly weight: number;
  readonly bottles: number;
  readonly format: BottleFormat | null;
  /** Empty for a case lot, whose volume follows from its bottles. */
  readonly holdings: readonly Holding[];
  /**
   * The shares of the lot's origins. A lot that holds nothing has none, except a fruit lot: it keeps its origin, because
   * a later receipt must be of the same origin. The public state shows `[]` for both.
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
  /** The last action with an event on this lot, and its effective time. */
  readonly lastAction: string | null;
  readonly effectiveAt: number | null;
  /** The winery's unit, by which bottles become a volume. Null before the first event. */
  readonly volumeUnit: VolumeUnit | null;
  /** What the last bottles of a sold-out case lot had: returned bottles have it again. Absent unless the lot is sold out. Not part of the public state. */
  readonly soldOut?: SoldOut;
}

export interface SoldOut {
  readonly bottles: number;
  readonly composition: readonly LeafShare[];
  readonly additives: readonly Additive[];
}

export interface VesselOccupant {
  readonly stream: 'vessel';
  /** The lot that the vessel holds, or null. */
  readonly lot: string | null;
}

export type CellarState = Lot | VesselOccupant;
