import { atOnce, type InPieces } from './pause.js';
import type { Position, StreamId } from './position.js';

/** An editable command: what a user recorded, and when it happened. `revision` counts from 1. `data` belongs to the domain. */
export interface Action<Data> {
  readonly position: Position;
  readonly revision: number;
  readonly data: Data;
}

/** One consequence of one action on one stream. */
export interface Emitted<Event> {
  readonly stream: StreamId;
  readonly event: Event;
}

/** The result of deciding an action: all its events, or the reason why it has none. */
export type Outcome<Event, Refusal> =
  | { readonly kind: 'accepted'; readonly events: readonly Emitted<Event>[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** The outcome of a decision, or the work that leads to it: an action may have thousands of participants. */
export type Decision<Event, Refusal> = Outcome<Event, Refusal> | InPieces<Outcome<Event, Refusal>>;

/** Returns the outcome of a decision, which is decided at once. */
export function wholeOutcome<Event, Refusal>(decision: Decision<Event, Refusal>): Outcome<Event, Refusal> {
  return 'kind' in decision ? decision : atOnce(decision);
}

/** Returns the state of a participant just before the action's position. */
export type StatesBefore<State> = (stream: StreamId) => State;

/**
 * A field of work, as the kernel needs to know it. All functions are pure (promise 10): no clock, randomness, settings or
 * floating point.
 * - `participants` returns the streams that the action may read or write, from its payload alone, each once.
 * - `decide` reads and emits on participants only; the kernel asserts it. The states do not change while it is paused. Events of one stream are folded in the order given.
 * - `evolve` folds one event. It must not fail on an event that `decide` returned for that state.
 * - `equal` covers everything that decide, evolve or a reader can see.
 * - `sameEvent` and `sameRefusal` compare what is stored.
 */
export interface Domain<Data, State, Event, Refusal> {
  participants(data: Data): readonly StreamId[];
  initial(stream: StreamId): State;
  decide(action: Action<Data>, states: StatesBefore<State>): Decision<Event, Refusal>;
  evolve(state: State, event: Event, position: Position): State;
  equal(a: State, b: State): boolean;
  sameEvent(a: Event, b: Event): boolean;
  sameRefusal(a: Refusal, b: Refusal): boolean;
}
