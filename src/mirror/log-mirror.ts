/** A notification as it is to be published. */
export interface MirrorEntry {
  /** The notification number, and the sequence that the stream must give to the message. */
  readonly number: number;
  /** `<incarnation of the log>:<number>`. */
  readonly id: string;
  readonly winery: string;
  /** The type of the notification without the prefix `solera.`. */
  readonly type: string;
  /** CloudEvents JSON. */
  readonly text: string;
}

/** A message as the stream holds it. */
export interface MirroredMessage {
  /** Null if the message was published without an id. */
  readonly id: string | null;
  readonly text: string;
}

/** The sequences of a stream. Both are 0 for a stream that never had a message. */
export interface MirrorExtent {
  /** The sequence of the oldest message. It is above `last` if the stream has none any more. */
  readonly first: number;
  /** The last sequence that was given. */
  readonly last: number;
}

/** What became of entries that were published together. */
export interface PublishOutcome {
  /** How many of them, from the first one on, were acknowledged with their own number. */
  readonly confirmed: number;
  /** How many of the confirmed ones the broker already knew by their ids. It does not check their place, and may have lost the message meanwhile. */
  readonly duplicates: number;
  /** Why the next one was not confirmed; null if all were. */
  readonly fault: string | null;
}

/** The stream cannot be used now. The message is a sentence for operators. */
export class MirrorUnavailable extends Error {
  override readonly name = 'MirrorUnavailable';
  readonly code = 'mirror_unavailable';
  readonly retryable = true;
}

/** The stream must not be written to before an operator has acted. The message is a sentence for operators. */
export class MirrorUnusable extends Error {
  override readonly name = 'MirrorUnusable';
  readonly code = 'mirror_unusable';
  readonly retryable = false;
}

/** The stream that mirrors the log. JetStream implements it. */
export interface LogMirror {
  /** Opens the stream over the current connection, and creates it if it is missing. An existing stream is left as it is. @throws MirrorUnavailable, MirrorUnusable */
  open(): Promise<MirrorSession>;
}

/**
 * The stream over one connection. A session ends when the connection is lost, the stream is gone or was created again, or a call failed. From then on, every
 * method rejects with MirrorUnavailable.
 */
export interface MirrorSession {
  readonly isOpen: boolean;
  /** The longest text that the stream accepts, in bytes of UTF-8. */
  readonly textBytes: number;
  extent(): Promise<MirrorExtent>;
  /** Returns the message with a sequence, or null if the stream does not hold it. */
  message(sequence: number): Promise<MirroredMessage | null>;
  /**
   * Publishes entries with consecutive numbers, in order. The stream stores an entry only if its last sequence is the number before, so its sequence is its number,
   * whatever other writers do. May be called again before it has resolved. Rejects if an acknowledgement is missing: the entries may be stored or not.
   */
  publish(entries: readonly MirrorEntry[]): Promise<PublishOutcome>;
  /** Ends the session, and rejects what is in flight. */
  close(): void;
}
