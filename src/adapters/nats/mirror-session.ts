/**
 * The stream of the mirror over one connection.
 *
 * States: open → ended: when the client is lost, when the stream was created again, or when a call failed. An ended session stays so.
 * Invariant: everything that a session reads and publishes concerns one life of the stream, or fails.
 */
import type { JetStreamManager } from '@nats-io/jetstream';
import { createInbox, Match, type NatsConnection } from 'nats';
import { mirrorLimits as limits } from '../../../config/mirror.js';
import {
  type MirrorEntry,
  type MirrorExtent,
  type MirroredMessage,
  type MirrorSession,
  MirrorUnavailable,
  MirrorUnusable,
  type PublishOutcome,
} from '../../mirror/log-mirror.js';
import type { NatsMessages } from './nats-messages.js';
import { PublishWindow } from './publish-window.js';

interface SessionParts {
  readonly messages: NatsMessages;
  readonly client: NatsConnection;
  readonly streams: JetStreamManager['streams'];
  readonly stream: string;
  /** When the stream was created, as the server reports it. */
  readonly created: string;
  /** The longest message that the stream accepts, headers included; not positive if it has no limit of its own. */
  readonly maxBytes: number;
}

/** More than the headers of a message have. */
const headerBytes = 256;

export class StreamSession implements MirrorSession {
  private readonly window: PublishWindow;
  private readonly endWithConnection: () => void;
  private ended = false;

  constructor(private readonly parts: SessionParts) {
    const { client, stream, messages } = parts;
    this.window = new PublishWindow(`${createInbox()}.`, { client, stream, limits, onEnd: () => this.onEnd() });
    this.endWithConnection = messages.onConnection(() => {
      if (messages.client !== client) this.end('The connection to NATS was lost.');
    });
  }

  get isOpen(): boolean {
    return !this.ended && this.parts.messages.client === this.parts.client;
  }

  get textBytes(): number {
    const { messages, maxBytes } = this.parts;
    const { maxPayloadBytes } = messages;
    return (maxBytes > 0 ? Math.min(maxBytes, maxPayloadBytes) : maxPayloadBytes) - headerBytes;
  }

  extent(): Promise<MirrorExtent> {
    return this.call(async ({ streams, stream, created }) => {
      const found = await streams.info(stream);
      if (found.created !== created) throw new MirrorUnavailable(`The stream ${stream} was created again.`);
      const { first_seq: first, last_seq: last } = found.state;
      return { first, last };
    });
  }

  message(sequence: number): Promise<MirroredMessage | null> {
    return this.call(async ({ streams, stream }) => {
      const found = await streams.getMessage(stream, { seq: sequence });
      if (found === null) return null;
      const id = found.header.get('Nats-Msg-Id', Match.IgnoreCase);
      return { id: id === '' ? null : id, text: found.string() };
    });
  }

  publish(entries: readonly MirrorEntry[]): Promise<PublishOutcome> {
    return this.call(() => this.window.publish(entries));
  }

  close(): void {
    this.end('The session was closed.');
  }

  private async call<T>(call: (parts: SessionParts) => Promise<T>): Promise<T> {
    if (!this.isOpen) throw new MirrorUnavailable('The connection to NATS was lost.');
    try {
      return await mirrorCall(() => call(this.parts));
    } catch (error) {
      this.end('Another call failed.');
      throw error;
    }
  }

  private end(reason: string): void {
    this.window.end(new MirrorUnavailable(reason));
  }

  private onEnd(): void {
    this.ended = true;
    this.endWithConnection();
  }
}

/** Turns every failure of the broker into MirrorUnavailable. */
export async function mirrorCall<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof MirrorUnavailable || cause instanceof MirrorUnusable) throw cause;
    const isOff = cause instanceof Error && cause.name === 'JetStreamNotEnabled';
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MirrorUnavailable(
      isOff ? 'JetStream is not enabled on the NATS server.' : `The broker failed: ${reason}.`,
      { cause },
    );
  }
}
