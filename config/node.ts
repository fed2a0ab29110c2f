/**
 * Node's flags. package.json and the Dockerfile repeat them, because Node needs them before it reads any file of the program.
 *
 * The objects of a command live until its commit is durable, some milliseconds. A young generation that grows from V8's first size, one megabyte, is collected so
 * often that many of them are copied into the old one. With 16 MB from the beginning, few are. With 32 MB, a node records no faster: 2,600 to 4,300 actions a second with 64 connections,
 * with either size.
 *
 * By default, V8 collects the old generation only when the heap has grown to as much as four times the live data. Measured with
 * `bench -- attacks`: 427 to 609 MB without the last flag, 316 to 438 MB with it.
 *
 * V8 begins to mark the old generation when the room that is left is not much more than the young generation. With 35 MB of live data and 32 MB of young generation, that is at once: the old
 * generation was marked once a second, and the commands of that moment waited for some ten milliseconds. Measured with a writer of 400 and 800 actions a second
 * on two cores: the answers' p99 was 21 to 32 and 54 to 66 ms, and is 8 and 32 ms with these flags. With 100 instead of 50, it is 8 and 20 ms, and the memory under attack
 * a tenth more.
 */
export const nodeFlags = ['--min-semi-space-size=16', '--max-semi-space-size=16', '--heap-growing-percent=50'] as const;

/**
 * The versions of Node with which `npm run test:runtimes` tests: the oldest that package.json admits, and the newest of the two lines that get security fixes. The image runs
 * the last one.
 */
export const runtimes = ['20.19.0', '22.23.5', '24.22.3'] as const;

/** Intervals and limits of one node. */
export const nodeLimits = {
  /**
   * Interval of the janitor, which deletes the rows of abandoned drafts and settles published ones whose workers died. Until then, their claims and checkpoints
   * are in the way of reads. A draft that nothing has abandoned is kept for ten minutes.
   */
  sweepIntervalMs: 30_000,
  /** Interval at which the metric solera_log_head is read again. Other nodes append to the log too, so counting this node's commits is not enough. */
  headMetricIntervalMs: 5_000,
  /** Interval at which a node reads the level of the database, and raises it if all nodes know a higher one. New kinds of actions are refused until then. */
  levelIntervalMs: 5_000,
  /**
   * How long a node of a cluster serves requests after the signal to end, while /readyz is off: load balancers that check every second or two have then
   * stopped sending. SOLERA_LEAVE_MS changes it.
   */
  leaveMs: 3_000,
  /** After this time `solera cluster` starts a nats-server that has ended again: long enough to see how the nodes continue without it. */
  brokerRestartMs: 5_000,
  /** How long `solera cluster` waits for its nodes to end. Must exceed `leaveMs` plus `drainTimeoutMs` of HTTP. */
  launcherPatienceMs: 20_000,
  /**
   * A shutdown that takes longer (a disk that does not respond) is aborted with exit code 1. Must exceed `drainTimeoutMs` of HTTP plus the
   * stop timeouts of the embedded PostgreSQL.
   */
  shutdownTimeoutMs: 90_000,
} as const;

/** Limits of the commands that are clients of a server: `import` and `feed`. */
export const clientLimits = {
  /** Requests of `solera import` in flight. Some dozens fill a group commit; more only queue in the server. */
  importConcurrency: 64,
  /** Steps read ahead for each request in flight, so that a chain of steps on one lot does not hold up the steps on other lots. */
  importLookahead: 8,
  /** Seconds that the server may wait for the end of an imported table before it reports progress. */
  importWaitS: 1,
  /** Interval at which an import saves its progress. After a crash, the steps sent since are sent again; the server recognises them. */
  importSaveIntervalMs: 500,
  /** A request is repeated for this long while the server is unreachable or answers 503. Must exceed a restart, some seconds. */
  retryTimeoutMs: 60_000,
  /** Pause before the first repetition; doubled before each further one, up to the longest. */
  firstRetryPauseMs: 100,
  longestRetryPauseMs: 3_000,
  /** Interval at which `solera nodes --watch` and `solera edits --watch` ask again. */
  watchIntervalMs: 1_000,
  /** How long `solera nodes` waits for the answer of a node before it asks another one. */
  nodeAnswerMs: 2_000,
  /** One response. An edit that decides thousands of actions again takes seconds. */
  answerTimeoutMs: 120_000,
} as const;
