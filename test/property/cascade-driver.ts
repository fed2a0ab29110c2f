import type { CascadeLimits, cascade } from '../../src/kernel/cascade.js';
import { type CascadeResult, collectCascade } from '../../src/kernel/cascade-result.js';
import type { Decided, HistoryNeed, HistorySupply } from '../../src/kernel/cascade-step.js';
import type { Domain } from '../../src/kernel/domain.js';
import type { Edit, RecordedAction, Slice, Touch } from '../../src/kernel/history.js';
import type { ActionId, Position, StreamId } from '../../src/kernel/position.js';
import { comparePositions } from './kernel-model.js';
import type { Chance } from './random-tanks.js';

/** The part of a stored history that the driver of a cascade needs. */
interface StoredHistory<Data, Event, Refusal> {
  find(id: ActionId): RecordedAction<Data, Refusal> | null;
  history(stream: StreamId): readonly Touch<Event>[];
}

export interface DrivenCascade<Data, State, Event, Refusal> {
  readonly result: CascadeResult<Data, State, Event, Refusal>;
  /** How many times the cascade requested history. */
  readonly needs: number;
  /** How many touches and actions it received. */
  readonly rows: number;
}

/**
 * Drives a cascade over a stored history with slices that begin and end at random, as the port allows. A chance that always
 * returns 0 makes slices of minimal length; `rows` is then the least that the cascade needs.
 */
export function driveCascade<Data, State, Event, Refusal>(
  run: typeof cascade,
  domain: Domain<Data, State, Event, Refusal>,
  stored: StoredHistory<Data, Event, Refusal>,
  edits: readonly Edit<Data, Refusal>[],
  limits: CascadeLimits,
  chance: Chance,
  inspect?: (decided: Decided<Data, State, Event, Refusal>) => void,
): DrivenCascade<Data, State, Event, Refusal> {
  let needs = 0;
  let rows = 0;
  const answer = (need: HistoryNeed): HistorySupply<Data, State, Event, Refusal> => {
    const supply = answerOf(domain, stored, need, chance);
    needs += 1;
    rows += supply.actions.length;
    for (const { touches } of [...supply.slices, ...supply.continuations]) rows += touches.length;
    return supply;
  };
  const result = collectCascade(run(domain, edits, limits), answer, (step) => {
    if (step.kind === 'decided') inspect?.(step);
  });
  return { result, needs, rows };
}

/** Returns the history that a cascade needs. Slices begin and end at random. */
export function answerOf<Data, State, Event, Refusal>(
  domain: Domain<Data, State, Event, Refusal>,
  stored: StoredHistory<Data, Event, Refusal>,
  need: HistoryNeed,
  chance: Chance,
): HistorySupply<Data, State, Event, Refusal> {
  return {
    slices: need.slices.map(({ stream, at }) => sliceOf(domain, stored, stream, at, chance)),
    continuations: need.continuations.map(({ stream, after }) => {
      const rest = stored.history(stream).filter((touch) => comparePositions(touch.position, after) > 0);
      const touches = rest.slice(0, 1 + chance(3));
      return { stream, touches, more: touches.length < rest.length };
    }),
    actions: need.actions.flatMap((id) => stored.find(id) ?? []),
  };
}

function sliceOf<Data, State, Event, Refusal>(
  domain: Domain<Data, State, Event, Refusal>,
  stored: StoredHistory<Data, Event, Refusal>,
  stream: StreamId,
  at: Position,
  chance: Chance,
): Slice<State, Event> {
  const all = stored.history(stream);
  const before = all.filter((touch) => comparePositions(touch.position, at) < 0).length;
  const begin = before - chance(Math.min(before, 3) + 1);
  const end = before + 1 + chance(3);
  let state = domain.initial(stream);
  for (const touch of all.slice(0, begin)) {
    for (const event of touch.events) state = domain.evolve(state, event, touch.position);
  }
  return {
    stream,
    from: all[begin - 1]?.position ?? null,
    state,
    touches: all.slice(begin, end),
    more: end < all.length,
  };
}
