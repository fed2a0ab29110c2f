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

/** The data was validated by the very schema that `Data` is the static type of, when the action was recorded. */
function validated({ data }: CellarAction): never {
  return data as never;
}
