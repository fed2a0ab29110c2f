import type { Action } from './domain.js';
import type { Position, StreamId } from './position.js';

/** The stored events of one action on one stream, possibly none. */
export interface Touch<Event> {
  readonly position: Position;
  readonly events: readonly Event[];
  /** A number by which the driver knows the stored touch. Rewrites return it. */
  readonly tag?: number;
}

/**
 * A contiguous part of a stream's stored history: the state just after position `from` (null: the initial state), and the touches after
 * it in timeline order. `more` is true if the stream has touches after the last of them.
 */
export interface Slice<State, Event> {
  readonly stream: StreamId;
  readonly from: Position | null;
  readonly state: State;
  readonly touches: readonly Touch<Event>[];
  readonly more: boolean;
  /** True if the stream may have been written after known actions were read: then those that touch it are read again. Never true if all reads see one instant. */
  readonly isNewer?: boolean;
}

/** The next part of a stream of which a slice was read before. */
export interface Continuation<Event> {
  readonly stream: StreamId;
  readonly touches: readonly Touch<Event>[];
  readonly more: boolean;
}

/** A stored action, and its refusal if it has no effect. */
export interface RecordedAction<Data, Refusal> {
  readonly action: Action<Data>;
  readonly refusal: Refusal | null;
}

/**
 * One edit of a change set. `before` is the stored action (null: new or retracted), `after` the new revision (null: to be retracted).
 * At least one of them is set.
 */
export interface Edit<Data, Refusal> {
  readonly before: RecordedAction<Data, Refusal> | null;
  readonly after: Action<Data> | null;
}

/**
 * A change of one touch. `stored` are the events that are retracted (null: the action did not touch the stream at this position),
 * `events` those that hold instead (null: it no longer touches the stream here).
 */
export interface Rewrite<Event> {
  readonly stream: StreamId;
  readonly position: Position;
  readonly revision: number;
  readonly stored: readonly Event[] | null;
  /** The tag of the stored touch, or 0 if it has none. */
  readonly tag: number;
  readonly events: readonly Event[] | null;
}
