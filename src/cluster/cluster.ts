import type { ClusterLimits } from '../../config/cluster.js';
import type { NodeActors, Ownership } from '../actors/node-actors.js';
import { partitionOf, type SpreadOf } from '../actors/placement.js';
import type { Turns } from '../application/pieces.js';
import type { Proposal } from '../application/ports/proposal.js';
import type { Scheduler } from '../application/ports/scheduler.js';
import type { Tracer } from '../application/ports/tracer.js';
import type { ChangeCommand, ChangeReply, Transport } from '../application/request/command.js';
import { AskedOwners } from './asked-owners.js';
import { CommandRates } from './command-rates.js';
import { CommandServer } from './command-server.js';
import { Dispatcher, type DispatcherLoad } from './dispatcher.js';
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
  readonly turns: Turns;
  readonly timers: Timers;
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
  const { self, messages, timers, limits, observer, spreadOf, newId, tracer, onTrouble } = parts;
  const subjects = new Subjects(parts.cell);
  const rates = new CommandRates(() => timers.elapsedMs(), limits.latenciesKept);
  const describe = () => ({ ...parts.describe(), ...rates.read() });
  const membership: Membership = new Membership({
    ...{
      self,
      edge: parts.edge,
      messages,
      subjects,
      views: parts.views,
      timers,
      limits,
      observer,
      describe,
      onTrouble,
    },
    pingStore: parts.pingStore,
    onOwners: () => ownersChanged(),
    onPause: () => actors.directory.discardAll(),
  });
  const owns = (stream: string): boolean => membership.owns(partitionOf(stream, spreadOf));
  const shared = { self, membership, messages, subjects, spreadOf, limits, timers, tracer };
  // Called only once commands arrive, when the actors exist.
  const holds = {
    acquire: (...call: Parameters<NodeActors['directory']['acquire']>) => actors.directory.acquire(...call),
    discardStates: (streams: Iterable<string>) => actors.directory.discardStates(streams),
  };
  const distantHolds = new DistantHolds({ ...shared, holds, newId, onHold: () => observer.held() });
  const written = new WrittenStreams({
    ...shared,
    nextTurn: (work) => parts.scheduler.nextTurn(work),
    discardOlder: (stream, counter) => actors.directory.discardOlder(stream, counter),
  });
  const actors = parts.createActors({ owns, holds: distantHolds, commitCalls: () => commitCalls(membership.members.length, limits) }, (proposal) => written.committed(proposal));
  const here = actors.router;
  const owners = new AskedOwners({ ...shared, observer, heard: membership.heard });
  const dispatcher = new Dispatcher({
    ...{ ...shared, here, owners, turns: parts.turns, newId, observer },
    storedReply: (command) => actors.processor.storedReply(command),
  });
  const server = new CommandServer({ ...shared, here, onTrouble });
  const holdServer = new HoldServer({ ...shared, holds, owns, nextArrival: () => here.nextArrival() });
  const hints = new HeadHints({
    messages,
    subjects,
    timers,
    intervalMs: limits.headHintIntervalMs,
    onHint: parts.onHead,
  });
  const services = [server, holdServer, written, hints];
  const inspection = new ClusterInspection({
    ...{ cell: parts.cell, self, membership, spreadOf, timers, now: parts.now },
    silentAfterMs: limits.removeAfterMs,
    connected: () => messages.connected,
    ownBeat: () => membership.beat(),
  });
  const ends: (() => void)[] = [];

  /** Hand-over: what this node lost is dropped when it is idle; its newest states are saved, so that the next owner loads them quickly. */
  function ownersChanged(): void {
    const begun = timers.elapsedMs();
    observer.viewChanged();
    actors.directory.dropGuests();
    server.forgetLanes((partition) => !membership.owns(partition));
    owners.keepOnly(membership.members);
    dispatcher.targetsChanged();
    actors.headStates
      .flush()
      .catch((error: unknown) => onTrouble('saving head states', error))
      .finally(() => observer.handedOver(timers.elapsedMs() - begun));
  }

  return {
    ...{ actors, membership, inspection, holdServer },
    load: () => ({ ...dispatcher.load(), commandsAsked: owners.requestsInProgress }),
    transport: { request: (command) => timed(dispatcher, rates, timers, command) },
    published: () => hints.published(),
    start() {
      for (const service of services) service.start();
      ends.push(messages.onConnection(() => dispatcher.targetsChanged()));
      membership.start();
    },
    leave: () => membership.leave(),
    async drained() {
      await dispatcher.drained();
      await server.drained();
      await actors.router.drained();
    },
    stop() {
      membership.stop();
      for (const service of services) service.stop();
      for (const end of ends) end();
    },
  };
}

/** The commit calls of all nodes wait for one lock. So with several nodes, fewer and larger calls are faster. */
function commitCalls(members: number, { commitCallsAmongOthers }: ClusterLimits): number {
  return members > 1 ? commitCallsAmongOthers : Number.POSITIVE_INFINITY;
}

async function timed(
  transport: Transport,
  rates: CommandRates,
  timers: Timers,
  command: ChangeCommand,
): Promise<ChangeReply> {
  const receivedAt = timers.elapsedMs();
  const reply = await transport.request(command);
  rates.answered(receivedAt);
  return reply;
}
