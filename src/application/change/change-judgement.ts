import { instantText } from '../../cellar/instant-text.js';
import type { CellarAction } from '../../cellar/kind.js';
import { publicQuantity } from '../../cellar/quantity.js';
import type { Action } from '../../kernel/domain.js';
import { type InPieces, pause } from '../../kernel/pause.js';
import { comparePositions } from '../../kernel/position.js';
import type { JsonObject } from '../json-object.js';
import type { ChangeCommand } from '../request/command.js';
import type { Problem } from '../result.js';
import { type SettingsSnapshot, vesselKey } from '../settings/settings-snapshot.js';
import {
  type Filling,
  type LockedPlace,
  lockedEdit,
  lockedPlaces,
  type RefusedAction,
  unknownName,
} from './admission.js';
import type { JudgedFindings } from './change-findings.js';
import { publicConflict } from './impact.js';
import { adoptingActions, type PreparedEdit } from './prepared-change.js';

/** The findings of a change set, judged by the rules of the public API. */
export type Judgement =
  | { readonly problem: Problem }
  | {
      /** The first conflicts, in timeline order, and the number of all. */
      readonly conflicts: readonly RefusedAction[];
      readonly conflictCount: number;
      /** The first actions outside the change set whose outcome changed, in timeline order, and the number of all. */
      readonly changed: readonly Action<CellarAction>[];
      readonly changedCount: number;
      readonly overfilled: readonly Filling[];
    };

export function isRejected(judgement: Judgement): judgement is { readonly problem: Problem } {
  return 'problem' in judgement;
}

interface JudgementParts {
  readonly command: ChangeCommand;
  readonly edits: readonly PreparedEdit[];
  readonly found: JudgedFindings;
  readonly settings: SettingsSnapshot;
}

/** Returns the refusal that needs no history, or null: an unknown vessel or winery, or a position in a locked period. */
export function* admissionProblem(
  { overrideLock, assumedVessels = [] }: ChangeCommand,
  edits: readonly PreparedEdit[],
  settings: SettingsSnapshot,
): InPieces<Problem | null> {
  const assumed = new Set(assumedVessels.map(vesselKey));
  const found: RefusedAction[] = [];
  for (const edit of edits) {
    yield pause;
    if (edit.edit === null) continue;
    const refusal = unknownName(edit, settings, assumed) ?? (overrideLock ? null : lockedEdit(edit, settings));
    if (refusal !== null) found.push({ action: edit.action, refusal });
  }
  if (found.length === 0) return null;
  const problem = refusalProblem(found);
  const locked = overrideLock ? [] : yield* allLocked(edits, settings);
  return locked.length === 0 ? problem : { ...problem, locked };
}

/** Returns every place of the edits that lies in a locked period, in timeline order, in its public form. */
function* allLocked(edits: readonly PreparedEdit[], settings: SettingsSnapshot): InPieces<readonly JsonObject[]> {
  const places: LockedPlace[] = [];
  for (const edit of edits) {
    yield pause;
    places.push(...lockedPlaces(edit, settings));
  }
  places.sort((a, b) => a.effectiveAt - b.effectiveAt);
  return places.map((place) => ({ ...place, effectiveAt: instantText(place.effectiveAt) }));
}

/**
 * Judges a finished cascade. The change set is refused for the first of these reasons: an own action is impossible; an own action overfills a vessel
 * whose winery forbids that; an outcome changes in a locked period; there are conflicts, and the command does not flag them. A preview reports
 * the last two instead.
 */
export function judge(parts: JudgementParts): Judgement {
  const { command, found, settings } = parts;
  const impossible = impossibleActions(parts);
  if (impossible.length > 0) return { problem: refusalProblem(impossible) };
  const forbidden = found.overfilled.filter(
    (one) => one.own && one.raised && settings.wineries.get(one.winery)?.capacityPolicy === 'refuse',
  );
  if (forbidden.length > 0) return { problem: refusalProblem(forbidden.map(overCapacity)) };
  const rejected = found.lockedCount > 0 || (found.conflictCount > 0 && command.onConflict === 'reject');
  return rejected && !command.preview ? { problem: conflictProblem(found) } : found;
}

