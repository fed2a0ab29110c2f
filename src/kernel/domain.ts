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

/** Returns the state of a participant just before the action's position. */
export type StatesBefore<State> = (stream: StreamId) => State;

/**
 * A field of work, as the kernel needs to know it. All functions are pure and synchronous (promise 10): no clock, randomness, settings or
 * floating point.
 * - `participants` returns the streams that the action may read or write, from its payload alone, each once.
 * - `decide` reads and emits on participants only; the kernel asserts it. Events of one stream are folded in the order given.
 * - `evolve` folds one event. It must not fail on an event that `decide` returned for that state.
 * - `equal` covers everything that decide, evolve or a reader can see.
 * - `sameEvent` and `sameRefusal` compare what is stored.
 */
export interface Domain<Data, State, Event, Refusal> {
  participants(data: Data): readonly StreamId[];
  initial(stream: StreamId): State;
  decide(action: Action<Data>, states: StatesBefore<State>): Outcome<Event, Refusal>;
  evolve(state: State, event: Event, position: Position): State;
  equal(a: State, b: State): boolean;
  sameEvent(a: Event, b: Event): boolean;
  sameRefusal(a: Refusal, b: Refusal): boolean;
}
