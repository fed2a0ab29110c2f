import type { TObject } from 'typebox';
import type { Emitted, Outcome, StatesBefore } from '../kernel/domain.js';
import type { Position, StreamId } from '../kernel/position.js';
import type { CellarEvent } from './event.js';
import type { CellarRefusal } from './refusal.js';
import type { CellarState, Lot } from './state.js';

export interface Units {
  readonly volumeUnit: 'gal' | 'L';
  readonly weightUnit: 'lb' | 'kg' | 'short_ton' | 't';
  /** ISO 4217. */
  readonly currency: string;
}

/** The payload the kernel sees: the user's data, validated, and the units that were fixed before the winery's first action. */
export interface CellarAction {
  readonly winery: string;
  readonly type: string;
  readonly units: Units;
  /** Of `transfer_in_bond`: the receiving winery's units. */
  readonly receiver?: Units;
  /** As the user sent it, already valid by the kind's schema: decimals in the winery's units. */
  readonly data: unknown;
}

/** One kind of action: all there is to know of it. `Data` is the static type of its schema. */
export interface ActionKind<Data = never> {
  readonly type: string;
  readonly title: string;
  readonly schema: TObject;
  /** Rules a JSON schema can't say; each finding is a 400 `bad_request` at a JSON pointer into data. */
  check?(data: Data): readonly { readonly pointer: string; readonly message: string }[];
  participants(action: CellarAction, data: Data): readonly StreamId[];
  /** Vessels the payload names, each in the winery that must know it (`unknown_vessel` otherwise), in body order. */
  vesselsNamed(
    action: Pick<CellarAction, 'winery'>,
    data: Data,
  ): readonly { readonly winery: string; readonly vessel: string }[];
  /** Other wineries the payload names (`unknown_winery`). */
  wineriesNamed?(data: Data): readonly string[];
  /** Vessels this action puts something into: capacity is judged there, never in a decision. */
  vesselsFilled?(
    action: CellarAction,
    data: Data,
  ): readonly { readonly winery: string; readonly lot: string; readonly vessel: string }[];
  decide(
    action: CellarAction,
    data: Data,
    position: Position,
    states: StatesBefore<CellarState>,
  ): Outcome<CellarEvent, CellarRefusal>;
}

export type { CellarEvent, CellarRefusal, CellarState, Emitted, Lot };
