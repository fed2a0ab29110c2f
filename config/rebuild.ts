import { checkpointEvery } from './checkpoints.js';

/** Limits of `solera rebuild`. A worker holds one batch of streams, or one part of a long stream. */
export const rebuildLimits = {
  checkpointEvery,
  /** Worker threads. Each causes about as much work in PostgreSQL as it does itself. */
  threads: 2,
  /** Ranges into which the streams are divided. More than threads, so that all are busy until the end. */
  ranges: 64,
  /** Streams that are read together: with `touchesPerStream`, some ten megabytes. */
  streamsPerRead: 100,
  /** Touches of each of these streams. One with more is folded alone. */
  touchesPerStream: 128,
  /** Touches in one part of a long stream. Beside the touches, a part holds a state of each of its checkpoints. */
  touchesPerPart: 2_000,
  /** Attempts to change the saved states of a stream that others keep writing. After the last attempt, the stream is left out. */
  attemptsPerPart: 100,
  retryPauseMs: 10,
  /** Connections of a worker. It reads and writes one after the other. */
  workerReadConnections: 2,
  /** Memory of a worker. Beyond it the rebuild fails; the next run resumes it. */
  workerHeapMb: 512,
  workerYoungMb: 64,
  workerIdleMs: 10_000,
  /** Interval at which the command reads and shows the progress. */
  progressMs: 250,
  /** Differences that are reported. Further ones are only counted. */
  differencesShown: 20,
} as const;

export type RebuildLimits = { readonly [Name in keyof typeof rebuildLimits]: number };
