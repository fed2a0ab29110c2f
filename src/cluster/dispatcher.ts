import { firstPartitionOf, homeOf } from '../actors/placement.js';
import { notBegun, unknownOutcome } from '../actors/replies.js';
import { editedActions, recordedStreams, wineriesOfCommand } from '../application/change/command-names.js';
import { startSpan } from '../application/ports/tracer.js';
import type { ChangeCommand, ChangeReply, Transport } from '../application/request/command.js';
import type { StreamId } from '../kernel/position.js';
import type { Asked } from './asked-owners.js';
import { CommandOrder, OrderedCommand } from './command-order.js';
import type { DispatcherLoad, DispatcherParts } from './dispatcher-parts.js';
import { type Attempted, Lane, type LaneCommand, type LaneServices } from './lane.js';
import { noSlot, type Slot, Slots } from './slots.js';
import { protocol } from './subjects.js';
import type { Member } from './view.js';
import {
  type CommandMessage,
  encodeMessage,
  type LaneSequence,
  type NotBegunReason,
  type ReplyMessage,
} from './wire.js';

/**
 * Sends each command to the node that decides it, this one included.
 *
 * Owns: the lanes. Does not own: the view, the requests in progress at owners, deciding.
 * Invariants:
 * 1. A command gets one definite reply, or `unknown`. Once a copy of it may be at an owner that has not answered, only a commit of its change set, a refusal
 *    whose request is void, or `unknown` ends it.
 * 2. Commands that share a lot are decided in the order of `request`, whichever nodes decide them (`CommandOrder`, `Lane`).
 */
export class Dispatcher implements Transport, LaneServices {
  private readonly lanes = new Map<number, Lane>();
  private readonly order = new CommandOrder();
  private readonly slotsHere: Slots;
  /** When a lane may ask its owner again, after this node decided its commands. */
  private readonly askAgainAt = new Map<number, number>();
  private openings = 0;
  private received = 0;
  private commandsInProgress = 0;
  private idle: (() => void)[] = [];
  /** For each winery: the last command whose streams are still being found. Later ones are placed after it. */
  private readonly naming = new Map<string, Promise<unknown>>();

  constructor(private readonly parts: DispatcherParts) {
    this.slotsHere = new Slots(parts.limits.fallbackDecisions);
  }

  async request(command: ChangeCommand): Promise<ChangeReply> {
    if (command.preview) return this.parts.here.request(command);
    const { commandsAtOnce } = this.parts.limits;
    if (this.commandsInProgress >= commandsAtOnce)
      return notBegun(`This node has ${commandsAtOnce} commands in progress. Try again.`);
    this.commandsInProgress += 1;
    try {
      const earlier = this.namingOf(wineriesOfCommand(command));
      const streams = earlier === undefined ? this.parts.turns.run(recordedStreams(command)) : null;
      if (streams !== null && !(streams instanceof Promise)) return await this.dispatch(command, streams);
      return await this.dispatchLater(command, streams, earlier);
    } finally {
      this.commandsInProgress -= 1;
      if (this.commandsInProgress === 0) for (const end of this.idle.splice(0)) end();
    }
  }

  /** True if no command is in progress and every lane is open. */
  get isIdle(): boolean {
    return this.commandsInProgress === 0 && [...this.lanes.values()].every((lane) => lane.isIdle);
  }

