/** Limits of the followers inside Solera: the read models that follow the log. */
export interface FollowerLimits {
  /** Notifications applied in one transaction, unless one change set has more, which is applied in pieces of about this size. More would gain little and take memory. */
  readonly entriesPerBatch: number;
  /** Characters of notifications applied in one transaction. A parsed notification takes several times its characters. */
  readonly charactersPerBatch: number;
  /**
   * Notifications, and about how many characters, of one read of the log. They are parsed in one turn of the event loop: some milliseconds. One more read is begun
   * before they are applied.
   */
  readonly entriesPerRead: number;
  readonly charactersPerRead: number;
  /**
   * The latest reads that the followers of a node share: some megabytes of parsed notifications. Followers that apply the newest notifications are rarely
   * further apart than that; one that is pays for its own reads.
   */
  readonly readsShared: number;
  /** Parts in which a rebuild writes at once, each on a connection of its own. PostgreSQL uses one process for each. */
  readonly partsOfRebuild: number;
  /** Interval at which a follower looks for new notifications without a hint, and for a pause, a rebuild or a new owner. */
  readonly pollMs: number;
  /** Pause after a follower has reached the head of the log, in which further change sets gather: each batch costs some ten statements, however small it is. */
  readonly gatherMs: number;
  /** A node that does not own a follower takes over after this time without progress, if it has a program that fits. A batch takes less than a second. */
  readonly takeOverMs: number;
  /** Times that a batch is tried. After the last failure the follower stops until it is resumed, because the same input fails in the same way. */
  readonly attempts: number;
  /** Pauses after a failure: doubled from the first to the longest. Failures of the connection are tried again for ever. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** The server ends a batch that has run no statement for this long, so that a node that hangs does not keep others from taking over. */
  readonly idleInTransactionMs: number;
  /** How long the tables of a replaced generation are kept for reads that began before the swap. A read takes at most `statementTimeoutMs`. */
  readonly retiredMs: number;
  /** How long a statement that drops tables, or replaces views of them, waits for locks. Meanwhile later readers wait behind it. */
  readonly dropLockMs: number;
  /** The longest that a read with `wait` waits. Proxies and clients give up after some tens of seconds. */
  readonly longestWaitMs: number;
  /** Interval at which the position is read while reads wait for it; once for all reads of a read model. */
  readonly waitPollMs: number;
  /** `Retry-After` of a read model that is behind. */
  readonly retryAfterS: number;
  /** Characters of the problem that is stored when a follower fails. */
  readonly problemCharacters: number;
  /** Keys of a read model that one page examines. Keys that are empty at the requested time do not appear, so the page may be short. */
  readonly keysPerPage: number;
  /** Keys that one statement of such a page reads, at least and at most. Between them it reads as many as the page still has room for. */
  readonly keysPerSmallRead: number;
  readonly keysPerRead: number;
  /** Interval at which the metrics of the followers are read. */
  readonly metricsMs: number;
}

export const followerLimits: FollowerLimits = {
  entriesPerBatch: 4_000,
  charactersPerBatch: 4_000_000,
  entriesPerRead: 500,
  charactersPerRead: 500_000,
  readsShared: 10,
  partsOfRebuild: 2,
  pollMs: 500,
  gatherMs: 25,
  takeOverMs: 5_000,
  attempts: 5,
  firstPauseMs: 200,
  longestPauseMs: 10_000,
  idleInTransactionMs: 30_000,
  retiredMs: 120_000,
  dropLockMs: 2_000,
  longestWaitMs: 10_000,
  waitPollMs: 50,
  retryAfterS: 1,
  problemCharacters: 2_000,
  keysPerPage: 5_000,
  keysPerSmallRead: 50,
  keysPerRead: 500,
  metricsMs: 5_000,
};
