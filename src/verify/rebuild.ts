/**
 * The rebuild of promise 1: every action that is not retracted, decided once, in timeline order, from nothing, by the kernel's `replay`, each
 * under the rules of its newest decision. It reads actions only: no stored event, no saved state.
 */

import { recordedAction } from '../application/change/prepared-change.js';
import type { StoredAction } from '../application/ports/history-reader.js';
import type { WineryRecord } from '../application/ports/winery-settings-store.js';
import { type CellarDomain, cellarDomain, cellarDomainUnder } from '../cellar/domain.js';
import type { CellarEvent } from '../cellar/event.js';
import type { CellarAction } from '../cellar/kind.js';
import type { CellarRefusal } from '../cellar/refusal.js';
import type { CellarState } from '../cellar/state.js';
import { type Action, wholeOutcome } from '../kernel/domain.js';
import { type Replayed, replay } from '../kernel/replay.js';
import type { DecisionRules } from './decision-rules.js';
import { type Differences, errorText } from './difference.js';

export type CellarRebuild = Replayed<CellarAction, CellarState, CellarEvent, CellarRefusal>;

/** Returns the actions that are not retracted, as the kernel takes them. One that cannot be read is reported and left out. */
export function timelineActions(
  stored: readonly StoredAction[],
  wineries: ReadonlyMap<string, WineryRecord>,
  differences: Differences,
): Action<CellarAction>[] {
  const settings = { wineries, vessels: new Map() };
  return stored.flatMap((action) => {
    if (action.retracted) return [];
    try {
      const recorded = recordedAction(action, settings);
      // An action whose participants cannot be read cannot be decided.
      cellarDomain.participants(recorded.action.data);
      return [recorded.action];
    } catch (error) {
      const { position } = action;
      const mismatch = { field: 'data', expected: 'an action that can be read', found: errorText(error) };
      differences.add({ check: 'replay', action: position.id, position, ...mismatch });
      return [];
    }
  });
}

/** Decides all actions from nothing. `progress` is called after each, with the number of actions decided so far. */
export function rebuild(
  actions: readonly Action<CellarAction>[],
  rules: Pick<DecisionRules, 'ofAction'>,
  differences: Differences,
  progress: (done: number) => void,
): CellarRebuild {
  let done = 0;
  const domain = cellarDomainUnder(({ position }) => rules.ofAction(position.id));
  const watched: CellarDomain = {
    ...domain,
    decide: (action, states) => {
      done += 1;
      progress(done);
      try {
        return wholeOutcome(domain.decide(action, states));
      } catch (error) {
        const { position, data } = action;
        const mismatch = { field: 'outcome', expected: 'a decision', found: errorText(error) };
        differences.add({ check: 'replay', action: position.id, position, ...mismatch });
        const detail = `Action ${position.id} could not be decided.`;
        return { kind: 'refused', refusal: { code: 'wrong_kind', winery: data.winery, detail } };
      }
    },
  };
  return replay(watched, actions);
}

/** Reports the actions that have effect in the rebuild and not in the store, or the reverse. The texts of refusals may differ. */
export function compareStatuses(
  rebuilt: CellarRebuild,
  stored: ReadonlyMap<string, StoredAction>,
  differences: Differences,
): void {
  for (const { action, refusal } of rebuilt.recorded) {
    const { position } = action;
    const storedRefusal = stored.get(position.id)?.refusal ?? null;
    if ((refusal === null) === (storedRefusal === null)) continue;
    const expected = refusal === null ? 'active' : `conflicted (${refusal.code})`;
    const found = storedRefusal === null ? 'active' : 'conflicted';
    differences.add({ check: 'replay', action: position.id, position, field: 'status', expected, found });
  }
}
