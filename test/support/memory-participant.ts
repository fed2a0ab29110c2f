/**
 * A participant of the broker in memory.
 *
 * Owns: its subscriptions, its pending requests and flushes, and what waits while it is paused. Does not own: the ways to and from the broker.
 * States: disconnected, connected; each of them running or paused; ended.
 */
import { MessageFailure, type Messages, type Received } from '../../src/cluster/messages.js';

interface Entry {
  readonly subject: string;
  readonly receive: (message: Received) => void;
}

/** What travels from a participant to the broker. */
export type Sent =
  | { readonly kind: 'subscribe' | 'unsubscribe'; readonly entry: Entry }
  | { readonly kind: 'flush'; readonly token: number }
  /** With a token if the sender waits for a reply. */
  | { readonly kind: 'message'; readonly subject: string; readonly body: Uint8Array; readonly token?: number }
  | { readonly kind: 'reply'; readonly to: string; readonly token: number; readonly body: Uint8Array };

/** What travels from the broker to a participant. */
export type Delivery =
  | { readonly kind: 'flushed' | 'no_responder'; readonly token: number }
  | { readonly kind: 'reply'; readonly token: number; readonly body: Uint8Array }
  /** With the subscriptions that the broker has chosen, and a token if the sender waits for a reply. */
  | {
      readonly kind: 'message';
      readonly from: string;
      readonly entries: readonly Entry[];
      readonly body: Uint8Array;
      readonly token: number | undefined;
    };

interface ParticipantOptions {
  readonly after: (ms: number, work: () => void) => () => void;
  readonly maxPayloadBytes: number;
  readonly report: (error: unknown) => void;
  readonly send: (sent: Sent) => void;
}

interface Pending {
  readonly resolve: (body: Uint8Array) => void;
  readonly reject: (failure: MessageFailure) => void;
  readonly cancelTimeout: () => void;
}

export class MemoryParticipant implements Messages {
  connected = false;
  readonly name: string;
  readonly maxPayloadBytes: number;

  private readonly options: ParticipantOptions;
  private readonly entries = new Set<Entry>();
  /** The subscriptions that the broker has processed. */
  private readonly entriesAtBroker = new Set<Entry>();
  /** Whether the broker has a connection to this participant, which may not have noticed its loss yet. */
  private isAttached = false;
  private readonly pending = new Map<number, Pending>();
  private readonly listeners = new Set<(connected: boolean) => void>();
  /** The number of connections so far. A reply belongs to the connection of its request. */
  private connections = 0;
  private lastToken = 0;
  /** What waits while this participant is paused: overdue timers, and then what has arrived. */
  private paused: { readonly timers: (() => void)[]; readonly arrivals: (() => void)[] } | undefined;
  private hasEnded = false;

  constructor(name: string, options: ParticipantOptions) {
    this.name = name;
    this.options = options;
    this.maxPayloadBytes = options.maxPayloadBytes;
  }

  publish(subject: string, body: Uint8Array): boolean {
    if (!this.connected || body.length > this.maxPayloadBytes) return false;
    this.send({ kind: 'message', subject, body: body.slice() });
    return true;
  }

  request(subject: string, body: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
    if (!this.connected) return Promise.reject(new MessageFailure('not_sent', 'There is no connection.'));
    if (body.length > this.maxPayloadBytes) return Promise.reject(tooLarge(body));
    return this.wait(timeoutMs, (token) => this.send({ kind: 'message', subject, body: body.slice(), token }));
  }

  subscribe(subject: string, receive: (message: Received) => void): () => void {
    const entry: Entry = { subject, receive };
    this.entries.add(entry);
    if (this.connected) this.send({ kind: 'subscribe', entry });
    return () => {
      if (this.entries.delete(entry) && this.connected) this.send({ kind: 'unsubscribe', entry });
    };
  }

  async flush(): Promise<void> {
    if (!this.connected) throw new MessageFailure('not_sent', 'There is no connection.');
    await this.wait(undefined, (token) => this.send({ kind: 'flush', token }));
  }

  onConnection(listener: (connected: boolean) => void): () => void {
    const call = (connected: boolean): void => listener(connected);
    this.listeners.add(call);
    return () => void this.listeners.delete(call);
  }