  /** Resolves when no command is in progress. */
  async drained(): Promise<void> {
    if (this.commandsInProgress > 0) await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  /** What is in progress, for operators. Looks at each lane: there are at most as many as partitions. */
  load(): DispatcherLoad {
    let lanesClosed = 0;
    let commandsWaiting = 0;
    for (const lane of this.lanes.values()) {
      if (lane.isClosed) lanesClosed += 1;
      commandsWaiting += lane.waitingCount;
    }
    return { lanesClosed, commandsWaiting, fallbackDecisions: this.slotsHere.takenCount };
  }

  /** To be called when the view or the connection has changed: commands that wait may have another target. */
  targetsChanged(): void {
    this.askAgainAt.clear();
    for (const lane of this.lanes.values()) lane.advance();
  }

  private namingOf(wineries: readonly string[]): Promise<unknown> | undefined {
    const naming = wineries.flatMap((winery) => this.naming.get(winery) ?? []);
    return naming.length === 0 ? undefined : Promise.allSettled(naming);
  }

  /** Finds the streams of a large command over several turns. Later commands of its wineries wait meanwhile, so that they keep their order. */
  private async dispatchLater(
    command: ChangeCommand,
    found: Promise<readonly StreamId[]> | null,
    earlier: Promise<unknown> | undefined,
  ): Promise<ChangeReply> {
    const finding = (async () => {
      // Earlier commands report their own failures.
      await earlier;
      return found ?? this.parts.turns.run(recordedStreams(command));
    })();
    const wineries = wineriesOfCommand(command);
    for (const winery of wineries) this.naming.set(winery, finding);
    let streams: readonly StreamId[];
    try {
      streams = await finding;
    } finally {
      // In the same turn as the dispatch: a command that arrives in between would overtake.
      for (const winery of wineries) if (this.naming.get(winery) === finding) this.naming.delete(winery);
    }
    return this.dispatch(command, streams);
  }

  private dispatch(command: ChangeCommand, streams: readonly StreamId[]): Promise<ChangeReply> {
    const { spreadOf, timers, newId, limits } = this.parts;
    const edited = editedActions(command);
    const home = edited.length > 0 ? firstPartitionOf(command.winery) : homeOf(command.winery, streams, spreadOf);
    const ordered = new OrderedCommand(command, streams, home);
    this.received += 1;
    const staysHere = command.edits.length > limits.editsPerMessage;
    const details = {
      order: this.received,
      receivedAt: timers.elapsedMs(),
      request: newId(),
      inDoubt: false,
      staysHere,
    };
    return new Promise((resolve, reject) => {
      const settle = (reply: ChangeReply): void => {
        this.order.leave(ordered);
        resolve(reply);
      };
      const fail = (error: unknown): void => {
        this.order.leave(ordered);
        reject(error);
      };
      this.order.enter(ordered, () => {
        this.laneOf(home).send({ command, ...details, settle, fail });
        ordered.markQueued();
      });
    });
  }

  private laneOf(partition: number): Lane {
    let lane = this.lanes.get(partition);
    if (lane === undefined) {
      lane = new Lane(partition, this, this.parts.limits.commandsPerLane);
      this.lanes.set(partition, lane);
    }
    return lane;
  }

  targetOf(partition: number, { staysHere }: LaneCommand, closings: number): Member | null {
    const { membership, owners, limits, timers } = this.parts;
    const owner = membership.ownerOf(partition);
    if (owner === null || staysHere || membership.isSelf(owner)) return null;
    const now = timers.elapsedMs();
    if (closings >= limits.resendPausesMs.length) this.askAgainAt.set(partition, now + limits.askAgainAfterMs);
    if (now < (this.askAgainAt.get(partition) ?? 0)) return null;
    return owners.isAskable(owner) ? owner : null;
  }

  admit(partition: number, target: Member | null, lane: Lane): Slot | null {
    if (target !== null) return this.parts.owners.slotsAt(target).take(lane);
    return this.parts.membership.owns(partition) ? noSlot : this.slotsHere.take(lane);
  }

  nextOpening(): number {
    this.openings += 1;
    return this.openings;
  }

  attempt(command: LaneCommand, target: Member | null, sequence: Omit<LaneSequence, 'asker'>): Promise<Attempted> {
    const attempted =
      target === null ? this.decideHere(command, sequence.partition) : this.ask(command, target, sequence);
    return attempted.catch((error: unknown) => ({ kind: 'failed', error }));
  }

  private async decideHere(lane: LaneCommand, partition: number): Promise<Attempted> {
    const { here, membership, observer } = this.parts;
    if (!membership.owns(partition)) observer.decidedHere();
    const reply = await here.request(this.copyOf(lane));
    return { kind: 'settled', reply: settledReply(reply, lane) };
  }

  private async ask(lane: LaneCommand, target: Member, sequence: Omit<LaneSequence, 'asker'>): Promise<Attempted> {
    const { self, owners, timers, limits, observer, tracer } = this.parts;
    const waitedMs = timers.elapsedMs() - lane.receivedAt;
    const { incarnation: asker } = self;
    const { trace: parent, ...command } = this.copyOf(lane, true);
    const attributes = {
      'solera.owner': target.node,
      'solera.partition': sequence.partition,
      'solera.again': lane.inDoubt,
    };
    const span = startSpan(tracer, 'ask owner', { kind: 'client', parent, attributes });
    const trace = span?.context ?? parent;
    const message: CommandMessage = { protocol, sequence: { asker, ...sequence }, waitedMs, command, trace };
    const body = encodeMessage(message);
    if (body.length > Math.min(limits.commandBytes, this.parts.largestBody())) {
      lane.staysHere = true;
      span?.end('too long for a message');
      return { kind: 'again', atOnce: true };
    }
    observer.sent(lane.inDoubt);
    const timeoutMs = Math.max(limits.shortestWaitMs, limits.commandTimeoutMs - waitedMs);
    const asked = await owners.ask(target, { id: lane.request, body, timeoutMs });
    span?.set({ 'solera.outcome': asked.kind === 'reply' ? asked.reply.kind : asked.kind });
    span?.end(asked.kind === 'reply' ? undefined : asked.kind);
    return this.outcomeOf(asked, lane, target);
  }

  /** Returns the command as a copy of its request, if there may be several. */
  private copyOf({ command, request, inDoubt }: LaneCommand, isSent = false): ChangeCommand {
    return inDoubt || isSent ? { ...command, copyOf: { request, again: inDoubt } } : command;
  }

  private outcomeOf(asked: Asked, lane: LaneCommand, { node: decidedBy }: Member): Attempted | Promise<Attempted> {
    if (asked.kind === 'not_received') return { kind: 'again', atOnce: true };
    if (asked.kind === 'not_sent') return { kind: 'again', atOnce: false };
    if (asked.kind === 'no_reply') return this.doubted(lane, true);
    const { reply } = asked;
    switch (reply.kind) {
      case 'answered':
      case 'refused':
        return { kind: 'settled', reply: { ...reply, decidedBy } };
      case 'stored':
        return this.rebuilt(lane, reply.created).catch(() => this.doubted(lane, false));
      // Not asked again: later commands of the lane may have been decided, so this one would lose its turn.
      case 'unknown':
        return { kind: 'settled', reply };
      case 'not_begun':
        return this.notBegun(reply, lane);
    }
  }

  private notBegun(
    { reason, epoch, problem }: Extract<ReplyMessage, { readonly kind: 'not_begun' }>,
    lane: LaneCommand,
  ): Attempted {
    this.parts.membership.sawEpoch(epoch);
    if (reason === 'full' && problem !== undefined)
      return { kind: 'settled', reply: settledReply({ kind: 'not_begun', problem }, lane) };
    if (reason === 'too_long' || reason === 'protocol') lane.staysHere = true;
    return { kind: 'again', atOnce: atOnce.has(reason) };
  }

  private doubted(lane: LaneCommand, atOnce: boolean): Attempted {
    lane.inDoubt = true;
    this.parts.observer.inDoubt(lane.command.change);
    return { kind: 'again', atOnce };
  }

  /** Rebuilds an answer that was too long for a message. */
  private async rebuilt(lane: LaneCommand, created: boolean): Promise<Attempted> {
    const reply = await this.parts.storedReply(lane.command);
    if (reply === null) {
      // The answer belongs to another change set, such as the one that retracted the action before.
      lane.staysHere = true;
      return { kind: 'again', atOnce: true };
    }
    return { kind: 'settled', reply: reply.kind === 'answered' ? { ...reply, created } : reply };
  }

  closed(): void {
    this.parts.observer.happened({ kind: 'lane_closed' });
  }

  expired({ command, receivedAt, inDoubt }: LaneCommand): ChangeReply | null {
    const { timers, limits } = this.parts;
    if (timers.elapsedMs() - receivedAt < limits.commandTimeoutMs) return null;
    return inDoubt
      ? unknownOutcome(command)
      : notBegun('The node that owns these lots did not begin the command in time. Try again.');
  }

  pause(closings: number, work: () => void): void {
    const { timers, limits } = this.parts;
    const pauses = limits.resendPausesMs;
    const ms = closings === 0 ? 0 : (pauses[Math.min(closings, pauses.length) - 1] ?? 0);
    timers.after(ms === 0 ? 0 : timers.jitter(ms), work);
  }
}

/** Returns the reply for the client. Nothing was started by this copy, but an earlier one may be in progress elsewhere (invariant 1). */
function settledReply(reply: ChangeReply, { command, inDoubt }: LaneCommand): ChangeReply {
  return reply.kind === 'not_begun' && inDoubt ? unknownOutcome(command) : reply;
}

/** Reasons that need no pause: the lane gets new numbers, or this node decides. */
const atOnce: ReadonlySet<NotBegunReason> = new Set(['out_of_order', 'too_long', 'protocol']);
