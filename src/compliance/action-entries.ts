import type { CellarEvent, LotEvent } from '../cellar/event.js';
import type { CellarState } from '../cellar/state.js';
import { streamName } from '../cellar/stream.js';
import type { StreamId } from '../kernel/position.js';
import type { Entry } from './entry.js';
import { entriesOfAction, type ReportedAction } from './entries-of-action.js';
import { lotChange } from './lot-change.js';
import { amountsOf, factsOfLot } from './lot-facts.js';

/** What an action does to one stream. */
export interface StreamEffect {
  readonly stream: StreamId;
  /** The state before the action. */
  readonly state: CellarState;
  /** Null: the action does not touch the stream. */
  readonly events: readonly CellarEvent[] | null;
}

/** Returns the entries of an action, computed from its effects on streams. The books hold the same entries. */
export function entriesOfEffects(action: ReportedAction, effects: readonly StreamEffect[]): readonly Entry[] {
  const changes = effects.flatMap(({ stream, state, events }) => {
    if (state.stream !== 'lot' || events === null) return [];
    const amounts = events.filter(isLotEvent).map(amountsOf);
    if (amounts.length === 0) return [];
    const { winery, code } = streamName(stream);
    return [lotChange({ winery, lot: code }, factsOfLot(state), amounts).change];
  });
  return changes.length === 0 ? [] : entriesOfAction(action, changes);
}

function isLotEvent(event: CellarEvent): event is LotEvent {
  return event.on === 'lot';
}
