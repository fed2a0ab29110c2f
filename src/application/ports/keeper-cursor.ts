import type { StreamCursor } from './saved-states.js';

/** How far the keeper of checkpoints is. All nodes of a database share it. */
export interface KeeperCursor {
  /** Claims the next run for the caller. Returns where it starts, or null if a node claimed one less than `intervalMs` ago. */
  claimRun(intervalMs: number): Promise<StreamCursor | null>;
  /** Notes where the next run starts. */
  note(cursor: StreamCursor): Promise<void>;
}
