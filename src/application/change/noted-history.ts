import type { CellarEvent } from '../../cellar/event.js';
import type { CellarAction } from '../../cellar/kind.js';
import type { CellarRefusal } from '../../cellar/refusal.js';
import type { CellarState } from '../../cellar/state.js';
import type { HistorySupply } from '../../kernel/cascade-step.js';
import type { DecisionSupply } from './decision-step.js';
import type { Reads } from './read-log.js';

/** Notes the supplied history in `reads`, and returns it in the form that the cascade takes. */
export function notedHistory(
  reads: Reads,
  supply: DecisionSupply | undefined,
): HistorySupply<CellarAction, CellarState, CellarEvent, CellarRefusal> {
  const { slices = [], continuations = [], actions = [] } = supply ?? {};
  for (const { stream, version, number, from, fromIsProvisional, touches } of slices) {
    reads.read(stream, version, number);
    if (from !== null && !fromIsProvisional) reads.touch(stream, from);
    for (const { position } of touches) reads.touch(stream, position);
  }
  for (const { stream, version, number, touches } of continuations) {
    reads.read(stream, version, number);
    for (const { position } of touches) reads.touch(stream, position);
  }
  return { slices, continuations, actions };
}
