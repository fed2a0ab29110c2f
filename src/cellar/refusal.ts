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

/** A refusal as an outcome, so that whoever finds it can hand it straight back. */
export interface Refused {
  readonly kind: 'refused';
  readonly refusal: CellarRefusal;
}
/** What a check gives: what it established, or why the action cannot happen. */
export type Checked<Value> = { readonly kind: 'passed'; readonly value: Value } | Refused;

export interface RefusalPlace {
  readonly winery: string;
  readonly lot?: string;
  /** '' is a lot's own unnamed vessel, which has no code to report. */
  readonly vessel?: string;
}

export function refuse(
  code: RefusalCode,
  { winery, lot, vessel }: RefusalPlace,
  detail: string,
  amounts?: { readonly needed: number; readonly available: number },
): Refused {
  const refusal: CellarRefusal = {
    code,
    winery,
    ...(lot === undefined ? {} : { lot }),
    ...(vessel === undefined || vessel === '' ? {} : { vessel }),
    detail,
    ...amounts,
  };
  return { kind: 'refused', refusal };
}

export function passed<Value>(value: Value): Checked<Value> {
  return { kind: 'passed', value };
}
