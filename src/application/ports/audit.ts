import type { ActionId, StreamId } from '../../kernel/position.js';
import type { CascadeAction, CascadeReader } from './history-reader.js';

/** An action as it was believed at some point of the log. */
export interface BelievedAction extends CascadeAction {
  readonly retracted: boolean;
  /** The rules version of the change set that wrote the revision. */
  readonly rules: number;
}

/** What a cascade reads, as it was believed just after a notification. */
export interface BelievedReader extends Pick<CascadeReader, 'slices' | 'after'> {
  /** The actions that existed, in the order of the ids. */
  actions(ids: readonly ActionId[]): Promise<readonly BelievedAction[]>;
}

/** A notification of the log, found by what it is about. */
export interface FoundNotification {
  readonly number: number;
  /** As `NotificationLog.texts` returns it. */
  readonly text: string;
}

/** Reads that only the verifier needs. All see the instant of their view. */
export interface Audit {
  /**
   * The history as it was believed just after notification `known`, which must be the last of a change set, or 0. With `checkpoints`, slices begin
   * at saved states; otherwise they begin at the beginning of the stream. The versions in slices are not set.
   */
  asOf(known: number, options: { readonly checkpoints: boolean }): BelievedReader;
  /** The notifications about each lot, in the order of their numbers, one list for each stream. */
  notificationsOfLots(lots: readonly StreamId[]): Promise<readonly (readonly FoundNotification[])[]>;
  /** The notifications about actions, except those of lot events, in the order of their numbers. */
  notificationsOfActions(ids: readonly ActionId[]): Promise<readonly FoundNotification[]>;
  /** Returns the name under which other connections can open a view of the same instant, as long as this view is open. */
  exportSnapshot(): Promise<string>;
}
