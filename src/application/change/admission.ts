import { limits } from '../../../config/limits.js';
import type { ActionKind, CellarAction } from '../../cellar/kind.js';
import { heldIn } from '../../cellar/lot.js';
import type { CellarRefusal } from '../../cellar/refusal.js';
import type { CellarState } from '../../cellar/state.js';
import { lotStream } from '../../cellar/stream.js';
import type { Action } from '../../kernel/domain.js';
import type { Decided } from '../../kernel/history.js';
import type { VesselRecord, WineryRecord } from '../ports/archive.js';
import type { PreparedEdit } from './prepared-change.js';

/**
 * Rules of admission: settings judge the actions of a change set when it is made, never what followed. No decision reads them,
 * so that a changed setting cannot make an edit differ from a rebuild.
 */
export interface AdmissionSettings {
  readonly kinds: ReadonlyMap<string, ActionKind>;
  readonly winery: (code: string) => WineryRecord | null;
  readonly vessel: (winery: string, vessel: string) => VesselRecord | null;
}
export interface RefusedAction {
  readonly action: Action<CellarAction>;
  readonly refusal: CellarRefusal;
}

/** Wineries and vessels that an edit's new payload names and nobody has put: `unknown_vessel`, `unknown_winery`. */
export function unknownNames(edit: PreparedEdit, settings: AdmissionSettings): CellarRefusal | null {
  if (edit.retracted) return null;
  const { data } = edit.action;
  const kind = settings.kinds.get(data.type);
  for (const { winery, vessel } of kind?.vesselsNamed(data, data.data as never) ?? []) {
    if (settings.winery(winery) !== null && settings.vessel(winery, vessel) === null) {
      return { code: 'unknown_vessel', winery, vessel, detail: `Winery ${winery} has no vessel ${vessel}.` };
    }
  }
  for (const winery of kind?.wineriesNamed?.(data.data as never) ?? []) {
    if (settings.winery(winery) === null)
      return { code: 'unknown_winery', winery, detail: `There is no winery ${winery}.` };
  }
  return null;
}

/** `period_locked` where an edit's old or new place lies in a locked period of a winery it concerns. */
export function lockedEdit(edit: PreparedEdit, settings: AdmissionSettings): CellarRefusal | null {
  if (edit.edit === null) return null;
  const wineries = [edit.action.data.winery, ...(edit.otherWinery === null ? [] : [edit.otherWinery])];
  const places = [edit.edit.before?.action.position.effectiveAt, edit.edit.after?.position.effectiveAt];
  for (const winery of wineries) {
    const record = settings.winery(winery);
    for (const place of places) {
      if (record !== null && place !== undefined && isLocked(record, place)) return lockedRefusal(record, place);
    }
  }
  return null;
}

/** `period_locked` where the outcome of a dependent would change in a locked period of its winery, or of the one it sends to. */
export function lockedOutcome(action: Action<CellarAction>, settings: AdmissionSettings): CellarRefusal | null {
  const { data, position } = action;
  const named = settings.kinds.get(data.type)?.wineriesNamed?.(data.data as never) ?? [];
  for (const winery of [data.winery, ...named]) {
    const record = settings.winery(winery);
    if (record !== null && isLocked(record, position.effectiveAt)) return lockedRefusal(record, position.effectiveAt);
  }
  return null;
}

function lockedRefusal(record: WineryRecord, effectiveAt: number): CellarRefusal {
  return {
    code: 'period_locked',
    winery: record.winery,
    detail: `${dateText(localDay(record.timeZone, effectiveAt))} lies in a period that ${record.winery} has locked, up to ${record.lockDate}.`,
  };
}

function isLocked(record: WineryRecord, effectiveAt: number): boolean {
  return record.lockDate !== null && localDay(record.timeZone, effectiveAt) <= Date.parse(record.lockDate);
}

const dateFormats = new Map<string, Intl.DateTimeFormat>();

/** The date of an instant in a time zone, as the instant at which that date begins in UTC. It may lie just outside the years 0000 to 9999. */
function localDay(timeZone: string, effectiveAt: number): number {
  let format = dateFormats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en', {
      timeZone,
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
    });
    if (dateFormats.size >= limits.timeZonesInMemory) dateFormats.clear();
    dateFormats.set(timeZone, format);
  }
  const parts = new Map(format.formatToParts(effectiveAt).map(({ type, value }) => [type, value]));
  // The year before AD 1 is 1 BC, and 0000 as we write it.
  const year = parts.get('era') === 'BC' ? 1 - Number(parts.get('year')) : Number(parts.get('year'));
  return new Date(0).setUTCFullYear(year, Number(parts.get('month')) - 1, Number(parts.get('day')));
}

function dateText(day: number): string {
  return new Date(day).toISOString().replace(/T.*/, '');
}

/** A vessel that an action filled, and how far: judged against its capacity once that is read. */
export interface Filling {
  readonly action: Action<CellarAction>;
  readonly own: boolean;
  readonly winery: string;
  readonly lot: string;
  readonly vessel: string;
  readonly volume: number;
}

/** How full each vessel stands after an action that puts something into it: after each of the set's own, elsewhere where that is news. */
export function fillings(
  decided: Decided<CellarAction, CellarState, unknown, unknown>,
  kind: ActionKind | undefined,
): Filling[] {
  const action = decided.after;
  if (action === null || decided.outcome?.kind !== 'accepted' || kind?.vesselsFilled === undefined) return [];
  return kind.vesselsFilled(action.data, action.data.data as never).flatMap(({ winery, lot, vessel }) => {
    const stream = lotStream(winery, lot);
    const volume = heldAt(decided.stateAfter(stream), vessel);
    const isNews = decided.own || decided.changed || volume !== heldAt(decided.stateBefore(stream), vessel);
    return isNews ? [{ action, own: decided.own, winery, lot, vessel, volume }] : [];
  });
}

function heldAt(state: CellarState, vessel: string): number {
  return state.stream === 'lot' ? heldIn(state, vessel) : 0;
}

/** Those fillings that exceed their vessel's capacity. */
export function overfilled(
  all: readonly Filling[],
  settings: AdmissionSettings,
): readonly (Filling & { readonly capacity: number })[] {
  return all.flatMap((filling) => {
    const capacity = settings.vessel(filling.winery, filling.vessel)?.capacity ?? null;
    return capacity !== null && filling.volume > capacity ? [{ ...filling, capacity }] : [];
  });
}
