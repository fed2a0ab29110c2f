import type { ActionId, Position, StreamId } from '../../kernel/position.js';

/** A notification of the log, found by what it is about. */
export interface FoundNotification {
  readonly number: number;
  /** As `NotificationLog.texts` returns it. */
  readonly text: string;
}

/** A touch as a change set wrote it, with the members that the log does not show. */
export interface WrittenTouch {
  readonly stream: StreamId;
  readonly position: Position;
  readonly revision: number;
  /** Whether the touch has notifications. Then the log shows its events. */
  readonly isNotified: boolean;
  /** The events if the touch has no notifications, else an empty list. Null: by this row, the action no longer touches the stream at this position. */
  readonly events: readonly string[] | null;
  /** The other members, by the names of their columns. */
  readonly members: {
    readonly winery: string;
    readonly subject: string;
    readonly silent: boolean;
    readonly retracts_first: number | null;
    readonly retracts: number;
    readonly asserts: number;
  };
}

/** A row that a change set wrote. `first` is the first number of the change set. `index` is the index of the row's notification within the change set; for a publication, of the last notification. */
export type WrittenRow =
  | { readonly part: 'publication' | 'status'; readonly first: number; readonly index: number }
  | {
      readonly part: 'revision';
      readonly first: number;
      readonly index: number;
      readonly rules: number;
      readonly decidedBy: number | null;
    }
  | { readonly part: 'touch'; readonly first: number; readonly touch: WrittenTouch };

/** Reads that only the verifier needs. All see the instant of their view. */
export interface Audit {
  /** The notifications about each lot, in the order of their numbers, one list for each stream. */
  notificationsOfLots(lots: readonly StreamId[]): Promise<readonly (readonly FoundNotification[])[]>;
  /** The notifications about actions, except those of lot events, in the order of their numbers. */
  notificationsOfActions(ids: readonly ActionId[]): Promise<readonly FoundNotification[]>;
  /**
   * The rows of the change sets whose first number is from `first` to `last`, in the order of these numbers. Includes rows whose number is in the range but is not the
   * first number of any change set.
   */
  writtenRows(first: number, last: number): Promise<readonly WrittenRow[]>;
  /** Returns the name under which other connections can open a view of the same instant, as long as this view is open. */
  exportSnapshot(): Promise<string>;
}
