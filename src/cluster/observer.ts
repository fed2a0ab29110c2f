import type { DispatcherObserver } from './dispatcher.js';

/** What is counted in a cluster. */
export interface ClusterObserver extends DispatcherObserver {
  /** This node began to hold a command's streams at their owners. */
  held(): void;
  /** A hold at this node ended by its time: the node that asked for it waits too long, or did not free it. */
  holdExpired(): void;
  viewChanged(): void;
  /** After a change of the view, the states of lost partitions were saved. */
  handedOver(durationMs: number): void;
}
