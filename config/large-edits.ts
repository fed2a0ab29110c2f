/** Limits of large edits: those that a worker of the pool decides. */
export const largeEditLimits = {
  /**
   * An edit is large if so many touches follow it on the streams that it names: it then takes longer than a tenth of a second. Below it, the round trips to a
   * worker, its claims and its rows cost more than they save.
   */
  touchesOfLargeEdit: 2_000,
  /** Streams that a worker has in memory, about 5 kB each. Beyond it, those that are not needed are read again later. */
  streamsInMemory: 10_000,
  /** Positions after which a worker takes a snapshot to return to if others change something: a tenth of a second of work. */
  positionsPerSnapshot: 2_048,
  /** Snapshots that a worker keeps. The distance between two doubles with their age, so 24 reach back millions of positions. */
  snapshotsKept: 24,
  /** Streams on the frontiers of all snapshots that are kept: some 100 bytes each, and former states. Beyond it, older snapshots are dropped. */
  streamsInSnapshots: 100_000,
  /** Touches of one stream in one read. A read ahead is in progress while the worker decides. */
  touchesPerRead: 2_000,
  /** Actions that are read together. */
  actionsAhead: 4_000,
  /** Streams that are read ahead together. */
  streamsAhead: 500,
  /** A checkpoint is saved after so many changes of a stream. */
  checkpointEvery: 64,
  /** Rows that are written in one statement. */
  rowsPerWrite: 2_000,
  /** Characters of events in one statement. */
  charactersPerWrite: 2_000_000,
  /** Statements with rows that are in progress. While they are, the worker decides on; beyond it, it waits. */
  writesInProgress: 3,
  /** Interval at which a worker looks whether others changed what it has read. */
  pollMs: 50,
  /** Pause before streams are claimed again that another large edit has claimed, or that a commit is writing. */
  claimPauseMs: 10,
  /** Attempts to publish before the streams are held for the last one. Each attempt only decides what was recorded since the one before. */
  attemptsBeforeHolding: 4,
  /** Attempts to publish while the streams are held. Beyond it, or after a loss of the draft, the edit begins again. */
  attemptsHolding: 20,
  /** How often one worker begins an edit again. Beyond it the edit fails. */
  beginnings: 5,
} as const;

export type LargeEditLimits = { readonly [Name in keyof typeof largeEditLimits]: number };
