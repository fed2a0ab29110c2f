/** Touches between two checkpoints of a stream. A reader folds at most about twice as many. `npm run bench -- checkpoints` measures what other distances cost. */
export const checkpointEvery = 64;

/** Limits of the keeper of checkpoints: with them, it takes about a hundredth of a processor. */
export const keeperLimits = {
  checkpointEvery,
  /** Time between two runs, of all nodes together. */
  intervalMs: 2_000,
  /** Touches folded in one run, about 20 µs each. */
  touchesPerRun: 500,
  /** Streams that are read together. */
  streamsPerRead: 20,
  /** Touches of each of these streams. One with more is folded alone. */
  touchesPerStream: checkpointEvery,
  /** Touches in one part of a long stream. */
  touchesPerPart: 500,
  /** A stream that others keep writing waits for the next round. */
  attemptsPerPart: 2,
  retryPauseMs: 10,
} as const;
