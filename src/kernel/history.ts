import type { Action, Outcome } from './domain.js';
import type { ActionId, Position, StreamId } from './position.js';

/** One action's stored say on one stream: its events there, possibly none. */
export interface Touch<Event> {
  readonly position: Position;
  readonly events: readonly Event[];
}

/**
 * A stretch of a stream's stored history: the state after everything up to and including `from` (null: the beginning),
 * and every touch after it in timeline order, as far as was read. `more` says that the stream goes on after the last of them.
 */
export interface Slice<State, Event> {
  readonly stream: StreamId;
  readonly from: Position | null;
  readonly state: State;
  readonly touches: readonly Touch<Event>[];
  readonly more: boolean;
}

/** An action as it is stored, and whether it had effect. */
export interface RecordedAction<Data, Refusal> {
  readonly action: Action<Data>;
  readonly refusal: Refusal | null;
}

/**
 * One edit of a change set. `before`: the action as it stands in the timeline (null where it does not: new, or retracted).
 * `after`: as it shall stand (null: retracted). An edit carries a new revision; at least one of the two is there.
 */
export interface Edit<Data, Refusal> {
  readonly before: RecordedAction<Data, Refusal> | null;
  readonly after: Action<Data> | null;
}

/** What a cascade asks of the one who drives it, all to be read from one consistent view of the past. */
export interface HistoryNeed {
  /** A slice that begins before `at` and reaches it; `at` is required, reading on a little ahead is welcome. */
  readonly slices: readonly { readonly stream: StreamId; readonly at: Position }[];
  /** The next touches strictly after a position. */
  readonly continuations: readonly { readonly stream: StreamId; readonly after: Position }[];
  readonly actions: readonly ActionId[];
}
export interface HistorySupply<Data, State, Event, Refusal> {
  readonly slices: readonly Slice<State, Event>[];
  /** The continuation of streams asked for in `onward`: touches after that position. */
  readonly continuations: readonly {
    readonly stream: StreamId;
    readonly touches: readonly Touch<Event>[];
    readonly more: boolean;
  }[];
  readonly actions: readonly RecordedAction<Data, Refusal>[];
}

/**
 * What a change set says anew of one action on one stream at one place.
 * `stored`: the events it takes back (null: the action did not touch the stream there).
 * `events`: what holds instead (null: it no longer touches the stream there).
 */
export interface Rewrite<Event> {
  readonly stream: StreamId;
  readonly position: Position;
  readonly revision: number;
  readonly stored: readonly Event[] | null;
  readonly events: readonly Event[] | null;
}

/** An action that was decided by the cascade, with the outcome before (null: it did not stand here) and after (null: no longer). */
export interface Decided<Data, State, Event, Refusal> {
  readonly position: Position;
  readonly own: boolean;
  readonly before: RecordedAction<Data, Refusal> | null;
  readonly after: Action<Data> | null;
  readonly outcome: Outcome<Event, Refusal> | null;
  readonly changed: boolean;
  /** The state of a participant just after this action, in the history that results. To be asked at once: the cascade moves on. */
  readonly stateAfter: (stream: StreamId) => State;
  /** The same in the history that was. */
  readonly stateBefore: (stream: StreamId) => State;
}

/** How a stream ended: its present states on both sides where the cascade followed it to the end. */
export interface StreamEnd<State> {
  readonly stream: StreamId;
  readonly before: State;
  readonly after: State;
  /** The last place that touches it in the history that results; exact where slices begin at a touch. */
  readonly last: Position | null;
}

export interface CascadeResult<Data, State, Event, Refusal> {
  readonly rewrites: readonly Rewrite<Event>[];
  /** Every stream read: their versions are checked when the change set is committed. */
  readonly read: readonly StreamId[];
  /** Participants of the edits, old and new: bumped even where no event changes. */
  readonly touched: readonly StreamId[];
  /** Of those followed to their end: every stream on the frontier then, and others whose end was read anyway. */
  readonly ends: readonly StreamEnd<State>[];
  /** Where a stream's stored states stopped being true: after places ≥ from and < to (null: to the end). Saved states there must go. */
  readonly dirty: readonly { readonly stream: StreamId; readonly from: Position; readonly to: Position | null }[];
  /** States worth saving, met on the way to what changed and through it. */
  readonly checkpoints: readonly { readonly stream: StreamId; readonly position: Position; readonly state: State }[];
  readonly conflicts: readonly { readonly action: Action<Data>; readonly refusal: Refusal }[];
  readonly restorations: readonly Action<Data>[];
  /** The change set's own actions that cannot happen where they stand, in timeline order. */
  readonly refusals: readonly {
    readonly action: Action<Data>;
    readonly refusal: Refusal;
    readonly wasRefused: boolean;
  }[];
  /** Actions outside the set whose outcome changed, in timeline order. */
  readonly changed: readonly Action<Data>[];
  /**
   * Actions outside the set that stay refused, but for another reason than the stored one, in timeline order. That is neither a conflict
   * nor a change (nothing was or is in effect); whoever stores the reason stores this one.
   */
  readonly reasons: readonly { readonly action: Action<Data>; readonly refusal: Refusal }[];
  /** How many actions outside the set were decided again. */
  readonly redecided: number;
}
