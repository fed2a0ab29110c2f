import type { Domain } from '../kernel/domain.js';
import { sameCellarEvent, sameCellarRefusal, sameState } from './equality.js';
import type { CellarEvent } from './event.js';
import type { CellarAction, CellarRefusal, CellarState } from './kind.js';
import { evolveLot, NO_LOT } from './lot.js';
import { actionKind } from './registry.js';
import { streamName } from './stream.js';
import { evolveVessel, NOBODY } from './vessel.js';

/** Winemaking, as the kernel sees it. */
export const cellarDomain: Domain<CellarAction, CellarState, CellarEvent, CellarRefusal> = {
  participants: (action) => actionKind(action.type).participants(action, validated(action)),
  initial: (stream) => (streamName(stream).kind === 'lot' ? NO_LOT : NOBODY),
  decide: ({ position, data }, states) => actionKind(data.type).decide(data, validated(data), position, states),
  evolve(state, event, position) {
    if (event.on === 'lot' && state.stream === 'lot') return evolveLot(state, event, position);
    if (event.on === 'vessel' && state.stream === 'vessel') return evolveVessel(state, event);
    throw new Error(`an event of a ${event.on} can't be folded into the state of a ${state.stream}`);
  },
  equal: sameState,
  sameEvent: sameCellarEvent,
  sameRefusal: sameCellarRefusal,
};

/** Vessels that must be known where the action is recorded, each in its winery, in body order. */
export function vesselsNamed(action: CellarAction): readonly { readonly winery: string; readonly vessel: string }[] {
  return actionKind(action.type).vesselsNamed(action, validated(action));
}

/** Other wineries that must be known where the action is recorded. */
export function wineriesNamed(action: Pick<CellarAction, 'type' | 'data'>): readonly string[] {
  return actionKind(action.type).wineriesNamed?.(validated(action)) ?? [];
}

/** Where capacity is to be judged, and for which lot's arrival. */
export function vesselsFilled(
  action: CellarAction,
): readonly { readonly winery: string; readonly lot: string; readonly vessel: string }[] {
  return actionKind(action.type).vesselsFilled?.(action, validated(action)) ?? [];
}

/** The data was validated by the very schema that `Data` is the static type of, when the action was recorded. */
function validated({ data }: Pick<CellarAction, 'data'>): never {
  return data as never;
}
