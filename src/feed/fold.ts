/**
 * Folds the events of a lot into its state, by the same code and so with the same rounding as the server.
 * The state is that of `GET /v1/wineries/{winery}/lots/{lot}` without `version`.
 */
import { evolveLot, INITIAL_LOT } from '../cellar/lot.js';
import { parseEvent } from '../cellar/public-event.js';
import { type LotState, lotState } from '../cellar/public-lot.js';
import { currentSchemas, type Schemas } from '../cellar/upcasters.js';
import { comparePositions, type Position } from '../kernel/position.js';
import type { AssertedEvent, CloudEvent, Notification } from './notification.js';
import { assertKnownSchema, inNewestSchema } from './upcast.js';

/** The public state of a lot, without `version`, which differs after every edit and is no part of what a lot holds. */
export type FoldedLot = Omit<LotState, 'version'>;

export type AssertedNotification = CloudEvent<'solera.lot.event.asserted', AssertedEvent>;

export interface FoldOptions {
  /** Folds the events until this time, inclusive: RFC 3339. Default: all. */
  readonly at?: string | undefined;
  /** The schemas of events. Default: those of this version of the library. @internal for tests */
  readonly schemas?: Schemas;
}

/** An event cannot be folded, because this consumer does not have the key of its winery. */
export class EncryptedEvent extends Error {
  override readonly name = 'EncryptedEvent';
  readonly number: number;

  constructor(number: number, winery: string) {
    super(`Notification ${number} is encrypted. Its content needs the key of the winery ${winery}.`);
    this.number = number;
  }
}

interface PlacedEvent {
  readonly number: number;
  readonly position: Position;
  readonly notification: AssertedNotification;
}

/**
 * Returns the state of one lot from its notifications, given in any order: the asserted events without those that are retracted, in timeline
 * order. Notifications about actions are ignored. Returns null if no event remains: the lot does not exist.
 * Events of former schemas are upcast. Throws if the notifications belong to several lots. @throws EncryptedEvent, UnknownSchema
 */
export function fold(
  notifications: Iterable<Notification>,
  { at, schemas = currentSchemas }: FoldOptions = {},
): FoldedLot | null {
  const until = at === undefined ? Number.POSITIVE_INFINITY : instantOf(at);
  const asserted = new Map<number, AssertedNotification>();
  const retracted = new Set<number>();
  for (const notification of notifications) {
    if (notification.type === 'solera.lot.event.asserted') asserted.set(notification.sequence, notification);
    if (notification.type === 'solera.lot.event.retracted') retracted.add(notification.data.asserted);
  }
  for (const number of retracted) asserted.delete(number);
  const events = [...asserted.values()].map(placed).filter(({ position }) => position.effectiveAt <= until);
  events.sort((a, b) => comparePositions(a.position, b.position) || a.number - b.number);
  return foldInOrder(events, schemas);
}

function foldInOrder(events: readonly PlacedEvent[], schemas: Schemas): FoldedLot | null {
  const [first] = events;
  if (first === undefined) return null;
  const { winery, lot } = first.notification.data;
  let state = INITIAL_LOT;
  for (const { number, position, notification } of events) {
    assertKnownSchema(notification, schemas);
    const { data } = inNewestSchema(notification, schemas);
    if (data.winery !== winery || data.lot !== lot)
      throw new Error(`fold takes the events of one lot: ${winery}/${lot}, or ${data.winery}/${data.lot}.`);
    if (data.encrypted !== undefined) throw new EncryptedEvent(number, winery);
    state = evolveLot(state, parseEvent(data.event), position);
  }
  const { version: _, ...folded } = lotState({ winery, lot }, state, 0);
  return folded;
}

function placed(notification: AssertedNotification): PlacedEvent {
  const { sequence, data } = notification;
  const position = { effectiveAt: instantOf(data.effectiveAt), tieBreak: data.tieBreak, id: data.action };
  return { number: sequence, position, notification };
}

function instantOf(text: string): number {
  const ms = new Date(text).getTime();
  if (Number.isNaN(ms)) throw new RangeError(`"${text}" is not a time such as 2026-09-01T10:00:00Z.`);
  return ms;
}
