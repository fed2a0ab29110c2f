/** The codes of the public API for an action that is impossible at its position. */
type RefusalCode =
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

/** Why an action has no effect. */
export interface CellarRefusal {
  readonly code: RefusalCode;
  readonly winery: string;
  readonly lot?: string;
  readonly vessel?: string;
  /** Full sentences for people, with amounts in the winery's unit. */
  readonly detail: string;
  /** Public decimals in the winery's unit, or counts of bottles. */
  readonly needed?: number;
  readonly available?: number;
}

/** A refusal as an outcome, which every check and every decision may return. */
export interface Refused {
  readonly kind: 'refused';
  readonly refusal: CellarRefusal;
}
/** The result of a check: a value, or the reason why the action cannot happen. */
export type Checked<Value> = { readonly kind: 'passed'; readonly value: Value } | Refused;

/** The subject of a refusal. */
interface RefusalPlace {
  readonly winery: string;
  readonly lot?: string;
  /** '' is the lot's own unnamed vessel, which the refusal leaves out. */
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
