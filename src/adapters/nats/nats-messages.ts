/**
 * Messages over NATS.
 *
 * Owns: the subscriptions, the pending requests, the inbox for replies, the messages of the current turn. Does not own: the connection.
 * States: disconnected, connected, closed. `connected` becomes true after the server has all subscriptions.
 * Invariants:
 * (1) messages are published only while connected, so nothing waits in a buffer for the next connection;
 * (2) when the connection is lost, all pending requests fail at once;
 * (3) a handler's error never reaches the client, which would stop reading from the connection;
 * (4) a message of a lost connection is neither handled nor answered.
 */
import { randomBytes } from 'node:crypto';
import type { Msg, NatsConnection, Subscription } from 'nats';
import { natsLimits as limits } from '../../../config/nats.js';
import { MessageFailure, type Messages, type Received } from '../../cluster/messages.js';
import { Connection, type ConnectionSettings, type NatsLog } from './connection.js';
import { Outbox } from './outbox.js';
import { PendingRequests } from './pending-requests.js';

interface Entry {
  readonly subject: string;
  readonly receive: (message: Received) => void;
  /** At the current client. */
  subscription: Subscription | undefined;
}

/** The status of the empty reply that a server sends if a request has no receiver. */
const noResponders = 503;

export class NatsMessages implements Messages {
  connected = false;

  private readonly log: NatsLog;
  private readonly connection: Connection;
  private readonly entries = new Set<Entry>();
  private readonly listeners = new Set<(connected: boolean) => void>();
  private readonly pending = new PendingRequests();
  private readonly outbox = new Outbox();
  /** Random, so that no other client guesses it. The token of a request follows. */
  private readonly inbox = `_INBOX.${randomBytes(12).toString('hex')}.`;
  /** Rejects the flushes that wait on the current client, which would leave them pending for ever. */
  private readonly flushes = new Set<(failure: MessageFailure) => void>();
  private lastMaxPayloadBytes: number = limits.assumedMaxPayloadBytes;
  private isClosing = false;

  constructor(settings: ConnectionSettings) {
    this.log = settings.log;
    this.connection = new Connection(settings, {
      opening: (client) => this.subscribeAll(client),
      opened: () => this.announce(true),
      lost: (reason) => this.failAll(reason),
    });
  }

  /** The client of the current connection. It is another one after each loss (see `onConnection`). For the adapters in this folder. */
  get client(): NatsConnection | undefined {
    return this.connected ? this.connection.current : undefined;
  }

  get maxPayloadBytes(): number {
    this.lastMaxPayloadBytes = this.connection.current?.info?.max_payload ?? this.lastMaxPayloadBytes;
    return this.lastMaxPayloadBytes;
  }

  publish(subject: string, body: Uint8Array): boolean {
    const { client } = this;
    if (client === undefined || body.length > this.maxPayloadBytes) return false;
    this.send(client, subject, body);
    return true;
  }

  request(subject: string, body: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
    const { client } = this;
    if (client === undefined) return notSent('There is no connection to NATS.');
    if (body.length > this.maxPayloadBytes) return notSent(tooLarge(body, this.maxPayloadBytes));
    if (this.pending.isFull) return notSent(`${limits.pendingRequests} requests wait for their replies.`);
    const token = this.pending.nextToken();
    this.outbox.add({
      ...{ client, subject, body, reply: this.inbox + token },
      onFailure: (cause) => this.pending.fail(token, () => refused(subject, cause)),
    });
    return this.pending.add(token, subject, timeoutMs);
  }

  subscribe(subject: string, receive: (message: Received) => void): () => void {
    const entry: Entry = { subject, receive, subscription: undefined };
    this.outbox.send();
    this.entries.add(entry);
    const { current } = this.connection;
    if (current !== undefined && !this.isClosing) this.subscribeAt(current, entry);
    return () => {
      if (!this.entries.delete(entry)) return;
      entry.subscription?.unsubscribe();
    };
  }

  flush(): Promise<void> {
    const { client } = this;
    if (client === undefined) return notSent('There is no connection to NATS.');
    this.outbox.send();
    return new Promise((resolve, reject) => {
      this.flushes.add(reject);
      const settle = (failure?: unknown): void => {
        this.flushes.delete(reject);
        if (failure === undefined) resolve();
        else reject(new MessageFailure('no_reply', 'The connection to NATS was lost.', { cause: failure }));
      };
      client.flush().then(() => settle(), settle);
    });
  }

