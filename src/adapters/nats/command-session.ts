/**
 * The stream of commands over one connection.
 *
 * States: open → ended: when the client is lost, when the stream was created again, or when a call failed. An ended session stays so; the queue opens another one.
 * Invariant: all calls of a session see one life of the stream, so no two commands have the same sequence.
 */
import type { JetStreamManager } from '@nats-io/jetstream';
import { Match, type NatsConnection } from 'nats';
import { readTraceContext } from '../../application/trace-context.js';
import { type QueuedCommand, type QueueSession, QueueUnavailable } from '../../ingestion/command-queue.js';
import { called } from './broker-call.js';
import { commandStream, commandSubjects, isLiteral, replyHeader } from './command-subjects.js';
import type { NatsMessages } from './nats-messages.js';

interface SessionParts {
  readonly messages: NatsMessages;
  readonly client: NatsConnection;
  readonly streams: JetStreamManager['streams'];
  /** When the stream was created, as the server reports it. */
  readonly created: string;
}

export class CommandSession implements QueueSession {
  private ended = false;

  constructor(private readonly parts: SessionParts) {}

  get isOpen(): boolean {
    return !this.ended && this.parts.messages.client === this.parts.client;
  }

  waiting(): Promise<ReadonlyMap<string, number>> {
    return this.call(async ({ streams, created }) => {
      const found = await streams.info(commandStream, { subjects_filter: commandSubjects });
      if (found.created !== created) throw new Error(`the stream ${commandStream} was created again`);
      return new Map(Object.entries(found.state.subjects ?? {}).filter(([subject]) => isLiteral(subject)));
    });
  }

  next(subject: string, after: number): Promise<QueuedCommand | null> {
    return this.call(async ({ streams }) => {
      // The server finds the first message of the subject from a sequence on. The client's type knows only half of this query.
      const query = { next_by_subj: subject, seq: after + 1 } as Parameters<typeof streams.getMessage>[1];
      const message = await streams.getMessage(commandStream, query);
      if (message === null) return null;
      const { seq, data, header, time } = message;
      const replySubject = header.get(replyHeader, Match.IgnoreCase);
      const named = replySubject === '' ? null : replySubject;
      const textOf = (name: string): string | undefined => header.get(name, Match.IgnoreCase) || undefined;
      const trace = readTraceContext(textOf('traceparent'), textOf('tracestate'));
      const authorization = textOf('Authorization');
      return { sequence: seq, storedAtMs: time.getTime(), body: data, replySubject: named, authorization, trace };
    });
  }

  async remove(subject: string, upTo: number): Promise<void> {
    await this.call(({ streams }) => streams.purge(commandStream, { filter: subject, seq: upTo + 1 }));
  }

  onArrival(listener: (subject: string) => void): () => void {
    const subscription = this.parts.client.subscribe(commandSubjects, {
      callback: (error, { subject }) => {
        if (error === null && isLiteral(subject)) listener(subject);
      },
    });
    return () => subscription.unsubscribe();
  }

  private async call<T>(call: (parts: SessionParts) => Promise<T>): Promise<T> {
    if (!this.isOpen) throw new QueueUnavailable('The connection to NATS was lost.');
    try {
      return await called(() => call(this.parts));
    } catch (error) {
      this.ended = true;
      throw error;
    }
  }
}
