/** The stream of JetStream to which the log is copied, unless SOLERA_STREAM names another. */
export const defaultMirrorStream = 'SOLERA';

/** Limits of the mirror of the log in JetStream. */
export const mirrorLimits = {
  /** Notifications read from the log at a time, and published together. More take longer to read than their publication takes, and fill memory. */
  entriesPerBatch: 250,
  /** Batches that are published and not acknowledged yet, while the next one is read. */
  batchesInFlight: 2,
  /** Messages, and their bytes, that the broker has not acknowledged. More do not make it faster. A message that exceeds the bytes is sent alone. */
  messagesInFlight: 500,
  bytesInFlight: 4_194_304,
  /** Messages read from the stream at a time, to compare them with the log. */
  messagesPerComparison: 50,
  /** Interval at which a node checks whether the mirror is its task. */
  tickMs: 500,
  /** The log is read at least this often. Hints make it sooner; they may be lost. */
  pollMs: 500,
  /**
   * Pause after the log was read to its end, so that the next read gets several change sets together. It is a part of the latency of every message of a busy
   * log, which should be below 10 ms; such a log is read at most two hundred times a second.
   */
  gatherMs: 5,
  /** Interval at which the relay compares the stream with the log, to detect a stream that was wiped or replaced, or that is ahead of the log. */
  checkMs: 2_000,
  /** Pauses after a failure: doubled from the first to the longest, for ever. */
  firstPauseMs: 100,
  longestPauseMs: 5_000,
  /** Time for the broker to answer one call, and to acknowledge the next message. */
  brokerTimeoutMs: 5_000,
  /** Interval at which the same reason why the mirror is off is logged again. */
  repeatedReasonIntervalMs: 60_000,
  /**
   * Bytes of a stream that Solera creates: some five million notifications. Beyond it the oldest are dropped, so a stream with only this limit is never empty. The server reserves the bytes, and refuses the stream if its disk has less.
   */
  streamBytes: 4_294_967_296,
  /**
   * How long the server remembers the ids of messages. Solera does not need it, because every message names the sequence before it, and each id takes memory:
   * at the server's default of two minutes, some millions of them while a mirror is filled.
   */
  duplicateWindowMs: 1_000,
} as const;

export type MirrorLimits = { readonly [Name in keyof typeof mirrorLimits]: number };
