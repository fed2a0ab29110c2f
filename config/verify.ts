/** Limits of `solera verify`. It reads in pages and verifies in tasks, so that memory never holds a whole history. */
export const verifyLimits = {
  /** Notifications, actions, change sets and codes per read. */
  page: 1_000,
  /** Tasks into which the log of a long history is divided, and its timeline: enough for several workers to share the work evenly, and for progress to be shown. */
  tasks: 32,
  /** Notifications per task, at least. A worker takes some seconds for such a task. */
  notificationsPerTask: 10_000,
  /**
   * Notifications per task, at most. A task reads the state of each stream that its change sets touch, which takes longer than deciding one of them: in a harvest of a
   * million actions, a notification takes 1.2 ms of processor time in tasks of 10,000, and 0.65 ms in tasks of 30,000.
   */
  mostNotificationsPerTask: 100_000,
  /** Actions that are decided again per task of the replay, at least. About this many: a task starts at a sampled time. More if many actions have the same time. */
  actionsPerTask: 5_000,
  /** Actions per task of the replay, at most. A worker holds them all, about 3 kB each. */
  mostActionsPerTask: 25_000,
  /** One action in this many is sampled: its time is kept, to divide the timeline into tasks. */
  actionsPerSample: 250,
  /** Actions whose touches and states are read together. */
  actionsAtATime: 250,
  /** States of streams that a task keeps in memory. Others are read again from the store when an action needs them. About 2 kB each. */
  statesInMemory: 30_000,
  /** Streams per task. */
  streamsPerTask: 500,
  /** Streams per batch. Each is held whole: at most some thousand touches for a busy lot. */
  streamsAtATime: 50,
  /** Touches of each stream of a batch per read. */
  touchesPerRead: 250,
  /** Streams in one read of their states. */
  streamsPerRead: 200,
  /** Concurrent reads of served lots and of lists of revisions. They share round trips on the one connection of a view. */
  readsAtOnce: 4,
  /** Differences that are reported for each check, the earliest in the timeline. Further ones are only counted: one cause makes many. */
  differencesShown: 10,
} as const;

export type VerifyLimits = { readonly [Name in keyof typeof verifyLimits]: number };

/** Limits of the decision of one change set of the log. Most come after all others on their streams, or change little, so more ahead would mostly be read in vain. */
export const verifyDecisionLimits = {
  /** Touches of a stream, actions, and streams that are read ahead. */
  touchesAhead: 8,
  actionsAhead: 16,
  streamsAhead: 16,
  /** Streams of the change set's own actions that are read together. All of them are needed. */
  ownStreamsAhead: 64,
  /** The verifier writes nothing, so it needs no checkpoints. */
  checkpointEvery: Infinity,
  /** Work between two points at which a decision may pause. A worker has nothing else to do and never pauses, so few points suffice. */
  workPerStep: 10_000,
} as const;

/** Limits of the worker threads of `solera verify`. */
export const verifyWorkerLimits = {
  /** Workers by default, at most: beyond it, PostgreSQL is usually busier than the workers. */
  workers: 4,
  /** The largest number of workers. Each has up to four connections; PostgreSQL allows 100 by default. */
  mostWorkers: 16,
  /** Connections of a worker: one for its view, the others for the log and for change sets. */
  readConnections: 4,
  /** The heap of a worker by default. Beyond it the worker ends, and the verification fails. */
  heapMb: 1_024,
  /** The smallest heap that may be chosen. */
  leastHeapMb: 256,
  youngMb: 32,
  /** A worker is kept until the verification ends: its view must not be closed before. */
  idleMs: 86_400_000,
  /** How long a view may be idle, because the main thread waits for the workers, and a worker for tasks. */
  idleInTransactionMs: 86_400_000,
} as const;
