import type { Action, Domain } from '../kernel/domain.js';
import { sameCellarEvent, sameCellarRefusal, sameState } from './equality.js';
import type { CellarEvent } from './event.js';
import type { CellarAction } from './kind.js';
import { evolveLot, INITIAL_LOT } from './lot.js';
import type { CellarRefusal } from './refusal.js';
import { actionKind } from './registry.js';
import { assertKnownRules, currentRules } from './rules.js';
import type { CellarState } from './state.js';
import { streamName } from './stream.js';
import { evolveVessel, INITIAL_VESSEL } from './vessel.js';

type CellarDomain = Domain<CellarAction, CellarState, CellarEvent, CellarRefusal>;

/** Winemaking as a domain of the kernel, by the current rules. */
export const cellarDomain: CellarDomain = {
  participants: (action) => actionKind(action.type).participants(action),
  initial: (stream) => (streamName(stream).kind === 'lot' ? INITIAL_LOT : INITIAL_VESSEL),
  decide: ({ position, data }, states) => actionKind(data.type).decide(data, position, states, currentRules),
  evolve(state, event, position) {
    if (event.on === 'lot' && state.stream === 'lot') return evolveLot(state, event, position);
    if (event.on === 'vessel' && state.stream === 'vessel') return evolveVessel(state, event);
    throw new Error(`An event of a ${event.on} cannot be folded into the state of a ${state.stream}.`);
  },
  equal: sameState,
  sameEvent: sameCellarEvent,
  sameRefusal: sameCellarRefusal,
};

/** Returns the domain in which each action is decided by the rules version that `rulesOf` returns for it. It throws if there is no such version. */
export function cellarDomainUnder(rulesOf: (action: Action<CellarAction>) => number): CellarDomain {
  return {
    ...cellarDomain,
    decide: (action, states) => {
      const rules = rulesOf(action);
      assertKnownRules(rules);
      return actionKind(action.data.type).decide(action.data, action.position, states, rules);
    },
  };
}
