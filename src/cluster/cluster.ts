import type { ClusterLimits } from '../../config/cluster.js';
import type { Holds } from '../actors/holds.js';
import type { NodeActors, Ownership } from '../actors/node-actors.js';
import { partitionOf, type SpreadOf } from '../actors/placement.js';
import type { Turns } from '../application/pieces.js';
import type { Proposal } from '../application/ports/proposal.js';
import type { Scheduler } from '../application/ports/scheduler.js';
import type { Tracer } from '../application/ports/tracer.js';
import type { Transport } from '../application/request/command.js';
import type { StreamId } from '../kernel/position.js';
import { AskedOwners } from './asked-owners.js';
import type { CommandRates } from './command-rates.js';
import { CommandServer } from './command-server.js';
import { Dispatcher } from './dispatcher.js';
import type { DispatcherLoad } from './dispatcher-parts.js';
import { DistantHolds } from './distant-holds.js';
import { HeadHints } from './head-hints.js';
import { HoldServer } from './hold-server.js';
import { ClusterInspection } from './inspection.js';
import { Membership } from './membership.js';
import type { Messages } from './messages.js';
import type { ClusterObserver } from './observer.js';
import { Subjects } from './subjects.js';
import type { Timers } from './timers.js';
import type { Member } from './view.js';
import type { ViewStore } from './view-store.js';
import type { Beat } from './wire.js';
import { WrittenStreams } from './written-streams.js';

export interface ClusterParts {
  readonly cell: string;
  readonly self: Member;
  readonly edge: boolean;
  readonly messages: Messages;
  readonly views: ViewStore;
  readonly pingStore: () => Promise<unknown>;
  readonly spreadOf: SpreadOf;
  /** Reads the settings of a winery again. */
  readonly refresh: (winery: string) => Promise<unknown>;
  readonly turns: Turns;
  readonly timers: Timers;
  /** How fast this node answers, for the others. */
  readonly rates: Pick<CommandRates, 'read'>;
  readonly scheduler: Pick<Scheduler, 'nextTurn'>;
  /** Milliseconds since 1970, for people. Nothing is decided by it. */
  readonly now: () => number;
  readonly newId: () => string;
  readonly limits: ClusterLimits;
  readonly describe: () => Pick<Beat, 'level' | 'version' | 'startedAt' | 'url'>;
  readonly observer: ClusterObserver;
  /** Called when any node has published something. A hint. */
  readonly onHead: () => void;
  readonly tracer: Tracer;
  /** `about`: what the error concerns, for the log. */
  readonly onTrouble: (what: string, error: unknown, about?: object) => void;
  /** Creates the actors of this node. */
  readonly createActors: (ownership: Ownership, onWritten: (proposal: Proposal) => void) => NodeActors;
}

/** A node as a part of its cluster. */
export interface ClusterNode {
  readonly actors: NodeActors;
  /** Sends commands to the nodes that decide them. */
  readonly transport: Transport;
  readonly membership: Membership;
  readonly inspection: ClusterInspection;
  readonly holdServer: HoldServer;
  /** What this node's commands wait for. */
  load(): DispatcherLoad & { readonly commandsAsked: number };
  /** True if no command is in progress and every lane is open. */
  readonly isIdle: boolean;
  /** To be called after each commit of this node that published something. */
  published(): void;
  /** Joins the cluster as soon as the broker and the database answer. */
  start(): void;
  /** Gives up all partitions. Commands that were accepted go on, and further ones are decided by other nodes. */
  leave(): Promise<void>;
  /** Resolves when no command is in progress. */
  drained(): Promise<void>;
  stop(): void;
}

/** Makes a node a part of its cluster: its membership, the commands that it sends to others and those that it decides for others. */
export function createCluster(parts: ClusterParts): ClusterNode {
  return new ClusteredNode(parts);
}

/**
 * Puts the parts together.
 * Owns: which parts run. Does not own: what they do.
 */
class ClusteredNode implements ClusterNode {
  readonly actors: NodeActors;
  readonly transport: Transport;
  readonly membership: Membership;
  readonly inspection: ClusterInspection;
  readonly holdServer: HoldServer;
  private readonly dispatcher: Dispatcher;
  private readonly owners: AskedOwners;
  private readonly server: CommandServer;
  private readonly hints: HeadHints;
  private readonly services: readonly { start(): void; stop(): void }[];
  private endConnectionEvents = (): void => undefined;

