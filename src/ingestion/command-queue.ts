import type { TraceContext } from '../application/trace-context.js';

/** A command as a publisher left it in the queue. */
export interface QueuedCommand {
  /** The place in the queue of all commands. A wiped queue begins at 1 again. */
  readonly sequence: number;
  /** Milliseconds since 1970, by the broker's clock. */
  readonly storedAtMs: number;
  readonly body: Uint8Array;
  /** Where the publisher wants the result; null if it does not want it. */
  readonly replySubject: string | null;
  /** The header `Authorization` of the message, if it has one. It is not kept with refusals. */
  readonly authorization?: string | undefined;
  /** The trace that the publisher named in its headers. */
  readonly trace?: TraceContext | undefined;
}

/** What identifies a refusal: a command can be refused again under the same id. */
export interface ReportedRefusal extends Pick<QueuedCommand, 'sequence' | 'storedAtMs'> {
  readonly winery: string;
  readonly id: string;
}

/** The queue cannot be used now. The message is a sentence for operators. */
export class QueueUnavailable extends Error {
  override readonly name = 'QueueUnavailable';
  readonly code = 'queue_unavailable';
  readonly retryable = true;
}

/**
 * Keeps the commands that clients publish, in the order in which it stored them, until they are removed. JetStream implements it.
 * A subject holds the commands of one winery. Every method rejects with QueueUnavailable when the broker does not do what it is asked.
 */
export interface CommandQueue {
  /** Opens the queue over the current connection, and creates it if it is missing. */
  open(): Promise<QueueSession>;
  /** Appends a command. Resolves when it is stored. */
  append(subject: string, command: Pick<QueuedCommand, 'body' | 'replySubject' | 'authorization'>): Promise<void>;
  /** Sends a result to a subject that a publisher named. Returns false, and sends nothing, if there is no connection or the body is too large. */
  reply(subject: string, body: Uint8Array): boolean;
  /** Appends the report of a refusal for its subscribers; once, if it is repeated soon. Resolves with false, and appends nothing, if the body is too large. */
  reportRefusal(refusal: ReportedRefusal, body: Uint8Array): Promise<boolean>;
  /** Returns the winery whose commands a subject holds, as its code was written by the publisher; null if that is not how Solera writes it. */
  wineryOf(subject: string): string | null;
}

/**
 * The queue over one connection. Once the connection is lost, every method rejects: so all calls of a session see one life of the broker, during which a
 * sequence is never given twice.
 */
export interface QueueSession {
  readonly isOpen: boolean;
  /** Returns the number of commands in each subject that has any. */
  waiting(): Promise<ReadonlyMap<string, number>>;
  /** Returns the first command of a subject with a sequence above `after`, or null. */
  next(subject: string, after: number): Promise<QueuedCommand | null>;
  /** Removes the commands of a subject up to a sequence, inclusive. */
  remove(subject: string, upTo: number): Promise<void>;
  /** Calls the listener with the subject of each command that arrives. A hint. Returns a function that ends the calls. */
  onArrival(listener: (subject: string) => void): () => void;
}
