import type { ClusterLimits } from '../../config/cluster.js';
import { partitionOf, type SpreadOf } from '../actors/placement.js';
import type { Proposal } from '../application/ports/proposal.js';
import type { StreamId } from '../kernel/position.js';
import type { Membership } from './membership.js';
import type { Messages } from './messages.js';
import { protocol, type Subjects } from './subjects.js';
import type { Member } from './view.js';
import { decodeMessage, encodeMessage, type WrittenMessage } from './wire.js';

interface WrittenStreamsParts {
  readonly self: Member;
  readonly membership: Membership;
  readonly messages: Messages;
  readonly subjects: Subjects;
  readonly spreadOf: SpreadOf;
  readonly limits: ClusterLimits;
  readonly nextTurn: (work: () => void) => void;
  /** Discards the state of an own stream if it is older than a version that another node wrote. */
  readonly discardOlder: (stream: StreamId, counter: number) => void;
}

/**
 * Tells owners which of their streams this node has written, so that they load them again before the next command instead of losing a race.
 * Owns: the streams written in this turn of the event loop, by owner. A message that is lost costs its owner one lost race.
 */
export class WrittenStreams {
  private readonly pending = new Map<string, { readonly owner: Member; readonly streams: [StreamId, number][] }>();
  private end = (): void => undefined;

  constructor(private readonly parts: WrittenStreamsParts) {}

  start(): void {
    const { messages, subjects, self } = this.parts;
    this.end = messages.subscribe(subjects.to(self, 'written'), ({ body }) => {
      const message = decodeMessage<WrittenMessage>(body);
      for (const [stream, counter] of message?.streams ?? []) this.parts.discardOlder(stream, counter);
    });
  }

  stop(): void {
    this.end();
  }

  /** To be called with each proposal of this node that was committed. */
  committed({ reads }: Pick<Proposal, 'reads'>): void {
    const { membership, spreadOf, messages } = this.parts;
    if (membership.members.length < 2 || !messages.connected) return;
    for (const { stream, version, write } of reads) {
      if (!write) continue;
      const owner = membership.ownerOf(partitionOf(stream, spreadOf));
      if (owner !== null && !membership.isSelf(owner)) this.add(owner, stream, version.counter + 1);
    }
  }

  private add(owner: Member, stream: StreamId, counter: number): void {
    const known = this.pending.get(owner.incarnation);
    if (known !== undefined) known.streams.push([stream, counter]);
    else {
      this.pending.set(owner.incarnation, { owner, streams: [[stream, counter]] });
      if (this.pending.size === 1) this.parts.nextTurn(() => this.send());
    }
  }

  private send(): void {
    const { messages, subjects, limits } = this.parts;
    for (const { owner, streams } of this.pending.values())
      for (let begin = 0; begin < streams.length; begin += limits.streamsPerMessage) {
        const message: WrittenMessage = { protocol, streams: streams.slice(begin, begin + limits.streamsPerMessage) };
        messages.publish(subjects.to(owner, 'written'), encodeMessage(message));
      }
    this.pending.clear();
  }
}