  constructor(private readonly parts: ClusterParts) {
    const { self, messages, timers, limits, observer, spreadOf, newId, tracer, onTrouble } = parts;
    const subjects = new Subjects(parts.cell);
    const membership = new Membership({
      ...{ self, edge: parts.edge, messages, subjects, views: parts.views, timers, limits, observer, onTrouble },
      describe: () => ({ ...parts.describe(), ...parts.rates.read() }),
      pingStore: parts.pingStore,
      onOwners: () => this.ownersChanged(),
      onPause: () => this.actors.directory.discardAll(),
    });
    this.membership = membership;
    const owns = (stream: StreamId): boolean => membership.owns(partitionOf(stream, spreadOf));
    const shared = { self, membership, messages, subjects, spreadOf, limits, timers, tracer };
    // The mailboxes of this node. They are used only once commands arrive, when the actors exist.
    const holds: Holds = {
      acquire: (...call) => this.actors.directory.acquire(...call),
      discardStates: (streams) => this.actors.directory.discardStates(streams),
    };
    const distantHolds = new DistantHolds({
      ...{ ...shared, holds, newId },
      isAskable: (owner) => this.owners.isAskable(owner),
      onHold: () => observer.held(),
    });
    const written = new WrittenStreams({
      ...shared,
      nextTurn: (work) => parts.scheduler.nextTurn(work),
      discardOlder: (stream, counter) => this.actors.directory.discardOlder(stream, counter),
    });
    // The calls of all nodes wait for one lock. So with several nodes, fewer and larger calls are faster.
    const commitCalls = (): number =>
      membership.members.length > 1 ? limits.commitCallsAmongOthers : Number.POSITIVE_INFINITY;
    this.actors = parts.createActors({ owns, holds: distantHolds, commitCalls }, (one) => written.committed(one));
    const { router: here, processor } = this.actors;
    this.owners = new AskedOwners({
      ...{ ...shared, observer, heard: membership.heard },
      silentAfterMs: () => membership.silentAfterMs,
    });
    this.dispatcher = new Dispatcher({
      ...{ ...shared, here, owners: this.owners, turns: parts.turns, newId, observer },
      storedReply: (command) => processor.storedReply(command),
      largestBody: () => messages.maxPayloadBytes,
    });
    this.transport = this.dispatcher;
    this.server = new CommandServer({ ...shared, here, onTrouble });
    const onExpired = (): void => observer.holdExpired();
    this.holdServer = new HoldServer({ ...shared, holds, owns, nextArrival: () => here.nextArrival(), onExpired });
    this.hints = new HeadHints({ ...shared, onHint: parts.onHead, members: () => membership.members.length });
    this.services = [this.server, this.holdServer, written, this.hints];
    this.inspection = new ClusterInspection({
      ...{ cell: parts.cell, self, membership, spreadOf, refresh: parts.refresh, timers, now: parts.now },
      lostAfterMs: () => membership.removeAfterMs,
      connected: () => messages.connected,
      ownBeat: () => membership.beat(),
    });
  }

  load(): ReturnType<ClusterNode['load']> {
    return { ...this.dispatcher.load(), commandsAsked: this.owners.requestsInProgress };
  }

  get isIdle(): boolean {
    return this.dispatcher.isIdle && this.server.isIdle && this.actors.router.commandsInProgress === 0;
  }

  published(): void {
    this.hints.published();
  }

  start(): void {
    for (const service of this.services) service.start();
    this.endConnectionEvents = this.parts.messages.onConnection(() => this.dispatcher.targetsChanged());
    this.membership.start();
  }

  leave(): Promise<void> {
    return this.membership.leave();
  }

  async drained(): Promise<void> {
    await this.dispatcher.drained();
    await this.server.drained();
    await this.actors.router.drained();
  }

  stop(): void {
    this.membership.stop();
    for (const service of this.services) service.stop();
    this.endConnectionEvents();
  }

  /** Hand-over: what this node lost is dropped when it is idle; its newest states are saved, so that the next owner loads them quickly. */
  private ownersChanged(): void {
    const { timers, observer, onTrouble } = this.parts;
    const begun = timers.elapsedMs();
    observer.viewChanged();
    this.actors.directory.dropGuests();
    this.server.forgetLanes((partition) => !this.membership.owns(partition));
    this.owners.keepOnly(this.membership.members);
    this.dispatcher.targetsChanged();
    this.actors.headStates
      .flushAll()
      .catch((error: unknown) => onTrouble('saving head states', error))
      .finally(() => observer.handedOver(timers.elapsedMs() - begun));
  }
}
