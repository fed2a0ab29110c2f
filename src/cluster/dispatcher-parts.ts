import type { ClusterLimits } from '../../config/cluster.js';
import type { SpreadOf } from '../actors/placement.js';
import type { Turns } from '../application/pieces.js';
import type { Tracer } from '../application/ports/tracer.js';
import type { ChangeCommand, ChangeReply, Transport } from '../application/request/command.js';
import type { AskedOwners } from './asked-owners.js';
import type { Membership } from './membership.js';
import type { DispatcherObserver, EventObserver } from './observer.js';
import type { Timers } from './timers.js';
import type { Member } from './view.js';

/** What a dispatcher is made of. */
export interface DispatcherParts {
  readonly self: Member;
  /** The router of this node. */
  readonly here: Transport;
  readonly membership: Membership;
  readonly owners: AskedOwners;
  readonly spreadOf: SpreadOf;
  readonly turns: Turns;
  readonly timers: Timers;
  /** The largest body of a message now, in bytes. */
  readonly largestBody: () => number;
  readonly limits: ClusterLimits;
  readonly newId: () => string;
  /** Returns the reply to a command whose change set is stored, or null. */
  readonly storedReply: (command: ChangeCommand) => Promise<ChangeReply | null>;
  readonly observer: DispatcherObserver & EventObserver;
  readonly tracer: Tracer;
}

/** What is in progress, for operators. */
export interface DispatcherLoad {
  /** Lanes that send nothing, because commands of them had no definite outcome. */
  readonly lanesClosed: number;
  /** Commands that wait in lanes. */
  readonly commandsWaiting: number;
  /** Commands of other owners' lots that this node decides now. */
  readonly fallbackDecisions: number;
}
