import type { Action, Domain } from '../kernel/domain.js';
import { sameCellarEvent, sameCellarRefusal, sameState } from './equality.js';
import type { CellarEvent } from './event.js';
import type { CellarAction } from './kind.js';
import { evolveLot, INITIAL_LOT } from './lot.js';
import type { CellarRefusal } from './refusal.js';
import { actionKind } from './registry.js';
import { assertKnownRules } from './rules.js';
import type { CellarState } from './state.js';
import { streamName } from './stream.js';
import { evolveVessel, INITIAL_VESSEL } from './vessel.js';

type CellarDomain = Domain<CellarAction, CellarState, CellarEvent, CellarRefusal>;

/** Winemaking as a domain of the kernel. Each action is decided by its own version of the rules. It throws if there is no such version. */
export const cellarDomain: CellarDomain = {
  participants: (action) => actionKind(action.type).participants(action),
  initial: (stream) => (streamName(stream).kind === 'lot' ? INITIAL_LOT : INITIAL_VESSEL),
  decide({ position, data }, states) {
    assertKnownRules(data.rules);
    return actionKind(data.type).decide(data, position, states);
  },
  evolve(state, event, position) {
    if (event.on === 'lot' && state.stream === 'lot') return evolveLot(state, event, position);
    if (event.on === 'vessel' && state.stream === 'vessel') return evolveVessel(state, event);
    throw new Error(`An event of a ${event.on} cannot be folded into the state of a ${state.stream}.`);
  },
  equal: sameState,
  sameEvent: sameCellarEvent,
  sameRefusal: sameCellarRefusal,
};

/** Returns the domain in which each action is decided by the version of the rules that `rulesOf` returns for it, whatever its own version is. */
export function cellarDomainUnder(rulesOf: (action: Action<CellarAction>) => number): CellarDomain {
  return {
    ...cellarDomain,
    decide: (action, states) =>
      cellarDomain.decide({ ...action, data: { ...action.data, rules: rulesOf(action) } }, states),
  };
}
