import type { ClusterLimits } from '../../config/cluster.js';
import type { Messages } from './messages.js';
import type { EventObserver } from './observer.js';
import type { Subjects } from './subjects.js';
import type { Timers } from './timers.js';
import type { Member, View } from './view.js';
import type { ViewStore } from './view-store.js';
import type { Beat } from './wire.js';

/** The parts that the membership of a node is made from. */
export interface MembershipParts {
  readonly self: Member;
  /** True for a node that serves requests and owns no partitions. */
  readonly edge: boolean;
  readonly messages: Messages;
  readonly subjects: Subjects;
  readonly views: ViewStore;
  readonly timers: Timers;
  readonly limits: ClusterLimits;
  /** Rejects, or does not settle, if the database does not answer. */
  readonly pingStore: () => Promise<unknown>;
  /** Returns what this node tells about itself in heartbeats. */
  readonly describe: () => Pick<Beat, 'level' | 'version' | 'startedAt' | 'url' | 'commandsPerSecond' | 'p99Ms'>;
  readonly observer: EventObserver;
  /** Called after the owners have changed. */
  readonly onOwners: (view: View) => void;
  /** Called after this node was stopped for a while: its states in memory may be outdated. */
  readonly onPause: () => void;
  /** Called with failures of background work, which is tried again. */
  readonly onTrouble: (what: string, error: unknown) => void;
}
