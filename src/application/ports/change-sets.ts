import type { StreamId } from '../../kernel/position.js';
import type { LotChange, LotChangeQuery } from '../live-use-cases.js';
import type { Keyset } from './keyset.js';
import type { StoredChange } from './stored-change.js';

/** How the actions of a change set were decided. */
export interface DecidedUnder {
  /** The version of the rules by which its new data was decided. */
  readonly rules: number;
  /** Whether each action was decided by a version of its own. Otherwise `rules` decided all of them. */
  readonly ofActions: boolean;
}

/** The change sets that are known: published ones, and those whose answer is only remembered. Each read sees everything that was committed before it began. */
export interface ChangeSets {
  find(change: string): Promise<StoredChange | null>;
  /** The change sets among these ids that are known, in no particular order. */
  findAll(changes: readonly string[]): Promise<StoredChange[]>;
  /** Change sets in the order of their ids. */
  list(page: Keyset): Promise<StoredChange[]>;
  /** How each published change set whose first number is from `first` to `last` was decided, by that number. */
  rules(range: { readonly first: number; readonly last: number }): Promise<ReadonlyMap<number, DecidedUnder>>;
  /**
   * What the change sets of a range did to each lot that they touch, in the order of their numbers, then of the lots' wineries and codes. A lot is touched
   * also by an action that only reads it: its version changes.
   */
  lotChanges(query: LotChangeQuery): Promise<LotChange[]>;
  /** The streams that the notifications of a change set are about, in order. */
  streamsOf(change: string): Promise<StreamId[]>;
}
