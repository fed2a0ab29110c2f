/**
 * The rebuild that promise 1 speaks of: every action that stands, decided once, in timeline order, from nothing, by the kernel's `replay`.
 * It reads actions and nothing else: no stored event, no saved state.
 */

import { recordedAction } from '../application/change/prepared-change.js';
import type { WineryRecord } from '../application/ports/archive.js';
import type { StoredAction } from '../application/ports/history-reader.js';
import { cellarDomain } from '../cellar/domain.js';
import type { CellarEvent } from '../cellar/event.js';
import type { CellarAction } from '../cellar/kind.js';
import type { CellarRefusal } from '../cellar/refusal.js';
import type { CellarState } from '../cellar/state.js';
import type { Action, Domain } from '../kernel/domain.js';
import { type Replayed, replay } from '../kernel/replay.js';
import { type Differences, wordsOf } from './difference.js';

export type CellarRebuild = Replayed<CellarAction, CellarState, CellarEvent, CellarRefusal>;

/** The actions that stand, as the kernel knows them. What cannot even be read is told and left out. */
export function standingActions(
  stored: readonly StoredAction[],
  wineries: ReadonlyMap<string, WineryRecord>,
  differences: Differences,
): Action<CellarAction>[] {
  const settings = { wineries, vessels: new Map() };
  return stored.flatMap((action) => {
    if (action.retracted) return [];
    try {
      const recorded = recordedAction(action, settings);
      // Participants are read by whoever decides: an action without them cannot be decided.
      cellarDomain.participants(recorded.action.data);
      return [recorded.action];
    } catch (error) {
      const place = { action: action.position.id, position: action.position };
      differences.add({
        check: 'replay',
        ...place,
        field: 'data',
        expected: 'an action that can be read',
        found: wordsOf(error),
      });
      return [];
    }
  });
}

/** Decides everything again. `progress` is told after each action. */
export function rebuild(
  actions: readonly Action<CellarAction>[],
  differences: Differences,
  progress: (done: number) => void,
): CellarRebuild {
  let done = 0;
  const watched: Domain<CellarAction, CellarState, CellarEvent, CellarRefusal> = {
    ...cellarDomain,
    decide: (action, states) => {
      done += 1;
      progress(done);
      try {
        return cellarDomain.decide(action, states);
      } catch (error) {
        const place = { action: action.position.id, position: action.position };
        differences.add({ check: 'replay', ...place, field: 'outcome', expected: 'a decision', found: wordsOf(error) });
        return {
          kind: 'refused',
          refusal: { code: 'wrong_kind', winery: action.data.winery, detail: 'It could not be decided.' },
        };
      }
    },
  };
  return replay(watched, actions);
}

/** Whether each action has effect is the same as stored. The words of a refusal may differ: they are of the time when it was given. */
export function compareStatuses(
  rebuilt: CellarRebuild,
  stored: ReadonlyMap<string, StoredAction>,
  differences: Differences,
): void {
  for (const { action, refusal } of rebuilt.recorded) {
    const { id } = action.position;
    const found = stored.get(id)?.refusal ?? null;
    if ((refusal === null) === (found === null)) continue;
    const expected = refusal === null ? 'active' : `conflicted (${refusal.code})`;
    differences.add({
      check: 'replay',
      action: id,
      position: action.position,
      field: 'status',
      expected,
      found: found === null ? 'active' : 'conflicted',
    });
  }
}
