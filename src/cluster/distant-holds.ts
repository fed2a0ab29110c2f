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
    return new HoldEverywhere(byPartition, { arrival, trace }, this.parts);
  }
}

/**
 * A command's hold on streams of several nodes.
 *
 * Owns: the holds at this node, which keep the command's place from the beginning, and those at other nodes.
 * Invariants: (1) holds are taken in the order of the partitions, each when the one before it is held, so that no two commands wait for each other; (2) later
 * commands of this node that share a stream wait, guests included. A hold that cannot be had at another node is left out.
 */
class HoldEverywhere implements OwnersHold {
  private readonly here = new Map<number, Hold>();
  private readonly distant: { readonly owner: Member; readonly id: string }[] = [];
  private readonly failed = new Set<string>();
  private released = false;
  private endsAt = 0;

  constructor(
    private readonly byPartition: ReadonlyMap<number, readonly StreamId[]>,
    private readonly command: { readonly arrival: number; readonly trace: TraceContext | undefined },
    private readonly parts: DistantHoldsParts,
  ) {
    try {
      for (const [partition, streams] of byPartition)
        this.here.set(partition, parts.holds.acquire(streams, command.arrival, { reserves: true }));
    } catch (error) {
      // A mailbox is full.
      this.release();
      throw error;
    }
  }

  async drained(): Promise<void> {
    const { timers, limits, onHold } = this.parts;
    onHold();
    this.endsAt = timers.elapsedMs() + limits.holdMs;
    const partitions = [...this.byPartition.keys()].sort((a, b) => a - b);
    for (const partition of partitions) if (!this.released) await this.hold(partition);
  }

  private async hold(partition: number): Promise<void> {
    const { membership } = this.parts;
    const owner = membership.ownerOf(partition);
    if (owner === null || membership.isSelf(owner)) await this.here.get(partition)?.drained();
    else if (this.mayAsk(owner) && !(await this.ask(owner, this.byPartition.get(partition) ?? [])))
      this.failed.add(owner.incarnation);
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
    for (const hold of this.here.values()) hold.release();
    for (const { owner, id } of this.distant) {
      const message: FreeMessage = { protocol, id };
      messages.publish(subjects.to(owner, 'free'), encodeMessage(message));
    }
  }
}
