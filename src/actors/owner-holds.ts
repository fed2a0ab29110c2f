import type { TraceContext } from '../application/trace-context.js';
import type { StreamId } from '../kernel/position.js';
import type { Hold } from './holds.js';

/** Holds of one command on streams that several nodes own. */
export type OwnersHold = Pick<Hold, 'drained' | 'release'>;

/**
 * The port to the mailboxes of other nodes. A command that lost its races because its streams are written elsewhere asks the owners to hold them until it is decided.
 * Such holds serve progress, not safety: they may be refused, and they end by themselves.
 */
export interface OwnerHolds {
  /**
   * Returns a hold on all streams, or null if this node owns all of them or the broker is away. Keeps places in this node's mailboxes at once; other owners
   * are asked in `drained`. `release` must follow. Throws MailboxFull.
   */
  on(streams: readonly StreamId[], arrival: number, trace?: TraceContext): OwnersHold | null;
}

/** For a node that owns all streams. */
export const noOtherOwners: OwnerHolds = { on: () => null };
