/** Times and limits of ingestion from JetStream, each with its reason. */
import { clusterLimits } from './cluster.js';

/** A holder begins a command only within this time after the database confirmed that it is the holder. It confirms itself every `roundMs`, so two rounds may fail. */
const leaseMs = 3_000;

export const ingestionLimits = {
  leaseMs,
  /** Wineries whose commands are taken at a time. One winery's commands never run side by side. More would compete with the clients of HTTP for the database. */
  lanes: 16,
  /** Commands of one winery before another winery gets its lane. Their position is written once, so a crash repeats at most as many. */
  commandsPerTurn: 100,
  /** Interval at which the wineries with waiting commands are listed, and the holder confirms itself. New commands are noticed at once; the list is the truth. */
  roundMs: 1_000,
  /** Interval at which a node checks whether ingestion is its task. */
  tickMs: 500,
  /** How long a node that shall take ingestion over waits for the former holder to release it. A holder that is well does so within a second. */
  releaseWaitMs: 3_000,
  /**
   * After a take-over from a holder that did not release, its last commands may still be in progress. Refusals count only after this time: the time in which
   * that holder may still have begun a command, the age at which nodes drop commands, and a margin for the decision itself.
   */
  quietMs: leaseMs + clusterLimits.commandTimeoutMs + 3_000,
  /** Pauses before a command without a definite outcome is sent again: doubled from the first to the longest, for ever. */
  firstPauseMs: 100,
  longestPauseMs: 5_000,
  /** A command that fails this often in a row with an unexpected error is refused with `internal`, because it would block its winery for ever. */
  unexpectedFailures: 8,
  /** Time for the broker to answer one call. */
  brokerTimeoutMs: 5_000,
  /** Interval at which the same reason why ingestion is off is logged again. */
  repeatedReasonIntervalMs: 60_000,
  /** Refusals that are reported to the broker in one round. Further ones follow in the next. */
  reportsPerRound: 100,
  /** Wineries in the answer of GET /v1/ingestion, those with the most waiting commands first. `lag` and `refusals` count all. */
  wineriesListed: 1_000,
  /** Refused commands of one winery in that answer, the newest first. */
  refusalsListed: 20,
  /** Bytes of the stream of commands: a million commands of a kilobyte. When it is full, publishers get an error instead of the oldest commands being lost. */
  streamBytes: 1_073_741_824,
  /** A publisher that repeats a message with the same Nats-Msg-Id within this time stores it once. Later repeats are recognised by the id of the command. */
  duplicateWindowMs: 120_000,
  /** The stream of refusals is a copy for subscribers: the database keeps them until their retry. So the oldest may be dropped. */
  refusedStreamBytes: 268_435_456,
  refusedStreamAgeMs: 30 * 86_400_000,
} as const;

export type IngestionLimits = { readonly [Name in keyof typeof ingestionLimits]: number };