  onConnection(listener: (connected: boolean) => void): () => void {
    // A function of its own, so that one listener can be added twice.
    const call = (connected: boolean): void => listener(connected);
    this.listeners.add(call);
    return () => void this.listeners.delete(call);
  }

  /** Sends pending messages, handles those already received, and closes the connection. Pending requests fail. May be called repeatedly. */
  async close(): Promise<void> {
    this.isClosing = true;
    this.outbox.send();
    this.pending.failAll('this node closed its connection to NATS');
    this.announce(false);
    await this.connection.close();
  }

  private subscribeAll(client: NatsConnection): void {
    client.subscribe(`${this.inbox}*`, { callback: (error, message) => this.receiveReply(client, error, message) });
    for (const entry of this.entries) this.subscribeAt(client, entry);
  }

  private subscribeAt(client: NatsConnection, entry: Entry): void {
    entry.subscription = client.subscribe(entry.subject, {
      callback: (error, message) => this.receive(client, entry, error, message),
    });
  }

  private receive(client: NatsConnection, entry: Entry, error: Error | null, message: Msg): void {
    if (error !== null) this.log.error({ err: error }, `NATS refuses the subscription to ${entry.subject}.`);
    if (error !== null || this.connection.current !== client || !this.entries.has(entry)) return;
    try {
      entry.receive({ body: message.data, reply: (body) => this.reply(client, message, body) });
    } catch (thrown) {
      this.log.error({ err: thrown }, `The handler of ${entry.subject} failed on a message.`);
    }
  }

  private reply(client: NatsConnection, message: Msg, body: Uint8Array): void {
    const subject = message.reply;
    if (subject === undefined || subject === '' || this.connection.current !== client) return;
    if (body.length > this.maxPayloadBytes) throw new MessageFailure('not_sent', tooLarge(body, this.maxPayloadBytes));
    this.send(client, subject, body);
  }

  private send(client: NatsConnection, subject: string, body: Uint8Array): void {
    const onFailure = (cause: unknown): void => {
      if (!client.isClosed() && !client.isDraining())
        this.log.error({ err: cause }, `The client refused a message on "${subject}".`);
    };
    this.outbox.add({ client, subject, body, reply: undefined, onFailure });
  }

  private receiveReply(client: NatsConnection, error: Error | null, message: Msg): void {
    if (error !== null) this.log.error({ err: error }, 'NATS refuses the subscription for replies.');
    if (error !== null || this.connection.current !== client) return;
    const token = message.subject.slice(this.inbox.length);
    const body = message.data;
    if (body.length === 0 && message.headers?.code === noResponders)
      this.pending.fail(token, (subject) => new MessageFailure('no_responder', `No node subscribes to ${subject}.`));
    else this.pending.settle(token, body);
  }

  private failAll(reason: string): void {
    for (const entry of this.entries) entry.subscription = undefined;
    this.outbox.discard();
    this.pending.failAll(`the connection to NATS was lost (${reason})`);
    const flushes = [...this.flushes];
    this.flushes.clear();
    for (const reject of flushes) reject(new MessageFailure('no_reply', 'The connection to NATS was lost.'));
    this.announce(false);
  }

  private announce(connected: boolean): void {
    if (this.connected === connected || (connected && this.isClosing)) return;
    this.connected = connected;
    for (const listener of [...this.listeners]) {
      try {
        listener(connected);
      } catch (error) {
        this.log.error({ err: error }, 'A listener failed on a change of the connection to NATS.');
      }
    }
  }
}

function notSent(detail: string): Promise<never> {
  return Promise.reject(new MessageFailure('not_sent', detail));
}

function refused(subject: string, cause: unknown): MessageFailure {
  return new MessageFailure('not_sent', `The client refused the request on "${subject}".`, { cause });
}

function tooLarge(body: Uint8Array, maxPayloadBytes: number): string {
  return `The body has ${body.length} bytes; NATS accepts ${maxPayloadBytes}.`;
}
