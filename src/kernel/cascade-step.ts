import type { Action, Outcome } from './domain.js';
import type { Continuation, RecordedAction, Rewrite, Slice, Touch } from './history.js';
import type { Pause } from './pause.js';
import type { ActionId, Position, StreamId } from './position.js';

/** History that the cascade must read before it can go on. All of it must come from one consistent view. */
export interface HistoryNeed {
  readonly kind: 'need';
  /** Slices that start before `at` and reach it. They may read further ahead. */
  readonly slices: readonly { readonly stream: StreamId; readonly at: Position }[];
  /** Touches strictly after a position. */
  readonly continuations: readonly { readonly stream: StreamId; readonly after: Position }[];
  readonly actions: readonly ActionId[];
}

/** The history that was asked for. It may contain slices and actions that were not asked for. */
export interface HistorySupply<Data, State, Event, Refusal> {
  readonly slices: readonly Slice<State, Event>[];
  readonly continuations: readonly Continuation<Event>[];
  readonly actions: readonly RecordedAction<Data, Refusal>[];
}

/** A state worth saving: the state of the stream just after the touch at `position`, in the resulting history. */
export interface SavedState<State> {
  readonly kind: 'checkpoint';
  readonly stream: StreamId;
  readonly position: Position;
  readonly state: State;
}

/**
 * How the outcome of an action changed.
 * - `unchanged`: same events, or refused as before.
 * - `changed`: other events, or an action of the change set itself.
 * - `conflict`: an action outside the change set had an effect and is now impossible.
 * - `restoration`: an action outside the change set was refused and takes effect again.
 * - `other_reason`: an action outside the change set stays refused, for another reason than the stored one.
 */
export type Effect = 'unchanged' | 'changed' | 'conflict' | 'restoration' | 'other_reason';

/** A participant of a decided action: its states just before the action, and the action's events on it, in the stored and in the resulting history. */
export interface DecidedTouch<State, Event> {
  readonly stream: StreamId;
  readonly before: State;
  readonly after: State;
  /** Null: the action does not touch the stream there. */
  readonly stored: readonly Event[] | null;
  readonly resulting: readonly Event[] | null;
}

/** One action that was decided, at one position. An action that moved is decided at both positions: it leaves one and enters the other. */
export interface Decided<Data, State, Event, Refusal> {
  readonly kind: 'decided';
  readonly position: Position;
  /** True for the change set's own actions. */
  readonly own: boolean;
  /** The stored action at this position, or null. */
  readonly before: RecordedAction<Data, Refusal> | null;
  /** The action at this position in the resulting history, or null. */
  readonly after: Action<Data> | null;
  /** Null if `after` is null. */
  readonly outcome: Outcome<Event, Refusal> | null;
  readonly effect: Effect;
  /** True if the action was refused before, here or at the position that it left. */
  readonly wasRefused: boolean;
  /** In the order of the action's participants. */
  readonly rewrites: readonly Rewrite<Event>[];
  /** All participants, in the order of `rewrites`. */
  readonly touches: readonly DecidedTouch<State, Event>[];
  /** The states of a participant just after this action, in the resulting and in the stored history. Valid until the cascade goes on. */
  readonly stateAfter: (stream: StreamId) => State;
  readonly stateBefore: (stream: StreamId) => State;
}

/**
 * A stream leaves the memory of the cascade: its end was passed, or it is off the frontier. If it is needed again, it is read again. `end` is null unless the
 * present states differ; `dirty` is null unless its saved states are outdated. A stream may be released more than once, each time with another span.
 */
export interface ReleasedStream<State> {
  readonly kind: 'released';
  readonly stream: StreamId;
  readonly end: StreamEnd<State> | null;
  readonly dirty: DirtySpan | null;
}

/** One stream of a cascade as it was at a snapshot. */
export interface KeptStream<State> {
  readonly track: KeptTrack<State>;
  readonly span: DirtySpan | null;
  readonly positionsOnFrontier: number;
}

/** The two histories of one stream as they were at a snapshot, on the frontier. */
export interface KeptTrack<State> {
  readonly stream: StreamId;
  readonly before: State;
  readonly after: State;
  readonly touches: readonly Touch<unknown>[];
  readonly more: boolean;
  readonly lastStored: Position | null;
  readonly lastTouched: Position | null;
  readonly lastVisited: Position | null;
  readonly lastRead: Position | null;
}

/**
 * What a cascade needs to go on from a point: everything up to `after` was visited (null: nothing). Plain, immutable data. The size follows the frontier
 * and the streams in memory.
 */
export interface CascadeSnapshot<State> {
  readonly kind: 'snapshot';
  readonly after: Position | null;
  /** The streams on the frontier. */
  readonly frontier: readonly KeptStream<State>[];
  /** The spans of the streams in memory that left the frontier. */
  readonly spans: readonly DirtySpan[];
  /** The participants of the change set's own actions that were visited and are off the frontier. */
  readonly ownVisited: readonly OwnVisited[];
}

/** How far a participant of the change set's own actions was visited. `lastTouched`: the last touch of the resulting history up to there. */
export interface OwnVisited {
  readonly stream: StreamId;
  readonly lastVisited: Position | null;
  readonly lastTouched: Position | null;
}

/** A point from which a cascade goes on, and the streams whose history has changed after that point since it was read. */
export interface Resumption<State> {
  readonly from: CascadeSnapshot<State>;
  readonly changed: ReadonlySet<StreamId>;
}

/** What a cascade yields. It expects a HistorySupply after a `need`, and nothing after the other steps. */
export type CascadeStep<Data, State, Event, Refusal> =
  | HistoryNeed
  | Pause
  | SavedState<State>
  | ReleasedStream<State>
  | CascadeSnapshot<State>
  | Decided<Data, State, Event, Refusal>;

/** The present states of a stream before and after the change set. */
export interface StreamEnd<State> {
  readonly stream: StreamId;
  readonly before: State;
  readonly after: State;
  /** The last position that touches the stream in the resulting history. It is exact if slices start at a touch. */
  readonly last: Position | null;
}

/** The part of a stream in which saved states are outdated: after positions ≥ from and < to (null: to the end). */
export interface DirtySpan {
  readonly stream: StreamId;
  readonly from: Position;
  readonly to: Position | null;
}

/** The results of a finished cascade. Streams that were released earlier are left out. */
export interface CascadeEnd<State> {
  /** Every stream read. The commit checks their versions. */
  readonly read: readonly StreamId[];
  /** The participants of the edits, old and new. The commit increments their versions even if no event changes. */
  readonly touched: readonly StreamId[];
  /** The streams that were read to their end. They include every stream that is on the frontier at the end. */
  readonly ends: readonly StreamEnd<State>[];
  readonly dirty: readonly DirtySpan[];
}
