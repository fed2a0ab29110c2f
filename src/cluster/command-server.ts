import type { ClusterLimits } from '../../config/cluster.js';
import { inSpan, type Tracer } from '../application/ports/tracer.js';
import type { ChangeReply, Transport } from '../application/request/command.js';
import { commandAttributes, commandFields, replyOutcome } from '../application/request/observed-transport.js';
import { UnknownKind } from '../cellar/registry.js';
import { LaneGate } from './lane-gate.js';
import type { Membership } from './membership.js';
import { MessageFailure, type Messages, type Received } from './messages.js';
import { protocol, type Subjects } from './subjects.js';
import type { Member } from './view.js';
import {
  type CommandMessage,
  decodeMessage,
  encodeMessage,
  type NotBegunReason,
  type PingMessage,
  type PingReply,
  type ReplyMessage,
} from './wire.js';

interface CommandServerParts {
  readonly self: Member;
  readonly messages: Messages;
  readonly subjects: Subjects;
  readonly membership: Membership;
  readonly here: Transport;
  readonly limits: ClusterLimits;
  readonly tracer: Tracer;
  /** Called with an error that is a bug: its command gets no reply, so its outcome stays unknown to the asker. */
  readonly onTrouble: (what: string, error: unknown, about: object) => void;
}

/**
 * Decides the commands that other nodes send to this one.
 * Owns: the order of the lanes that lead to this node, and which commands are in progress. Does not own: deciding, ownership.
 * Invariants: (1) a command is begun, and takes its places in the mailboxes, in the same turn in which it is received, so that a lane keeps its order; (2) `not_begun`
 * is replied only if nothing was submitted; (3) every message is replied to, unless an error is a bug.
 */
export class CommandServer {
  private readonly gate = new LaneGate();
  private readonly ends: (() => void)[] = [];
  /** The commands in progress of each asker. Two of them may be copies of one request. */
  private readonly inProgress = new Map<string, Set<{ readonly request: string }>>();
  private idle: (() => void)[] = [];

  constructor(private readonly parts: CommandServerParts) {}

  start(): void {
    const { messages, subjects, self } = this.parts;
    this.ends.push(messages.subscribe(subjects.to(self, 'command'), (message) => this.receive(message)));
    this.ends.push(messages.subscribe(subjects.to(self, 'ping'), (message) => this.answerPing(message)));
  }

  stop(): void {
    for (const end of this.ends.splice(0)) end();
  }

  /** To be called with the partitions that this node does not own any more. */
  forgetLanes(isForgotten: (partition: number) => boolean): void {
    const { heard } = this.parts.membership;
    this.gate.forget(isForgotten, (asker) => heard.find(asker) === undefined);
  }

  /** True if all commands that were begun have their replies. */
  get isIdle(): boolean {
    return this.inProgress.size === 0;
  }

  /** Resolves when all commands that were begun have their replies. */
  async drained(): Promise<void> {
    if (this.inProgress.size > 0) await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  private receive(received: Received): void {
    const message = decodeMessage<CommandMessage>(received.body);
    const reason = message === null ? 'protocol' : this.refusalOf(message);
    if (message === null || reason !== null) this.reply(received, this.notBegun(reason ?? 'protocol'));
    else void this.decide(message, received);
  }

  private refusalOf({ sequence, waitedMs }: CommandMessage): NotBegunReason | null {
    const { membership, limits } = this.parts;
    if (membership.noticePause() || !membership.owns(sequence.partition)) return 'elsewhere';
    if (!this.gate.admits(sequence)) return 'out_of_order';
    return waitedMs > limits.commandTimeoutMs ? 'expired' : null;
  }

  private notBegun(reason: NotBegunReason): ReplyMessage {
    return { kind: 'not_begun', reason, epoch: this.parts.membership.epoch };
  }

  private async decide({ command: sent, trace: parent, sequence }: CommandMessage, received: Received): Promise<void> {
    const { here, onTrouble, membership, tracer } = this.parts;
    const command = parent === undefined ? sent : { ...sent, trace: parent };
    const end = this.begin(sequence.asker, command.copyOf?.request ?? command.change);
    try {
      const reply = await inSpan(tracer, 'decide for another node', {
        ...{ kind: 'server', parent, outcome: replyOutcome },
        attributes: { ...commandAttributes(command), 'solera.partition': sequence.partition },
        work: (trace) => here.request(trace === parent ? command : { ...command, trace }),
      });
      this.reply(received, replyMessage(reply, membership.epoch));
    } catch (error) {
      // The asker runs a newer version of the program, and knows the kind itself.
      if (error instanceof UnknownKind) this.reply(received, this.notBegun('protocol'));
      else onTrouble(`deciding change set ${command.change} for another node`, error, commandFields(command));
    } finally {
      end();
    }
  }

  /** Counts a command as in progress until the returned function is called. */
  private begin(asker: string, request: string): () => void {
    const commands = this.inProgress.get(asker) ?? new Set();
    const command = { request };
    this.inProgress.set(asker, commands.add(command));
    return () => {
      commands.delete(command);
      if (commands.size > 0) return;
      this.inProgress.delete(asker);
      if (this.isIdle) for (const resolve of this.idle.splice(0)) resolve();
    };
  }

  private answerPing(received: Received): void {
    const message = decodeMessage<PingMessage>(received.body);
    const commands = this.inProgress.get(message?.asker ?? '') ?? [];
    const reply: PingReply = { inProgress: [...commands].map(({ request }) => request) };
    received.reply(message === null ? new Uint8Array() : encodeMessage(reply));
  }

  /** Sends a reply. One that is too long is replaced by a short one that lets the asker obtain the same. */
  private reply(received: Received, reply: ReplyMessage): void {
    const body = encodeMessage({ protocol, ...reply });
    const { limits, messages } = this.parts;
    const fits = body.length <= Math.min(limits.replyBytes, messages.maxPayloadBytes);
    try {
      received.reply(fits ? body : encodeMessage({ protocol, ...this.shorter(reply) }));
    } catch (error) {
      if (!(error instanceof MessageFailure)) throw error;
      // Without a connection, the asker will find the reply missing.
    }
  }

  private shorter(reply: ReplyMessage): ReplyMessage {
    return reply.kind === 'answered' ? { kind: 'stored', created: reply.created } : this.notBegun('too_long');
  }
}

function replyMessage(reply: ChangeReply, epoch: number): ReplyMessage {
  return reply.kind === 'not_begun' ? { kind: 'not_begun', reason: 'full', epoch, problem: reply.problem } : reply;
}
