import type { CellarAction } from '../../cellar/kind.js';
import { heldIn } from '../../cellar/lot.js';
import type { CellarRefusal } from '../../cellar/refusal.js';
import type { CellarState } from '../../cellar/state.js';
import { lotStream } from '../../cellar/stream.js';
import type { Decided } from '../../kernel/cascade-step.js';
import type { Action } from '../../kernel/domain.js';
import { type InPieces, pause } from '../../kernel/pause.js';
import type { ActionId } from '../../kernel/position.js';
import type { WineryRecord } from '../ports/winery-settings-store.js';
import { dateText, localDay } from '../settings/local-day.js';
import { type AssumedVessel, type SettingsSnapshot, vesselKey } from '../settings/settings-snapshot.js';
import { vesselsFilledBy, vesselsNamedBy, wineriesNamedBy } from './action-names.js';
import type { PreparedEdit } from './prepared-change.js';

/**
 * The rules of admission check a change set against the settings when it is made. Deciding an action never reads settings, so settings that change later
 * cannot make an edit differ from a rebuild.
 */
export interface RefusedAction {
  readonly action: Action<CellarAction>;
  readonly refusal: CellarRefusal;
}

/** `unknown_vessel` or `unknown_winery` if the edit's payload names a vessel or winery that does not exist, else null. */
export function unknownName(
  { action, retracted }: PreparedEdit,
  settings: SettingsSnapshot,
  assumedVessels: ReadonlySet<string>,
): CellarRefusal | null {
  if (retracted) return null;
  for (const name of vesselsNamedBy(action.data)) {
    const { winery, vessel } = name;
    if (settings.wineries.has(winery) && !settings.vessels.has(vesselKey(name)) && !assumedVessels.has(vesselKey(name)))
      return { code: 'unknown_vessel', winery, vessel, detail: `Winery ${winery} has no vessel ${vessel}.` };
  }
  for (const winery of wineriesNamedBy(action.data)) {
    if (!settings.wineries.has(winery))
      return { code: 'unknown_winery', winery, detail: `There is no winery ${winery}.` };
  }
  return null;
}

/**
 * `period_locked` if the edit takes an action out of a locked period, or puts one into it, else null. Each side is judged by the wineries that it
 * names: a transfer in bond that gets another receiver concerns the former receiver too. A note has no outcome, so it may be written at any time.
 */
export function lockedEdit({ edit, action }: PreparedEdit, settings: SettingsSnapshot): CellarRefusal | null {
  if (edit === null || action.data.type === 'note') return null;
  const sides = [edit.before?.action, edit.after];
  for (const side of sides) {
    const refusal = side == null ? null : lockedAction(side, settings);
    if (refusal !== null) return refusal;
  }
  return null;
}

/** A place of an action of a change set, old or new, that lies in a locked period. `effectiveAt` is in milliseconds since 1970. */
export interface LockedPlace {
  readonly action: ActionId;
  /** The winery whose period is locked: that of the action, or one that the action names. */
  readonly winery: string;
  readonly effectiveAt: number;
  readonly lockDate: string;
}

/** Returns every place, old and new, that makes `lockedEdit` refuse the edit, each once. */
export function lockedPlaces({ edit, action }: PreparedEdit, settings: SettingsSnapshot): readonly LockedPlace[] {
  if (edit === null || action.data.type === 'note') return [];
  const places = new Map<string, LockedPlace>();
  for (const side of [edit.before?.action, edit.after]) {
    if (side == null) continue;
    const { id, effectiveAt } = side.position;
    for (const winery of [side.data.winery, ...wineriesNamedBy(side.data)]) {
      const record = settings.wineries.get(winery);
      if (record === undefined || record.lockDate === null || !isLocked(record, effectiveAt)) continue;
      places.set(`${effectiveAt} ${winery}`, { action: id, winery, effectiveAt, lockDate: record.lockDate });
    }
  }
  return [...places.values()];
}

/** `period_locked` if the action lies in a locked period of its winery, or of a winery that it names, else null. */
export function lockedAction(
  { data, position }: Action<CellarAction>,
  settings: SettingsSnapshot,
): CellarRefusal | null {
  for (const winery of [data.winery, ...wineriesNamedBy(data)]) {
    const record = settings.wineries.get(winery);
    if (record !== undefined && isLocked(record, position.effectiveAt))
      return lockedRefusal(record, position.effectiveAt);
  }
  return null;
}

function lockedRefusal(record: WineryRecord, effectiveAt: number): CellarRefusal {
  return {
    code: 'period_locked',
    winery: record.winery,
    detail: `${dateText(localDay(record.timeZone, effectiveAt))} lies in a locked period: winery ${record.winery} is locked through ${record.lockDate}.`,
  };
}

const dayMs = 86_400_000;

function isLocked(record: WineryRecord, effectiveAt: number): boolean {
  if (record.lockDate === null) return false;
  const lastDay = Date.parse(record.lockDate);
  // No local time differs from UTC by a day, and formatting a local date takes long where thousands of outcomes are judged.
  if (effectiveAt >= lastDay + 2 * dayMs) return false;
  return effectiveAt < lastDay - dayMs || localDay(record.timeZone, effectiveAt) <= lastDay;
}

/** A vessel after an action that put something into it, or measured it. `volume` is in millionths of the winery's volume unit. */
export interface Filling {
  readonly action: Action<CellarAction>;
  readonly own: boolean;
  readonly winery: string;
  readonly lot: string;
  readonly vessel: string;
  readonly volume: number;
  /** Whether the change set raises the level of the vessel at that point of the timeline by more than a measurement. A measurement states what was found. */
  readonly raised: boolean;
}

/** Returns the vessels that a decided action filled: all of them for an own action of the change set, else those whose volume differs from before. */
export function* fillings(
  decided: Decided<CellarAction, CellarState, unknown, unknown>,
  perPiece: number,
): InPieces<readonly Filling[]> {
  const { after: action, outcome, own, effect } = decided;
  if (action === null || outcome?.kind !== 'accepted') return none;
  const filled = vesselsFilledBy(action.data);
  if (filled.length === 0) return none;
  const found: Filling[] = [];
  for (const [index, { winery, lot, vessel }] of filled.entries()) {
    if (index % perPiece === perPiece - 1) yield pause;
    const stream = lotStream(winery, lot);
    const volume = volumeIn(decided.stateAfter(stream), vessel);
    const before = volumeIn(decided.stateBefore(stream), vessel);
    const raised = volume > before && action.data.type !== 'measure';
    const differs = own || effect !== 'unchanged' || volume !== before;
    if (differs) found.push({ action, own, winery, lot, vessel, volume, raised });
  }
  return found;
}

const none: readonly Filling[] = [];

function volumeIn(state: CellarState, vessel: string): number {
  return state.stream === 'lot' ? heldIn(state, vessel) : 0;
}

/** The fillings that exceed the capacity of their vessel. */
export function overfilled(
  all: readonly Filling[],
  settings: SettingsSnapshot,
  assumedVessels: readonly AssumedVessel[],
): readonly (Filling & { readonly capacity: number })[] {
  const assumed = new Map(assumedVessels.map((vessel) => [vesselKey(vessel), vessel]));
  return all.flatMap((filling) => {
    const key = vesselKey(filling);
    const capacity = (settings.vessels.get(key) ?? assumed.get(key))?.capacity ?? null;
    return capacity !== null && filling.volume > capacity ? [{ ...filling, capacity }] : [];
  });
}
