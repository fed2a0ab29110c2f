/**
 * Derives the notifications that a change set must have from its decision, in the order of their numbers.
 *
 * Two orders are correct. Both begin with the set's own actions in list order, and in both the status change of an action precedes its events.
 * - The present order: every decided action in timeline order, with its status change (conflicted, restored), then its lot events.
 * - The order of versions before 2026-11-28: all status changes in timeline order, then all lot events in timeline order.
 * The log is never rewritten, so one database can hold change sets of both orders. They differ only if the set has a status change.
 */
import type { BelievedAction } from '../application/ports/believed-history.js';
import type { CellarEvent } from '../cellar/event.js';
import type { CellarAction } from '../cellar/kind.js';
import { publicEvent } from '../cellar/public-event.js';
import type { CellarRefusal } from '../cellar/refusal.js';
import type { CellarState } from '../cellar/state.js';
import { streamName } from '../cellar/stream.js';
import type { ActionNotification, Notification } from '../feed/notification.js';
import type { CascadeResult } from '../kernel/cascade-result.js';
import type { Rewrite } from '../kernel/history.js';
import { type ActionId, comparePositions, type Position } from '../kernel/position.js';
import type { RevisionNotification } from './log-contents.js';

export type CellarCascade = CascadeResult<CellarAction, CellarState, CellarEvent, CellarRefusal>;

/**
 * The members of a notification that follow from the decision of its change set. `LogContents` checks the numbers. The `detail` of a refusal is
 * left out, because its wording can change between versions.
 */
export interface DecidedMembers {
  readonly type: Notification['type'];
  readonly winery: string;
  readonly action: string;
  readonly revision: number;
  readonly effectiveAt: string;
  readonly tieBreak: number;
  /** The type of the action, in notifications about actions. */
  readonly actionType?: string | undefined;
  readonly status?: string | undefined;
  /** The code of the refusal of a conflicted action. */
  readonly code?: string | undefined;
  /** 'winery/lot' */
  readonly lot?: string | undefined;
  readonly event?: unknown;
  /** The number of the assertion that is retracted. */
  readonly asserted?: number | undefined;
}

export function decidedMembers({ type, data }: ActionNotification): DecidedMembers {
  const { winery, action, revision, effectiveAt, tieBreak } = data;
  return {
    ...{ type, winery, action, revision, effectiveAt, tieBreak },
    actionType: 'type' in data ? data.type : undefined,
    status: 'status' in data ? data.status : undefined,
    code: 'code' in data ? data.code : undefined,
    lot: 'lot' in data ? `${winery}/${data.lot}` : undefined,
    event: 'event' in data ? data.event : undefined,
    asserted: 'asserted' in data ? data.asserted : undefined,
  };
}

export function positionOf({ effectiveAt, tieBreak, action }: DecidedMembers): Position {
  return { effectiveAt: Date.parse(effectiveAt), tieBreak, id: action };
}

/** The notifications of a change set's own actions, and the stored revisions of these actions before it. */
export interface OwnActions {
  readonly own: readonly RevisionNotification[];
  readonly before: ReadonlyMap<ActionId, BelievedAction>;
}

/** Returns the notifications in each correct order, the present one first. */
export function expectedNotifications(
  actions: OwnActions,
  cascade: CellarCascade,
): readonly (readonly DecidedMembers[])[] {
  const ownMembers = ownNotifications(actions, cascade);
  const statuses = statusChanges(cascade);
  const events = cascade.rewrites.flatMap(eventsOf);
  const former = [...ownMembers, ...statuses, ...events];
  if (statuses.length === 0) return [former];
  // The sort is stable, so the status change of an action stays before its events.
  return [[...ownMembers, ...[...statuses, ...events].sort(inTimelineOrder)], former];
}

function inTimelineOrder(a: DecidedMembers, b: DecidedMembers): number {
  return comparePositions(positionOf(a), positionOf(b));
}

/**
 * The user chose the type, the winery and the position of an action when it was recorded. A later revision keeps the type and the winery; a retraction keeps
 * the position, too. Revisions are counted from 1.
 */
function ownNotifications({ own, before }: OwnActions, { refusals }: CellarCascade): DecidedMembers[] {
  const codes = new Map(refusals.map(({ action, refusal }) => [action.position.id, refusal.code]));
  return own.map((notification) => {
    const code = codes.get(notification.data.action);
    const isRetracted = notification.type === 'solera.action.retracted';
    const status = isRetracted ? 'retracted' : code === undefined ? 'active' : 'conflicted';
    const found = decidedMembers(notification);
    const former = before.get(notification.data.action);
    if (former === undefined) return { ...found, revision: 1, status, code };
    const { winery, type: actionType, revision, position } = former;
    const place = isRetracted ? placeMembers(position) : {};
    return { ...found, winery, actionType, revision: revision + 1, ...place, status, code };
  });
}

/** The status changes of actions outside the set, in timeline order. */
function statusChanges({ conflicts, restorations }: CellarCascade): DecidedMembers[] {
  const conflicted = conflicts.map(({ action: { position, revision, data }, refusal: { code } }) => ({
    ...membersAt('solera.action.conflicted', data.winery, position, revision),
    ...{ actionType: data.type, status: 'conflicted', code },
  }));
  const restored = restorations.map(({ position, revision, data }) => ({
    ...membersAt('solera.action.restored', data.winery, position, revision),
    ...{ actionType: data.type, status: 'active' },
  }));
  return [...conflicted, ...restored].sort(inTimelineOrder);
}

/** The retractions, then the assertions. Events of vessels have no notifications. */
function eventsOf({ stream, position, revision, stored, tag, events }: Rewrite<CellarEvent>): DecidedMembers[] {
  const { kind, winery, code } = streamName(stream);
  if (kind === 'vessel') return [];
  const lot = `${winery}/${code}`;
  const retracted = membersAt('solera.lot.event.retracted', winery, position, revision);
  const asserted = membersAt('solera.lot.event.asserted', winery, position, revision);
  return [
    ...(stored ?? []).map((_, index) => ({ ...retracted, lot, asserted: tag + index })),
    ...(events ?? []).map((event) => ({ ...asserted, lot, event: publicEvent(event) })),
  ];
}

function membersAt(type: Notification['type'], winery: string, position: Position, revision: number): DecidedMembers {
  return { type, winery, action: position.id, revision, ...placeMembers(position) };
}

function placeMembers({ effectiveAt, tieBreak }: Position): Pick<DecidedMembers, 'effectiveAt' | 'tieBreak'> {
  return { effectiveAt: new Date(effectiveAt).toISOString(), tieBreak };
}
