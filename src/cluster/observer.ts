/** Something that happened to this node as a part of its cluster. */
export type ClusterEvent =
  /** `gained` and `lost`: how many partitions this node owns now and did not before, and the reverse. */
  | {
      readonly kind: 'view_changed';
      readonly epoch: number;
      readonly members: readonly string[];
      readonly gained: number;
      readonly lost: number;
    }
  | { readonly kind: 'joined' }
  | { readonly kind: 'left' }
  /** This node removed others from the view. `silent`: it missed their heartbeats. `reported`: they said that they drain, or do not reach the database. */
  | { readonly kind: 'removed'; readonly nodes: readonly string[]; readonly reason: 'silent' | 'reported' }
  /** The process, or its event loop, stood still. `pauseMs`: between two of its own heartbeats. */
  | { readonly kind: 'paused'; readonly pauseMs: number }
  /** An owner is not asked again before its next heartbeat. */
  | { readonly kind: 'owner_suspected'; readonly node: string; readonly reason: 'not_listening' | 'silent' }
  | { readonly kind: 'beat_sent' }
  /** `late`: the heartbeat before it came more than two intervals ago. */
  | { readonly kind: 'beat_heard'; readonly late: boolean }
  /** A lane was closed, because one of its commands had no definite outcome. */
  | { readonly kind: 'lane_closed' };

/** Is called with each event, at once. It must not throw. */
export interface EventObserver {
  happened(event: ClusterEvent): void;
}

/** What is counted of the commands of this node. */
export interface DispatcherObserver {
  /** A command was sent to an owner for the first time, or again. */
  sent(again: boolean): void;
  /** A command was left without a definite outcome by its owner. */
  inDoubt(change: string): void;
  /** A command of another owner's lots was decided by this node. */
  decidedHere(): void;
}

/** What is counted and logged in a cluster. */
export interface ClusterObserver extends DispatcherObserver, EventObserver {
  /** This node began to hold a command's streams at their owners. */
  held(): void;
  /** A hold at this node ended by its time: the node that asked for it waits too long, or did not free it. */
  holdExpired(): void;
  viewChanged(): void;
  /** After a change of the view, the states of lost partitions were saved. */
  handedOver(durationMs: number): void;
}
