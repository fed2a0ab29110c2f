/** Why an action cannot happen where it stands. Codes are those of the public contract; amounts are in the winery's unit, as public decimals. */
export type RefusalCode =
  | 'unknown_lot'
  | 'unknown_vessel'
  | 'unknown_winery'
  | 'insufficient_volume'
  | 'insufficient_weight'
  | 'insufficient_cases'
  | 'not_in_vessel'
  | 'vessel_occupied'
  | 'over_capacity'
  | 'over_received'
  | 'wrong_kind'
  | 'origin_differs'
  | 'lot_archived'
  | 'not_empty'
  | 'composition_incomplete'
  | 'period_locked'
  | 'too_large';

export interface CellarRefusal {
  readonly code: RefusalCode;
  readonly winery: string;
  readonly lot?: string;
  readonly vessel?: string;
  /** One sentence for a person, ending in a full stop. */
  readonly detail: string;
  readonly needed?: number;
  readonly available?: number;
}
