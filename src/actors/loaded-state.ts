import type { Version } from '../application/ports/proposal.js';
import type { CellarState } from '../cellar/state.js';
import type { Position } from '../kernel/position.js';

/** The state of a stream in memory. It is speculative while proposals that wrote it are in flight, and then never leaves the node. */
export interface LoadedState {
  readonly state: CellarState;
  readonly version: Version;
  /** The last notification number on the stream. `value` is assigned when the proposal that made this state is published. */
  readonly number: { readonly value: number };
  /** The last position that touches the stream. */
  readonly last: Position | null;
  /** True if the tie break of `last` is provisional. */
  readonly lastIsProvisional: boolean;
  readonly touchesSinceCheckpoint: number;
}
