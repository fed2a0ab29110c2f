import type { Position, StreamId } from './position.js';

/** An editable command: what a user says was done, and when. `revision` counts from 1. `data` is the domain's own. */
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

/** What deciding an action gives: all of its events, or the reason why it has none. */
export type Outcome<Event, Refusal> =
  | { readonly kind: 'accepted'; readonly events: readonly Emitted<Event>[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** The states an action may read: those of its participants as they stand just before its position. */
export type StatesBefore<State> = (stream: StreamId) => State;

/**
 * What a domain gives the kernel. All its functions are pure and synchronous (promise 10), with no clock, chance, setting or float in them.
 * - `participants` names the streams the action may read or write, from its payload alone, without repetition.
 * - `decide` may read and emit on those streams only; the kernel asserts it. Events of one stream are folded in the order given.
 * - `evolve` folds one event; it never fails on an event that `decide` gave on that state.
 * - `equal` covers everything that decide, evolve or a reader sees.
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
