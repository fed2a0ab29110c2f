/** Limits of `solera verify`. It reads in pages and verifies in tasks, so that memory never holds a whole history. */
export const verifyLimits = {
  /** Notifications, actions, change sets and codes per read. */
  page: 1_000,
  /** Notifications per task. A worker takes some seconds for a task, so that several share the work evenly, and progress is shown. */
  notificationsPerTask: 10_000,
  /** Actions that are decided again per task of the replay. About this many: a task starts at every twentieth sampled time (actionsPerTask / actionsPerSample). More if many actions have the same time. */
  actionsPerTask: 5_000,
  /** One action in this many is sampled: its time is kept, to divide the timeline into tasks. */
  actionsPerSample: 250,
  /** Actions whose touches and states are read together. */
  actionsAtATime: 250,
  /** States of streams that a task keeps in memory. Others are read again from the store when an action needs them. About 2 kB each. */
  statesInMemory: 5_000,
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
