/**
 * Messages that are published to the stream of the log without waiting for each other.
 *
 * Owns: the subscription for acknowledgements, the messages that are not acknowledged yet. Does not own: the connection, the stream.
 * States: open → ended: by `end`, when an acknowledgement is missing for too long, or when the stream is gone.
 * Invariants: 1. at most `messagesInFlight` messages, and `bytesInFlight` bytes unless it is one message, are not acknowledged; 2. messages are sent in the order in
 * which they were given to `publish`; 3. after the end, nothing is sent, and every publication is rejected.
 *
 * The client's own requests would need a promise, a timer and a subject of random characters for each message.
 */
import { headers, type Msg, type NatsConnection, type Subscription } from 'nats';
import type { MirrorLimits } from '../../../config/mirror.js';
import { type MirrorEntry, MirrorUnavailable, type PublishOutcome } from '../../mirror/log-mirror.js';
import { logSubject } from './mirror-subjects.js';

/** A call of `publish`. Acknowledgements of later messages may come before those of earlier ones. */
interface Publication {
  readonly entries: readonly MirrorEntry[];
  readonly acknowledgements: (Acknowledgement | undefined)[];
  unanswered: number;
  readonly resolve: (outcome: PublishOutcome) => void;
  readonly reject: (error: MirrorUnavailable) => void;
}

interface Acknowledgement {
  readonly isDuplicate: boolean;
  /** Why the entry was not stored under its number; null if it was. */
  readonly fault: string | null;
}

interface Sent {
  readonly publication: Publication;
  readonly index: number;
  readonly bytes: number;
}

interface WindowParts {
  readonly client: NatsConnection;
  readonly stream: string;
  readonly limits: Pick<MirrorLimits, 'messagesInFlight' | 'bytesInFlight' | 'brokerTimeoutMs'>;
  readonly onEnd: () => void;
}

/** The status of the empty reply of a server that has no stream for a subject. */
const noResponders = 503;

const contentType = 'application/cloudevents+json';

export class PublishWindow {
  private readonly inbox: string;
  private readonly subscription: Subscription;
  private readonly sent = new Map<number, Sent>();
  private readonly waiting: { readonly publication: Publication; next: number }[] = [];
  private readonly publications = new Set<Publication>();
  private lastToken = 0;
  private bytes = 0;
  private failure: MirrorUnavailable | null = null;
  private timer: NodeJS.Timeout | undefined;

  /** `inbox`: a subject of this window alone, that ends with a dot. */
  constructor(
    inbox: string,
    private readonly parts: WindowParts,
  ) {
    this.inbox = inbox;
    this.subscription = parts.client.subscribe(`${inbox}*`, { callback: (_error, message) => this.receive(message) });
  }

  publish(entries: readonly MirrorEntry[]): Promise<PublishOutcome> {
    if (this.failure !== null) return Promise.reject(this.failure);
    if (entries.length === 0) return Promise.resolve({ confirmed: 0, duplicates: 0, fault: null });
    return new Promise((resolve, reject) => {
      const acknowledgements = new Array<undefined>(entries.length).fill(undefined);
      const publication = { entries, acknowledgements, unanswered: entries.length, resolve, reject };
      this.publications.add(publication);
      this.waiting.push({ publication, next: 0 });
      this.send();
    });
  }

  end(failure: MirrorUnavailable): void {
    if (this.failure !== null) return;
    this.failure = failure;
    clearTimeout(this.timer);
    if (!this.parts.client.isClosed()) this.subscription.unsubscribe();
    for (const { reject } of this.publications) reject(failure);
    this.publications.clear();
    this.sent.clear();
    this.waiting.length = 0;
    this.parts.onEnd();
  }

  private send(): void {
    const { messagesInFlight, bytesInFlight } = this.parts.limits;
    for (let turn = this.waiting[0]; turn !== undefined; turn = this.waiting[0]) {
      const entry = turn.publication.entries[turn.next];
      if (entry === undefined) {
        this.waiting.shift();
        continue;
      }
      const payload = Buffer.from(entry.text);
      const isFull = this.sent.size >= messagesInFlight || this.bytes + payload.length > bytesInFlight;
      if (isFull && this.sent.size > 0) return;
      try {
        this.sendOne(entry, payload);
      } catch (cause) {
        this.end(new MirrorUnavailable(`Notification ${entry.number} cannot be sent: ${messageOf(cause)}.`, { cause }));
        return;
      }
      this.sent.set(this.lastToken, { publication: turn.publication, index: turn.next, bytes: payload.length });
      this.bytes += payload.length;
      turn.next += 1;
    }
  }

  private sendOne(entry: MirrorEntry, payload: Uint8Array): void {
    const named = headers();
    named.set('Content-Type', contentType);
    named.set('Nats-Msg-Id', entry.id);
    named.set('Nats-Expected-Last-Sequence', String(entry.number - 1));
    this.lastToken += 1;
    if (this.sent.size === 0) this.expectAcknowledgement();
    this.parts.client.publish(logSubject(entry), payload, { headers: named, reply: this.inbox + this.lastToken });
  }

  /** The next acknowledgement must arrive in time, whichever it is. */
  private expectAcknowledgement(): void {
    const { brokerTimeoutMs } = this.parts.limits;
    clearTimeout(this.timer);
    this.timer = setTimeout(
      () => this.end(new MirrorUnavailable(`The broker acknowledged nothing for ${brokerTimeoutMs / 1_000} s.`)),
      brokerTimeoutMs,
    );
  }

  private receive(message: Msg): void {
    const token = Number(message.subject.slice(this.inbox.length));
    const sent = this.sent.get(token);
    if (sent === undefined) return;
    this.sent.delete(token);
    this.bytes -= sent.bytes;
    if (this.sent.size === 0) clearTimeout(this.timer);
    else this.timer?.refresh();
    if (message.headers?.code === noResponders) {
      this.end(new MirrorUnavailable(`The stream ${this.parts.stream} is gone.`));
      return;
    }
    const { publication, index } = sent;
    publication.acknowledgements[index] = acknowledgementOf(message, this.parts.stream, publication.entries[index]);
    publication.unanswered -= 1;
    if (publication.unanswered === 0) {
      this.publications.delete(publication);
      publication.resolve(outcomeOf(publication));
    }
    this.send();
  }
}

function outcomeOf({ acknowledgements }: Publication): PublishOutcome {
  const bad = acknowledgements.findIndex((one) => one === undefined || one.fault !== null);
  const good = bad < 0 ? acknowledgements : acknowledgements.slice(0, bad);
  return {
    confirmed: good.length,
    duplicates: good.filter((one) => one?.isDuplicate).length,
    fault: acknowledgements[bad]?.fault ?? null,
  };
}

/** Of a server's answer: `{stream, seq, duplicate?}`, or `{error}`. */
function acknowledgementOf(message: Msg, stream: string, entry: MirrorEntry | undefined): Acknowledgement {
  const { error, ...given } = message.json<{
    readonly stream?: string;
    readonly seq?: number;
    readonly duplicate?: boolean;
    readonly error?: { readonly description?: string };
  }>();
  const isDuplicate = given.duplicate === true;
  if (error !== undefined)
    return {
      isDuplicate,
      fault: `The stream refused notification ${entry?.number}: ${error.description ?? 'no reason'}.`,
    };
  if (given.stream === stream && given.seq === entry?.number) return { isDuplicate, fault: null };
  return {
    isDuplicate,
    fault: `Notification ${entry?.number} has the sequence ${given.seq} in the stream ${given.stream}.`,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
