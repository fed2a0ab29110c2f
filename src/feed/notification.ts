/**
 * Notifications: the numbered entries of the log, as CloudEvents 1.0 events in their public JSON form.
 *
 * ## The order of numbers
 *
 * Numbers are dense over the whole log: 1, 2, 3 … (promise 3). A change set takes consecutive numbers; `data.index` of `data.of` is the place
 * of a notification in its set, from 0, so the set's first number is `sequence − index`. Within a set the order is:
 *
 * 1. The set's own actions (recorded, revised, retracted), in the order of the request.
 * 2. Every action that was decided, in timeline order (effectiveAt, tieBreak, id). For each of them:
 *    1. its status change (conflicted, restored), if it has one; only actions outside the set can have one;
 *    2. its lot events, stream by stream: for each lot the retractions, then the assertions in folding order.
 *
 * An action that is moved in the timeline is decided at both positions: its events are retracted at the old one and asserted at the new one.
 *
 * A reader may rely on two consequences: a retraction names an assertion of an earlier change set (`data.asserted`), and the status of an action
 * precedes its events.
 */
import type { LotEvent } from './lot-event.js';

/** Every type of notification, in the order in which a change set can produce them. Lost numbers are change sets of their own. */
export const notificationTypes = [
  'solera.action.recorded',
  'solera.action.revised',
  'solera.action.retracted',
  'solera.action.conflicted',
  'solera.action.restored',
  'solera.lot.event.retracted',
  'solera.lot.event.asserted',
  'solera.log.lost',
] as const;

/**
 * Narrow it by `type`: every type has its own members of `data`. A later version of Solera may add types, which have the members that all
 * notifications have. So a reader ignores types that it does not know: a `switch` on `type` has a `default`.
 */
export type Notification =
  | CloudEvent<'solera.action.recorded', RecordedAction>
  | CloudEvent<'solera.action.revised', RecordedAction>
  | CloudEvent<'solera.action.retracted', RetractedAction>
  | CloudEvent<'solera.action.conflicted', ConflictedAction>
  | CloudEvent<'solera.action.restored', RestoredAction>
  | CloudEvent<'solera.lot.event.retracted', RetractedEvent>
  | CloudEvent<'solera.lot.event.asserted', AssertedEvent>
  | CloudEvent<'solera.log.lost', LostNumber>;

/** A notification about an action or a lot: any but those of lost numbers. */
export type ActionNotification = Exclude<Notification, { readonly type: 'solera.log.lost' }>;

export interface CloudEvent<Type extends (typeof notificationTypes)[number], Data> {
  readonly specversion: '1.0';
  /** The notification number as text. */
  readonly id: string;
  /** The notification number. */
  readonly sequence: number;
  /** `/wineries/{winery}`, or `/log` for a lost number. */
  readonly source: string;
  readonly type: Type;
  /** The lot of a lot event, the lost numbers of a lost number, otherwise the id of the action. */
  readonly subject: string;
  /** When the change set was recorded: RFC 3339, UTC, to the millisecond. The same for all notifications of a set. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  /** The URI of the schema of `data`. Absent if the notification was published before the log began to name schemas. */
  readonly dataschema?: string;
  readonly data: Data;
}

/** The content of a notification, encrypted with a key of its winery. */
export interface EncryptedContent {
  /** The id of the key. */
  readonly key: string;
  /** Base64 of a nonce, the ciphertext and a tag. */
  readonly text: string;
}

/** Members that `data` has in every notification, of any type: a reader finds its place in the log with them. */
export interface NotificationPlace {
  /** The code of the winery; '' for a lost number, which belongs to none. */
  readonly winery: string;
  /** The id of the change set. */
  readonly change: string;
  /** The place of the notification in its change set, from 0. */
  readonly index: number;
  /** The number of notifications in the change set. */
  readonly of: number;
  /**
   * Present if the content of the notification is encrypted. Then the members of the content are absent: `event` of an assertion; `data`, `note`, `code` and `detail` of
   * an action. A reader with the key opens it: see `openNotification`.
   */
  readonly encrypted?: EncryptedContent;
}

/** Members that `data` has in every notification about an action or a lot. */
export interface NotificationData extends NotificationPlace {
  /** The action that was edited, or that caused the event. */
  readonly action: string;
  /** The action's revision. */
  readonly revision: number;
  /** RFC 3339, UTC, to the millisecond. With `tieBreak` and `action` it is the action's position in the timeline. */
  readonly effectiveAt: string;
  readonly tieBreak: number;
  /** Who recorded the change set: the name of the token, or the subject that the issuer names. Absent if it was recorded without authentication. */
  readonly recordedBy?: string;
}

/** Why an action has no effect: a code that the public API documents, and a sentence for people. */
export interface Refusal {
  readonly code: string;
  readonly detail: string;
}

/** A new action, or a new revision of one. `code` and `detail` are present if it is conflicted. */
export interface RecordedAction extends NotificationData, Partial<Refusal> {
  /** The kind of the action, for example `rack`. */
  readonly type: string;
  readonly status: 'active' | 'conflicted';
  /** The user's data. */
  readonly data: unknown;
  readonly note?: string;
  /** Present if the edit named a version of the rules of the cellar: nothing of the action changed but the rules that decide it. */
  readonly rules?: number;
}

export interface RetractedAction extends NotificationData {
  readonly type: string;
  readonly status: 'retracted';
}

/** An action outside the change set that had an effect and is now impossible. */
export interface ConflictedAction extends NotificationData, Refusal {
  readonly type: string;
  readonly status: 'conflicted';
}

/** A conflicted action that takes effect again. */
export interface RestoredAction extends NotificationData {
  readonly type: string;
  readonly status: 'active';
}

export interface RetractedEvent extends NotificationData {
  readonly lot: string;
  /** The number of the assertion that no longer holds. */
  readonly asserted: number;
}

export interface AssertedEvent extends NotificationData {
  readonly lot: string;
  readonly event: LotEvent;
}

/** Numbers, both included. */
export interface LostRange {
  readonly first: number;
  readonly last: number;
}

/**
 * A number that nothing happened under, because the database was restored to an earlier point. Before, it had given the numbers of `lost` to notifications that no
 * longer hold; a reader that has applied one of them begins again from results that end before `lost.first`. The last of these notifications has the number after `lost.last`.
 */
export interface LostNumber extends NotificationPlace {
  readonly lost: LostRange;
}
