/**
 * The messages that this node is about to send.
 *
 * Owns: the messages of the current turn of the event loop. They are sent together at its end, in order: the client writes to its socket once for all messages
 * that it gets at a time, and the broker and the receivers then read them at a time, too.
 * Does not own: the connection, what a failure means.
 * Invariant: a message waits for no other event than the end of the turn.
 */
import type { NatsConnection } from 'nats';

interface Outgoing {
  /** The client through which the message must be sent, and no other one. */
  readonly client: NatsConnection;
  readonly subject: string;
  readonly body: Uint8Array;
  /** The subject for the reply, or undefined. */
  readonly reply: string | undefined;
  /** Called if the client does not send the message: it is closed, or it refuses the subject. */
  readonly onFailure: (cause: unknown) => void;
}

export class Outbox {
  private waiting: Outgoing[] = [];

  add(message: Outgoing): void {
    this.waiting.push(message);
    if (this.waiting.length === 1) setImmediate(() => this.send());
  }

  /** Sends what waits now. To be called before anything is sent to the broker by another way. */
  send(): void {
    const messages = this.waiting;
    this.waiting = [];
    for (const { client, subject, body, reply, onFailure } of messages) {
      try {
        client.publish(subject, body, reply === undefined ? undefined : { reply });
      } catch (cause) {
        onFailure(cause);
      }
    }
  }

  /** Forgets what waits, because its connection is lost. */
  discard(): void {
    this.waiting = [];
  }
}
