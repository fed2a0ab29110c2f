import type { LotState, Vessel } from '../../wire/reads.js';

/** What the screen of a cellar reads: all vessels and lots at the shown time. */
export interface CellarData {
  readonly vessels: readonly Vessel[];
  readonly lots: readonly LotState[];
}
