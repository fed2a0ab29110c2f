/**
 * The queue of commands as a stream of JetStream.
 *
 * Owns: the streams SOLERA_IN and SOLERA_REFUSED, and the session over the current connection. Does not own: the connection, positions.
 * The stream has no consumers: commands are read by subject, and removed by a purge of the subject up to a sequence. So it holds the waiting commands, and
 * the server counts them for each winery. All calls exist in nats-server 2.9.
 * Invariants: (1) a session uses one client, and every call fails once that client is lost; (2) a stream that exists is used as it is, unless it belongs to another cell.
 */
import {
  DiscardPolicy,
  type JetStreamManager,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from '@nats-io/jetstream';
import { headers, Match, type NatsConnection } from 'nats';
import { ingestionLimits as limits } from '../../../config/ingestion.js';
import {
  type CommandQueue,
  type QueuedCommand,
  type QueueSession,
  QueueUnavailable,
  type ReportedRefusal,
} from '../../ingestion/command-queue.js';
import { commandSubjects, refusalSubject, refusalSubjects, wineryOf } from './command-subjects.js';
import type { NatsMessages } from './nats-messages.js';

const commandStream = 'SOLERA_IN';
const refusalStream = 'SOLERA_REFUSED';
/** The header in which a publisher names the subject for the result. */
const replyHeader = 'Reply-Subject';

/** More than the header of a report has. */
const reportHeaderBytes = 256;

type WantedStream = Partial<StreamConfig> & Pick<StreamConfig, 'name'>;

export class CommandStream implements CommandQueue {
  private opened: { readonly client: NatsConnection; readonly session: Promise<QueueSession> } | undefined;

  constructor(
    private readonly messages: NatsMessages,
    private readonly cell: string,
  ) {}

  open(): Promise<QueueSession> {
    const { client } = this.messages;
    if (client === undefined) return Promise.reject(new QueueUnavailable('There is no connection to NATS.'));
    if (this.opened?.client === client) return this.opened.session;
    const session = called(() => this.openOver(client));
    this.opened = { client, session };
    // The next call tries again.
    session.catch(() => {
      if (this.opened?.session === session) this.opened = undefined;
    });
    return session;
  }

  async append(subject: string, { body, replySubject }: Pick<QueuedCommand, 'body' | 'replySubject'>): Promise<void> {
    const named = headers();
    if (replySubject !== null) named.set(replyHeader, replySubject);
    await this.publish(subject, body, replySubject === null ? {} : { headers: named });
  }

  reply(subject: string, body: Uint8Array): boolean {
    try {
      return this.messages.publish(subject, body);
    } catch {
      // A publisher may name anything. A subject that NATS refuses has no receiver.
      return true;
    }
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

  private async openOver(client: NatsConnection): Promise<QueueSession> {
    // The check asks whether JetStream is enabled.
    const manager = await jetstreamManager(client, { checkAPI: true, timeout: limits.brokerTimeoutMs });
    await ensureStream(manager, this.cell, {
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
    return this.sessionOver(client, manager);
  }

  private sessionOver(client: NatsConnection, { streams }: JetStreamManager): QueueSession {
    const { messages } = this;
    const checked = <T>(call: () => Promise<T>): Promise<T> =>
      messages.client === client
        ? called(call)
        : Promise.reject(new QueueUnavailable('The connection to NATS was lost.'));
    return {
      get isOpen() {
        return messages.client === client;
      },
      waiting: () =>
        checked(async () => {
          const { state } = await streams.info(commandStream, { subjects_filter: commandSubjects });
          return new Map(Object.entries(state.subjects ?? {}));
        }),
      next: (subject, after) =>
        checked(async () => {
          // The server finds the first message of the subject from a sequence on. The client's type knows only half of this query.
          const query = { next_by_subj: subject, seq: after + 1 } as Parameters<typeof streams.getMessage>[1];
          const message = await streams.getMessage(commandStream, query);
          if (message === null) return null;
          const { seq, data, header, time } = message;
          const replySubject = header.get(replyHeader, Match.IgnoreCase);
          const named = replySubject === '' ? null : replySubject;
          return { sequence: seq, storedAtMs: time.getTime(), body: data, replySubject: named };
        }),
      remove: (subject, upTo) =>
        checked(async () => void (await streams.purge(commandStream, { filter: subject, seq: upTo + 1 }))),
      onArrival: (listener) => {
        const subscription = client.subscribe(commandSubjects, {
          callback: (error, message) => {
            if (error === null) listener(message.subject);
          },
        });
        return () => subscription.unsubscribe();
      },
    };
  }
}

/** Creates a stream if it is missing. Its description names the cell, so that two systems which share a NATS do not take each other's commands. */
async function ensureStream({ streams }: JetStreamManager, cell: string, wanted: WantedStream): Promise<void> {
  const description = `Solera, cell ${cell}`;
  const found = await streams.info(wanted.name).catch(async (error: unknown) => {
    if (!(error instanceof Error) || error.name !== 'StreamNotFoundError') throw error;
    return streams.add({ ...wanted, description, storage: StorageType.File });
  });
  const given = found.config.description ?? '';
  if (given.startsWith('Solera, cell ') && given !== description)
    throw new QueueUnavailable(`The stream ${wanted.name} belongs to another system ("${given}").`);
  const [subject = ''] = wanted.subjects ?? [];
  if (!found.config.subjects.includes(subject))
    throw new QueueUnavailable(
      `The stream ${wanted.name} has the subjects ${found.config.subjects.join(', ')}, not ${subject}.`,
    );
}

/** Turns every failure of the broker into QueueUnavailable. */
async function called<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof QueueUnavailable) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const isOff = error instanceof Error && error.name === 'JetStreamNotEnabled';
    throw new QueueUnavailable(
      isOff ? 'JetStream is not enabled on the NATS server.' : `The broker failed: ${reason}.`,
      {
        cause: error,
      },
    );
  }
}
