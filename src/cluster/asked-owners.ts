import type { ClusterLimits } from '../../config/cluster.js';
import type { HeardNodes } from './heard-nodes.js';
import { MessageFailure, type Messages } from './messages.js';
import type { EventObserver } from './observer.js';
import { Slots } from './slots.js';
import { protocol, type Subjects } from './subjects.js';
import type { Timers } from './timers.js';
import type { Member } from './view.js';
import { decodeReply, encodeMessage, type PingMessage, type PingReply, type ReplyMessage } from './wire.js';

/** What became of a command that was sent to its owner. */
export type Asked =
  | { readonly kind: 'reply'; readonly reply: ReplyMessage }
  /** The owner did not get the command, because it is gone. */
  | { readonly kind: 'not_received' }
  /** The command was not sent. */
  | { readonly kind: 'not_sent' }
  /** The owner may have got the command, and may still act on it. */
  | { readonly kind: 'no_reply' };

/** A command that is sent to an owner. */
interface Question {
  readonly id: string;
  readonly body: Uint8Array;
  readonly timeoutMs: number;
}

interface Request {
  /** The id that all copies of the request share. */
  readonly id: string;
  readonly sentAt: number;
  end(asked: Asked): void;
}

interface Owner {
  readonly member: Member;
  readonly requests: Set<Request>;
  readonly places: Slots;
  /** When the owner was found not to listen or to be silent, or null. A later heartbeat clears it. */
  suspectedAt: number | null;
  probing: boolean;
}

interface AskedOwnersParts {
  readonly self: Member;
  readonly messages: Messages;
  readonly subjects: Subjects;
  readonly heard: HeardNodes;
  readonly timers: Timers;
  /** How long an owner must be silent until its commands are decided elsewhere. */
  readonly silentAfterMs: () => number;
  readonly limits: ClusterLimits;
  readonly observer: EventObserver;
}

/**
 * The owners that this node asks for decisions.
 * Owns: the requests in progress at each owner, and which owners are suspected to be dead. Does not own: the view; what follows from a missing reply (the lanes).
 * Invariants: (1) each request ends exactly once; (2) when an owner does not listen any more, or is silent, all requests in progress at it end with `no_reply`,
 * long before their time is over; so does a request that was lost at an owner that listens.
 */
export class AskedOwners {
  private readonly owners = new Map<string, Owner>();
  private requests = 0;
  private watching = false;

  constructor(private readonly parts: AskedOwnersParts) {}

  /** The places of this node's commands at an owner. */
  slotsAt(member: Member): Slots {
    return this.ownerOf(member).places;
  }

  /** Returns whether an owner can be asked: the broker is connected, and the owner is not suspected or has sent a heartbeat since. */
  isAskable({ incarnation }: Member): boolean {
    if (!this.parts.messages.connected) return false;
    const suspectedAt = this.owners.get(incarnation)?.suspectedAt ?? null;
    return suspectedAt === null || (this.parts.heard.find(incarnation)?.heardAt ?? -1) > suspectedAt;
  }

  /** The number of commands that wait for replies of owners. */
  get requestsInProgress(): number {
    return this.requests;
  }

  /** Sends an encoded command. `id`: of its request. Never rejects. */
  ask(member: Member, { id, body, timeoutMs }: Question): Promise<Asked> {
    const { messages, subjects, timers } = this.parts;
    const owner = this.ownerOf(member);
    return new Promise((resolve) => {
      const request: Request = {
        id,
        sentAt: timers.elapsedMs(),
        end: (asked) => {
          if (!owner.requests.delete(request)) return;
          this.requests -= 1;
          resolve(asked);
        },
      };
      owner.requests.add(request);
      this.requests += 1;
      this.watch();
      messages.request(subjects.to(member, 'command'), body, timeoutMs).then(
        (reply) => request.end(askedOf(reply)),
        (error: unknown) => this.failed(owner, request, error),
      );
    });
  }

  private failed(owner: Owner, request: Request, error: unknown): void {
    const reason = error instanceof MessageFailure ? error.reason : 'no_reply';
    request.end({ kind: reason === 'no_responder' ? 'not_received' : reason });
    if (reason === 'no_responder') this.suspect(owner, 'not_listening');
  }

  /** Upholds invariant 2. */
  private suspect(owner: Owner, reason: 'not_listening' | 'silent'): void {
    if (this.isAskable(owner.member))
      this.parts.observer.happened({ kind: 'owner_suspected', node: owner.member.node, reason });
    owner.suspectedAt = this.parts.timers.elapsedMs();
    for (const request of [...owner.requests]) request.end({ kind: 'no_reply' });
  }

  private ownerOf(member: Member): Owner {
    let owner = this.owners.get(member.incarnation);
    if (owner === undefined) {
      owner = {
        member,
        requests: new Set(),
        places: new Slots(this.parts.limits.commandsPerOwner),
        suspectedAt: null,
        probing: false,
      };
      this.owners.set(member.incarnation, owner);
    }
    return owner;
  }

  /** Forgets owners that are no longer members and have no requests in progress. */
  keepOnly(members: readonly Member[]): void {
    const kept = new Set(members.map(({ incarnation }) => incarnation));
    for (const [incarnation, { requests, places }] of this.owners)
      if (!kept.has(incarnation) && requests.size === 0 && places.isUnused) this.owners.delete(incarnation);
  }

  private watch(): void {
    if (this.watching) return;
    this.watching = true;
    this.parts.timers.after(this.parts.limits.probeIntervalMs, () => {
      this.watching = false;
      for (const owner of this.owners.values()) this.check(owner);
      if (this.requests > 0) this.watch();
    });
  }

  private check(owner: Owner): void {
    const { heard, timers, limits } = this.parts;
    const [oldest] = owner.requests;
    if (oldest === undefined) return;
    const now = timers.elapsedMs();
    if (heard.silentMs(owner.member.incarnation, now) >= this.parts.silentAfterMs()) this.suspect(owner, 'silent');
    else if (!owner.probing && now - oldest.sentAt >= limits.probeAfterMs) this.probe(owner);
  }

  /**
   * Learns at once if the owner is gone: the broker knows, although no heartbeat is missing yet. Learns also which commands were lost: the connection of the owner may
   * have been lost for a moment.
   */
  private probe(owner: Owner): void {
    const { messages, subjects, self } = this.parts;
    const asked = [...owner.requests];
    const message: PingMessage = { protocol, asker: self.incarnation };
    owner.probing = true;
    messages
      .request(subjects.to(owner.member, 'ping'), encodeMessage(message), this.parts.silentAfterMs())
      .then((body) => {
        const reply = decodeReply<PingReply>(body);
        if (reply === null) return;
        const inProgress = new Set(reply.inProgress);
        for (const request of asked) if (!inProgress.has(request.id)) request.end({ kind: 'no_reply' });
      })
      .catch((error: unknown) => {
        if (error instanceof MessageFailure && error.reason === 'no_responder') this.suspect(owner, 'not_listening');
      })
      .finally(() => {
        owner.probing = false;
      });
  }
}

function askedOf(body: Uint8Array): Asked {
  const reply = decodeReply<ReplyMessage>(body);
  return reply === null ? { kind: 'no_reply' } : { kind: 'reply', reply };
}
