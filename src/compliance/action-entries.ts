import type { CellarEvent, LotEvent } from '../cellar/event.js';
import type { CellarState } from '../cellar/state.js';
import { streamName } from '../cellar/stream.js';
import type { StreamId } from '../kernel/position.js';
import type { Entry } from './entry.js';
import { entriesOfAction, type ReportedAction } from './entries-of-action.js';
import { type LotChange, lotChange } from './lot-change.js';
import { amountIn, amountsOf, factsOfLot } from './lot-facts.js';

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
  const changes: LotChange[] = [];
  for (const { stream, state, events } of effects) {
    if (state.stream !== 'lot' || events === null || events.length === 0) continue;
    const { winery, code } = streamName(stream);
    const amounts = events.filter(isLotEvent).map(amountsOf);
    changes.push(lotChange({ winery, lot: code }, factsOfLot(state), amounts).change);
  }
  return changes.length === 0 ? [] : entriesOfAction(action, changes);
}

function isLotEvent(event: CellarEvent): event is LotEvent {
  return event.on === 'lot';
}

/** The states of a stream before an action, and the action's events on it, in two histories. Equal lists of events are the same list. */
interface EffectInTwoHistories {
  readonly before: CellarState;
  readonly after: CellarState;
  readonly stored: readonly CellarEvent[] | null;
  readonly resulting: readonly CellarEvent[] | null;
}

/**
 * Returns true only if the effect leads to the same entries in both histories. It is quicker than comparing the entries: equal events move equal amounts, unless
 * they depend on what the lot held before. The volume of bottles does, because it is rounded.
 */
export function leadsToSameEntries({ before, after, stored, resulting }: EffectInTwoHistories): boolean {
  if (before.stream !== 'lot' || after.stream !== 'lot') return true;
  if (stored !== resulting) return false;
  if (stored === null || before === after) return true;
  if (before.kind === 'cases' || before.kind !== after.kind || before.taxClass !== after.taxClass) return false;
  if (before.volumeUnit !== after.volumeUnit) return false;
  let [was, is] = [amountIn(factsOfLot(before)), amountIn(factsOfLot(after))];
  for (const event of stored) {
    if (event.on !== 'lot') continue;
    if (event.name === 'AdditionMade' || event.set.kind !== undefined || event.set.taxClass !== undefined) return false;
    const { volume, weight } = amountsOf(event);
    const moved = before.kind === 'fruit' ? weight : volume;
    // An arrival in an empty lot is booked as another item.
    if (moved > 0 && (was === 0) !== (is === 0)) return false;
    was += moved;
    is += moved;
  }
  return true;
}
