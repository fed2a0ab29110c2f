/**
 * The queue of commands as a stream of JetStream.
 *
 * Owns: the streams SOLERA_IN and SOLERA_REFUSED, and the current session. Does not own: the connection, positions.
 * The stream has no consumers: commands are read by subject, and removed by a purge of the subject up to a sequence. So it holds the waiting commands, and
 * the server counts them for each winery. All calls exist in nats-server 2.9.
 * Invariant: a stream that exists is used as it is, unless it belongs to another cell.
 */
import {
  DiscardPolicy,
  type JetStreamManager,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
  type StreamInfo,
} from '@nats-io/jetstream';
import { headers, type NatsConnection } from 'nats';
import { ingestionLimits as limits } from '../../../config/ingestion.js';
import {
  type CommandQueue,
  type QueuedCommand,
  type QueueSession,
  QueueUnavailable,
  type ReportedRefusal,
} from '../../ingestion/command-queue.js';
import { called } from './broker-call.js';
import { CommandSession } from './command-session.js';
import {
  commandStream,
  commandSubjects,
  mayReceiveResults,
  refusalStream,
  refusalSubject,
  refusalSubjects,
  replyHeader,
  wineryOf,
} from './command-subjects.js';
import type { NatsMessages } from './nats-messages.js';
import { isOfAnotherCell, streamDescription } from './stream-owner.js';

/** More than the header of a report has. */
const reportHeaderBytes = 256;

type WantedStream = Partial<StreamConfig> & Pick<StreamConfig, 'name'>;

export class CommandStream implements CommandQueue {
  private opening: { readonly client: NatsConnection; readonly session: Promise<CommandSession> } | undefined;
  private session: CommandSession | undefined;

  constructor(
    private readonly messages: NatsMessages,
    private readonly cell: string,
  ) {}

  open(): Promise<QueueSession> {
    const { client } = this.messages;
    if (client === undefined) return Promise.reject(new QueueUnavailable('There is no connection to NATS.'));
    if (this.session?.isOpen === true) return Promise.resolve(this.session);
    // One attempt at a time for each client.
    if (this.opening?.client === client) return this.opening.session;
    const session = called(() => this.openOver(client)).finally(() => {
      if (this.opening?.session === session) this.opening = undefined;
    });
    this.opening = { client, session };
    return session;
  }

  async append(
    subject: string,
    { body, replySubject, authorization }: Pick<QueuedCommand, 'body' | 'replySubject' | 'authorization'>,
  ): Promise<void> {
    const named = headers();
    if (replySubject !== null) named.set(replyHeader, replySubject);
    if (authorization !== undefined) named.set('Authorization', authorization);
    const isBare = replySubject === null && authorization === undefined;
    await this.publish(subject, body, isBare ? {} : { headers: named });
  }

  reply(subject: string, body: Uint8Array): boolean {
    // No client can wait for a result there.
    if (!mayReceiveResults(subject)) return true;
    return this.messages.publish(subject, body);
  }

  async reportRefusal({ winery, id, sequence, storedAtMs }: ReportedRefusal, body: Uint8Array): Promise<boolean> {
    // The header counts, too.
    if (body.length + reportHeaderBytes > this.messages.maxPayloadBytes) return false;
    const named = headers();
    named.set('Nats-Msg-Id', `${id} ${sequence} ${storedAtMs}`);
    await this.publish(refusalSubject(winery), body, { headers: named });
    return true;
  }

  wineryOf(subject: string): string | null {
    return wineryOf(subject);
  }

  /** Publishes to a stream, and waits until the broker has stored the message. */
  private async publish(
    subject: string,
    body: Uint8Array,
    options: { headers?: ReturnType<typeof headers> },
  ): Promise<void> {
    const { client } = this.messages;
    if (client === undefined) throw new QueueUnavailable('There is no connection to NATS.');
    await called(async () => {
      const reply = await client.request(subject, body, { ...options, timeout: limits.brokerTimeoutMs });
      const { error } = reply.json<{ error?: { description: string } }>();
      if (error !== undefined) throw new Error(error.description);
    });
  }

  private async openOver(client: NatsConnection): Promise<CommandSession> {
    // The check asks whether JetStream is enabled.
    const manager = await jetstreamManager(client, { checkAPI: true, timeout: limits.brokerTimeoutMs });
    const { created } = await ensureStream(manager, this.cell, {
      name: commandStream,
      subjects: [commandSubjects],
      retention: RetentionPolicy.Limits,
      // Publishers get an error when the stream is full. Commands never grow too old: they wait as long as no node takes them.
      discard: DiscardPolicy.New,
      max_bytes: limits.streamBytes,
      duplicate_window: limits.duplicateWindowMs * 1e6,
    });
    await ensureStream(manager, this.cell, {
      name: refusalStream,
      subjects: [refusalSubjects],
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.Old,
      max_bytes: limits.refusedStreamBytes,
      max_age: limits.refusedStreamAgeMs * 1e6,
    });
    const { messages } = this;
    this.session = new CommandSession({ messages, client, streams: manager.streams, created });
    return this.session;
  }
}

/** Creates a stream if it is missing. Its description names the cell, so that two systems which share a NATS do not take each other's commands. */
async function ensureStream({ streams }: JetStreamManager, cell: string, wanted: WantedStream): Promise<StreamInfo> {
  const description = streamDescription(cell);
  const found = await streams.info(wanted.name).catch(async (error: unknown) => {
    if (!(error instanceof Error) || error.name !== 'StreamNotFoundError') throw error;
    return streams.add({ ...wanted, description, storage: StorageType.File });
  });
  const [subject = ''] = wanted.subjects ?? [];
  const fault = queueFault(found.config, subject, cell);
  if (fault !== null) throw new QueueUnavailable(`The stream ${wanted.name} ${fault}.`);
  return found;
}

/** Returns why a stream cannot be used for commands or refusals of a cell, such as `belongs to another system`; null if it can. */
export function queueFault(
  { description, subjects }: Pick<StreamConfig, 'description' | 'subjects'>,
  subject: string,
  cell: string,
): string | null {
  if (isOfAnotherCell(description, cell)) return `belongs to another system ("${description}")`;
  return subjects.includes(subject) ? null : `has the subjects ${subjects.join(', ')}, not ${subject}`;
}
