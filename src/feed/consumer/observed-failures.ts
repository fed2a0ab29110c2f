/** What a follower reports while it goes on: it tries again by itself. */
import type { ChangeSet } from '../change-set.js';
import type { PushChannel } from './push.js';

/** A connection was lost or could not be made. The follower is about to try again. */
export interface Reconnection {
  /** The connection that the follower makes again. */
  readonly source: 'pages' | PushChannel['name'];
  /** How often in sequence it has failed: 1, 2, 3 … */
  readonly attempt: number;
  /** Why; null if the server ended the connection in order. */
  readonly error: Error | null;
}

/** An attempt to apply a change set has failed. It is about to be tried again. */
export interface FailedApply {
  readonly changeSet: ChangeSet;
  /** How often in sequence it has failed: 1, 2, 3 … */
  readonly attempt: number;
  readonly error: unknown;
}