  /** Connects, with all subscriptions, if the broker accepts that by the time when this participant runs. */
  openConnection(isAccepted: () => boolean): void {
    this.arrive(() => {
      if (this.connected || !isAccepted()) return;
      this.connections += 1;
      this.isAttached = true;
      for (const entry of this.entries) this.entriesAtBroker.add(entry);
      this.announce(true);
    });
  }

  loseConnection(): void {
    this.detach();
    this.arrive(() => {
      this.detach();
      if (!this.connected) return;
      const failed = [...this.pending.values()];
      this.pending.clear();
      for (const { reject, cancelTimeout } of failed) {
        cancelTimeout();
        reject(new MessageFailure('no_reply', 'The connection was lost.'));
      }
      this.announce(false);
    });
  }

  subscribeAtBroker(entry: Entry): void {
    this.entriesAtBroker.add(entry);
  }

  unsubscribeAtBroker(entry: Entry): void {
    this.entriesAtBroker.delete(entry);
  }

  entriesFor(subject: string): readonly Entry[] {
    return [...this.entriesAtBroker].filter((entry) => entry.subject === subject);
  }

  /** A delivery has reached this participant. */
  receive(delivery: Delivery): void {
    this.arrive(() => {
      if (delivery.kind === 'message') {
        this.handle(delivery);
        return;
      }
      const pending = this.pending.get(delivery.token);
      if (pending === undefined) return;
      this.pending.delete(delivery.token);
      pending.cancelTimeout();
      if (delivery.kind === 'no_responder')
        pending.reject(new MessageFailure('no_responder', 'No node subscribes to the subject.'));
      else pending.resolve(delivery.kind === 'reply' ? delivery.body : new Uint8Array());
    });
  }

  pause(): void {
    this.paused ??= { timers: [], arrivals: [] };
  }

  resume(): void {
    const { paused } = this;
    if (paused === undefined) return;
    this.paused = undefined;
    for (const work of [...paused.timers, ...paused.arrivals]) if (!this.hasEnded) work();
  }

  end(): void {
    this.hasEnded = true;
    this.detach();
    this.connected = false;
    for (const { cancelTimeout } of this.pending.values()) cancelTimeout();
  }

  private handle(message: Extract<Delivery, { kind: 'message' }>): void {
    const { connections } = this;
    const reply = (body: Uint8Array): void => {
      if (message.token === undefined || !this.connected || this.connections !== connections) return;
      if (body.length > this.maxPayloadBytes) throw tooLarge(body);
      this.send({ kind: 'reply', to: message.from, token: message.token, body: body.slice() });
    };
    for (const entry of message.entries)
      if (this.entries.has(entry)) this.guarded(() => entry.receive({ body: message.body, reply }));
  }

  private wait(timeoutMs: number | undefined, send: (token: number) => void): Promise<Uint8Array> {
    this.lastToken += 1;
    const token = this.lastToken;
    return new Promise((resolve, reject) => {
      const fail = (): void => {
        if (this.pending.delete(token)) reject(new MessageFailure('no_reply', `No reply within ${timeoutMs} ms.`));
      };
      const cancelTimeout =
        timeoutMs === undefined ? () => undefined : this.options.after(timeoutMs, () => this.run('timers', fail));
      this.pending.set(token, { resolve, reject, cancelTimeout });
      send(token);
    });
  }

  private announce(connected: boolean): void {
    this.connected = connected;
    for (const listener of [...this.listeners]) this.guarded(() => listener(connected));
  }

  private send(sent: Sent): void {
    if (this.isAttached) this.options.send(sent);
  }

  private detach(): void {
    this.isAttached = false;
    this.entriesAtBroker.clear();
  }

  private arrive(work: () => void): void {
    this.run('arrivals', work);
  }

  private run(queue: 'timers' | 'arrivals', work: () => void): void {
    if (this.hasEnded) return;
    if (this.paused === undefined) work();
    else this.paused[queue].push(work);
  }

  private guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.options.report(error);
    }
  }
}

function tooLarge(body: Uint8Array): MessageFailure {
  return new MessageFailure('not_sent', `The body has ${body.length} bytes, which is more than the broker accepts.`);
}
