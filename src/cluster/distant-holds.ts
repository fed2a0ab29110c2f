import type { ClusterLimits } from '../../config/cluster.js';
import type { Hold, Holds } from '../actors/holds.js';
import type { OwnerHolds, OwnersHold } from '../actors/owner-holds.js';
import { partitionOf, type SpreadOf } from '../actors/placement.js';
import { inSpan, type Tracer } from '../application/ports/tracer.js';
import type { TraceContext } from '../application/trace-context.js';
import type { StreamId } from '../kernel/position.js';
import type { Membership } from './membership.js';
import type { Messages } from './messages.js';
import { protocol, type Subjects } from './subjects.js';
import type { Timers } from './timers.js';
import type { Member } from './view.js';
import { decodeReply, encodeMessage, type FreeMessage, type HoldMessage } from './wire.js';

interface DistantHoldsParts {
  readonly membership: Membership;
  readonly messages: Messages;
  readonly subjects: Subjects;
  /** The mailboxes of this node. */
  readonly holds: Holds;
  readonly spreadOf: SpreadOf;
  readonly limits: ClusterLimits;
  readonly newId: () => string;
  readonly tracer: Tracer;
  readonly onHold: () => void;
  readonly timers: Timers;
  /** Returns whether an owner can be asked. */
  readonly isAskable: (owner: Member) => boolean;
}

/** Holds the streams of a command at the nodes that own them, this node included. */
export class DistantHolds implements OwnerHolds {
  constructor(private readonly parts: DistantHoldsParts) {}

  on(streams: readonly StreamId[], arrival: number, trace?: TraceContext): OwnersHold | null {
    const { membership, messages, spreadOf } = this.parts;
    if (!messages.connected) return null;
    const byPartition = new Map<number, StreamId[]>();
    for (const stream of streams) {
      const partition = partitionOf(stream, spreadOf);
      const list = byPartition.get(partition);
      if (list === undefined) byPartition.set(partition, [stream]);
      else list.push(stream);
    }
    if ([...byPartition.keys()].every((partition) => membership.owns(partition))) return null;
    const turn = this.parts.holds.acquire(streams, arrival, { keepsTurn: true });
    return new HoldEverywhere(byPartition, { arrival, trace, turn }, this.parts);
  }
}

/**
 * A command's hold on streams of several nodes.
 *
 * Owns: the command's turn at this node, and its holds at the owners of the streams, this node included.
 * Invariants: (1) the command first waits for its turn, so that later commands of this node that share a stream, even one of another owner, come after it; it holds
 * nothing at owners meanwhile; (2) then holds at owners are taken in the order of the partitions, each when the one before it is held. So no two commands wait for each
 * other. A hold that cannot be had is left out.
 */
class HoldEverywhere implements OwnersHold {
  private readonly taken: Hold[] = [];
  private readonly distant: { readonly owner: Member; readonly id: string }[] = [];
  private readonly failed = new Set<string>();
  private released = false;
  private endsAt = 0;

  constructor(
    private readonly byPartition: ReadonlyMap<number, readonly StreamId[]>,
    private readonly command: {
      readonly arrival: number;
      readonly trace: TraceContext | undefined;
      readonly turn: Hold;
    },
    private readonly parts: DistantHoldsParts,
  ) {}

  async drained(): Promise<void> {
    const { timers, limits, onHold } = this.parts;
    await this.command.turn.turn();
    onHold();
    this.endsAt = timers.elapsedMs() + limits.holdMs;
    for (const [partition, streams] of [...this.byPartition].sort(([a], [b]) => a - b))
      if (!this.released) await this.hold(partition, streams);
  }

  private async hold(partition: number, streams: readonly StreamId[]): Promise<void> {
    const { membership } = this.parts;
    const owner = membership.ownerOf(partition);
    if (owner === null) return;
    if (membership.isSelf(owner)) await this.holdHere(streams);
    else if (this.mayAsk(owner) && !(await this.ask(owner, streams))) this.failed.add(owner.incarnation);
  }

  /** Holds streams of this node as for a command of another node. */
  private holdHere(streams: readonly StreamId[]): Promise<void> {
    const { holds, timers } = this.parts;
    const hold = holds.acquire(streams, this.command.arrival, { atOwner: true });
    this.taken.push(hold);
    return new Promise((resolve, reject) => {
      const cancel = timers.after(Math.max(1, this.endsAt - timers.elapsedMs()), () => {
        hold.release();
        resolve();
      });
      hold.drained().then(resolve, reject).finally(cancel);
    });
  }

  /** An owner that is suspected, or has failed to hold once, is left out. All owners together are awaited for as long as a hold may last. */
  private mayAsk(owner: Member): boolean {
    const { isAskable, timers } = this.parts;
    return timers.elapsedMs() < this.endsAt && isAskable(owner) && !this.failed.has(owner.incarnation);
  }

  /** Returns whether the owner holds the streams. */
  private async ask(owner: Member, streams: readonly StreamId[]): Promise<boolean> {
    const { messages, subjects, timers, newId, tracer } = this.parts;
    const id = newId();
    this.distant.push({ owner, id });
    const timeoutMs = Math.max(1, this.endsAt - timers.elapsedMs());
    return inSpan(tracer, 'hold at owner', {
      kind: 'client',
      parent: this.command.trace,
      attributes: { 'solera.owner': owner.node, 'solera.streams': streams.length },
      work: (trace) => {
        const message: HoldMessage = { protocol, id, streams, trace };
        return messages.request(subjects.to(owner, 'hold'), encodeMessage(message), timeoutMs).then(
          (reply) => decodeReply<{ readonly held: boolean }>(reply)?.held === true,
          () => false,
        );
      },
      outcome: (held) => ({ attributes: { 'solera.held': held } }),
    });
  }

  release(): void {
    if (this.released) return;
    this.released = true;
    const { messages, subjects } = this.parts;
    for (const hold of this.taken) hold.release();
    this.command.turn.release();
    for (const { owner, id } of this.distant) {
      const message: FreeMessage = { protocol, id };
      messages.publish(subjects.to(owner, 'free'), encodeMessage(message));
    }
  }
}
