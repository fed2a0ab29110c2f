import type { ClusterLimits } from '../../config/cluster.js';
import type { Hold, Holds } from '../actors/holds.js';
import { inSpan, type Tracer } from '../application/ports/tracer.js';
import type { StreamId } from '../kernel/position.js';
import type { Messages, Received } from './messages.js';
import { protocol, type Subjects } from './subjects.js';
import type { Timers } from './timers.js';
import type { Member } from './view.js';
import { decodeMessage, encodeMessage, type FreeMessage, type HoldMessage } from './wire.js';

interface HoldServerParts {
  readonly self: Member;
  readonly messages: Messages;
  readonly subjects: Subjects;
  readonly holds: Holds;
  readonly nextArrival: () => number;
  readonly owns: (stream: StreamId) => boolean;
  readonly timers: Timers;
  readonly limits: ClusterLimits;
  readonly tracer: Tracer;
  /** Called when a hold ends because its time is over. */
  readonly onExpired: () => void;
}

/**
 * Holds streams of this node for commands of other nodes.
 * Owns: the holds, and their ends: a hold ends when the other node frees it, and after `holdMs` in any case. Invariant: at most `holdsForOthers` holds exist.
 */
export class HoldServer {
  private readonly held = new Map<string, () => void>();
  private readonly ends: (() => void)[] = [];

  constructor(private readonly parts: HoldServerParts) {}

  /** The number of holds for other nodes. */
  get count(): number {
    return this.held.size;
  }

  start(): void {
    const { messages, subjects, self } = this.parts;
    this.ends.push(messages.subscribe(subjects.to(self, 'hold'), (message) => this.receive(message)));
    this.ends.push(messages.subscribe(subjects.to(self, 'free'), ({ body }) => this.free(body)));
  }

  stop(): void {
    for (const end of this.ends.splice(0)) end();
    for (const release of [...this.held.values()]) release();
  }

  private receive(received: Received): void {
    const message = decodeMessage<HoldMessage>(received.body);
    const refuse = (): void => received.reply(encodeMessage({ protocol, held: false }));
    const { owns, limits, tracer } = this.parts;
    if (message === null || this.held.size >= limits.holdsForOthers || !message.streams.every(owns)) refuse();
    else
      inSpan(tracer, 'hold for another node', {
        kind: 'server',
        parent: message.trace,
        attributes: { 'solera.streams': message.streams.length },
        work: () => this.hold(message),
      }).then(() => received.reply(encodeMessage({ protocol, held: true })), refuse);
  }

  /** Resolves when the streams are held and nothing is in flight on them. Rejects if that takes longer than a hold may last. */
  private async hold({ id, streams }: HoldMessage): Promise<void> {
    const { holds, nextArrival, timers, limits, onExpired } = this.parts;
    const hold: Hold = holds.acquire(streams, nextArrival(), { atOwner: true });
    // Rejects also if a mailbox is full.
    await new Promise<void>((resolve, reject) => {
      const release = (): void => {
        cancel();
        this.held.delete(id);
        hold.release();
        // Without effect if the streams were held in time.
        reject(new Error('The streams could not be held in time.'));
      };
      const cancel = timers.after(limits.holdMs, () => {
        onExpired();
        release();
      });
      this.held.set(id, release);
      hold.drained().then(resolve, reject);
    });
  }

  private free(body: Uint8Array): void {
    const message = decodeMessage<FreeMessage>(body);
    if (message !== null) this.held.get(message.id)?.();
  }
}