/**
 * The own actions that are impossible. If the command flags conflicts, those that were refused before may stay refused and are left out. So are those that
 * only adopt a version of the rules: an outcome that follows from the rules is a conflict, or stays refused.
 */
function impossibleActions({ command, found, edits }: JudgementParts): readonly RefusedAction[] {
  // An edit without a change still makes its action the change set's own.
  const { refusals: own, idleRefusals } = found;
  if (own.length + idleRefusals.length === 0) return own;
  const adopting = adoptingActions(edits);
  const all = idleRefusals.length === 0 ? own : [...own, ...idleRefusals];
  const refusals = adopting.size === 0 ? all : all.filter(({ action }) => !adopting.has(action.position.id));
  if (refusals.length === 0 || command.onConflict !== 'flag') return refusals;
  const reinstated = new Set(edits.filter((edit) => edit.stored?.retracted).map((edit) => edit.action.position.id));
  const refusedBefore = new Set(own.filter((one) => one.wasRefused).map((one) => one.action.position.id));
  return refusals.filter(({ action: { position } }) => !refusedBefore.has(position.id) || reinstated.has(position.id));
}

function overCapacity({
  action,
  winery,
  lot,
  vessel,
  volume,
  capacity,
}: Filling & { capacity: number }): RefusedAction {
  const needed = publicQuantity(volume);
  const available = publicQuantity(capacity);
  const unit = action.data.winery === winery ? action.data.units.volumeUnit : action.data.receiver?.volumeUnit;
  const detail = `Vessel ${vessel} has a capacity of ${available} ${unit}; it would hold ${needed} ${unit}.`;
  return { action, refusal: { code: 'over_capacity', winery, lot, vessel, detail, needed, available } };
}

function refusalProblem(refusals: readonly RefusedAction[]): Problem {
  const ordered = inTimelineOrder(refusals);
  const first = ordered[0];
  if (first === undefined) throw new Error('a refusal has a reason');
  return {
    code: first.refusal.code,
    detail: first.refusal.detail,
    conflicts: ordered.map(({ action, refusal }) => publicConflict(action, refusal)),
  };
}

/** Lists all conflicts (promise 5), up to the limit of an answer, and their number. */
function conflictProblem(found: JudgedFindings): Problem {
  const { conflicts, conflictCount } = found;
  return {
    code: 'conflicts',
    detail: conflictDetail(found),
    conflicts: conflicts.map(({ action, refusal }) => publicConflict(action, refusal)),
    ...(conflictCount > conflicts.length ? { truncated: true as const, totals: { conflicts: conflictCount } } : {}),
  };
}

/** Names the first conflict, which is often the cause of the others. */
function conflictDetail(found: JudgedFindings): string {
  const [first] = found.conflicts;
  if (first === undefined) throw new Error('a list of conflicts is not empty');
  const { action, refusal } = first;
  const named = `${action.data.type} of ${instantText(action.position.effectiveAt)}`;
  const effect = conflictEffect(found);
  return found.conflictCount === 1
    ? `A later action would ${effect}: ${named}. ${refusal.detail}`
    : `${found.conflictCount} later actions would ${effect}. The first is ${named}. ${refusal.detail}`;
}

/** An action in a locked period is reported if its outcome changes at all, even if it stays possible. */
function conflictEffect({ lockedCount, conflictCount }: JudgedFindings): string {
  if (lockedCount === 0) return 'become impossible';
  return lockedCount === conflictCount ? 'change in a locked period' : 'become impossible or change in a locked period';
}

function inTimelineOrder(refusals: readonly RefusedAction[]): readonly RefusedAction[] {
  return refusals.length < 2
    ? refusals
    : [...refusals].sort((a, b) => comparePositions(a.action.position, b.action.position));
}
