import type { Version } from '../application/ports/proposal.js';
import type { CellarState } from '../cellar/state.js';
import type { Position } from '../kernel/position.js';

/** The state of a stream in memory. It is speculative while proposals that wrote it are in flight; a speculative state never leaves the node. */
export interface LoadedState {
  readonly state: CellarState;
  readonly version: Version;
  /** The number of the stream's last notification. It is an object because `value` is assigned later, when the proposal that made this state is committed. */
  readonly number: { readonly value: number };
  /** The position of the last action that touches the stream, or null if there is none. */
  readonly last: Position | null;
  /** True if the tie break of `last` is provisional. */
  readonly lastIsProvisional: boolean;
  readonly touchesSinceCheckpoint: number;
}
