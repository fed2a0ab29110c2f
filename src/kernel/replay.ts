import { type Action, type Domain, wholeOutcome } from './domain.js';
import type { RecordedAction, Touch } from './history.js';
import { comparePositions, type StreamId } from './position.js';

/** A history that was rebuilt from nothing. @internal for tests */
export interface Replayed<Data, State, Event, Refusal> {
  readonly states: ReadonlyMap<StreamId, State>;
  readonly touches: ReadonlyMap<StreamId, readonly Touch<Event>[]>;
  readonly recorded: readonly RecordedAction<Data, Refusal>[];
}

/** Rebuilds a history from nothing: decides every action once, in timeline order. Every cascade must agree with it (promise 1). */
export function replay<Data, State, Event, Refusal>(
  domain: Domain<Data, State, Event, Refusal>,
  actions: Iterable<Action<Data>>,
): Replayed<Data, State, Event, Refusal> {
  const states = new Map<StreamId, State>();
  const touches = new Map<StreamId, Touch<Event>[]>();
  const recorded: RecordedAction<Data, Refusal>[] = [];
  const read = (stream: StreamId): State => states.get(stream) ?? domain.initial(stream);
  for (const action of [...actions].sort((a, b) => comparePositions(a.position, b.position))) {
    const outcome = wholeOutcome(domain.decide(action, read));
    recorded.push({ action, refusal: outcome.kind === 'refused' ? outcome.refusal : null });
    const emitted = outcome.kind === 'accepted' ? outcome.events : [];
    for (const stream of domain.participants(action.data)) {
      const events = emitted.filter((one) => one.stream === stream).map((one) => one.event);
      const list = touches.get(stream) ?? [];
      list.push({ position: action.position, events });
      touches.set(stream, list);
      let state = read(stream);
      for (const event of events) state = domain.evolve(state, event, action.position);
      states.set(stream, state);
    }
  }
  return { states, touches, recorded };
}
