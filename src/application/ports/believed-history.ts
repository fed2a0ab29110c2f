import type { ActionId, StreamId } from '../../kernel/position.js';
import type { CascadeAction, HistoryReader, StoredAction } from './history-reader.js';

/** What a decision must know of an action as it was believed at some point of the log. */
export interface BelievedAction extends CascadeAction {
  readonly retracted: boolean;
  /** The rules version of the change set that wrote the revision. */
  readonly rules: number;
}

/** The history as it was believed just after a notification. The versions and numbers in slices are not set. */
export interface BelievedReader extends Pick<HistoryReader, 'slices' | 'after'> {
  /** The actions that existed, in the order of the ids. */
  actions(ids: readonly ActionId[]): Promise<readonly BelievedAction[]>;
  /** The same actions as `HistoryReader.actions` returned them then, with the revision, note and refusal that they had. */
  actionsThen(ids: readonly ActionId[]): Promise<readonly StoredAction[]>;
  /** The last number of the last change set that had written touches on the stream, or 0. */
  streamNumber(stream: StreamId): Promise<number>;
}

/** Reads of the history as it was believed at earlier notifications. All see the instant of their view. */
export interface BelievedHistory {
  /**
   * The history just after notification `known`. A number inside a change set means the last number of the set. With `checkpoints`, slices begin at saved
   * states; otherwise they begin at the beginning of the stream.
   */
  asOf(known: number, options: { readonly checkpoints: boolean }): BelievedReader;
}
