import type { View } from './view.js';

/** Keeps the view of a cell. Any number of nodes may replace it; one of them succeeds in each epoch. */
export interface ViewStore {
  /** Returns the newest view, or the empty view. Rejects with StoreUnavailable. */
  read(): Promise<View>;
  /**
   * Replaces the view of epoch `view.epoch - 1`. Returns false, and changes nothing, if the stored epoch is another one.
   * Rejects with StoreUnavailable when the outcome is unknown; replacing again is safe.
   */
  replace(view: View): Promise<boolean>;
}
