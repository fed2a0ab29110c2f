import type { EditList } from '../use-cases.js';

/** An item of a list of an edit's impact. `place` orders the items of a list; `ordinal` is 1, 2, 3 … over all lists. */
export interface EditItem {
  readonly list: EditList;
  readonly place: string;
  readonly ordinal: number;
  /** JSON text. */
  readonly body: string;
}

interface EditCounts {
  readonly decided: number;
  readonly changed: number;
  /** The effective time up to which everything is decided, in milliseconds since 1970; null before the first. */
  readonly reached: number | null;
}

/**
 * What a worker does to the edit that it decides. Each method returns false, and does nothing, if the edit is not this runner's any more: it was cancelled, or
 * another node has taken it over. Rejects with StoreUnavailable.
 */
export interface EditWork {
  /** Notes progress, and that the runner is alive. */
  note(counts: EditCounts): Promise<boolean>;
  /** Notes how many actions the edit may have to decide. */
  noteEstimate(estimate: number | null): Promise<boolean>;
  /** Notes the draft that is being written. It is abandoned when the edit is cancelled or taken over. */
  noteDraft(draft: number): Promise<boolean>;
  /** From now on, the edit cannot be cancelled. */
  beginCommit(): Promise<boolean>;
  /** Inserts items, or replaces those with the same list and place. Returns nothing, and does nothing if the edit is not this runner's any more. */
  putItems(items: readonly EditItem[]): Promise<void>;
  /** Deletes the items with a higher ordinal. Returns nothing, and does nothing if the edit is not this runner's any more. */
  dropItems(ordinal: number): Promise<void>;
}
