/** Limits of the consumers' library. They are defaults: a consumer may set its own. */
export const followerLimits = {
  /**
   * Notifications kept that arrived before a lower number: about a megabyte for each thousand, and a page that repairs a gap brings a hundred.
   * Beyond it the highest are dropped and pulled again.
   */
  early: 10_000,
  /** Rounds of pulls that do not deliver a missing number: with the pauses between them, some seconds. Beyond it: MissingNotifications. */
  pullRounds: 5,
  /** Notifications of one change set, held together until it is complete: about a gigabyte. Beyond it: OversizedChangeSet. */
  changeSet: 1_000_000,
} as const;

/** Pauses before a request, a connection or a change set is tried again. Attempts have no limit: a consumer outlives its server. */
export const consumerRetry = {
  /** The first pause; doubled for each further one. Half of each pause is random, so that many consumers do not return at once. */
  firstPauseMs: 100,
  /** The longest pause: the delay that remains after a long outage. A `Retry-After` of the server is kept up to this limit. */
  longestPauseMs: 10_000,
} as const;

export const consumerLimits = {
  /** One request. A page of a hundred long notifications takes less than a second. */
  answerTimeoutMs: 30_000,
  /** Characters of a page: far more than a hundred of the longest notifications have. Beyond it the page is given up. */
  pageCharacters: 268_435_456,
  /** Pages that are read while one is applied: the consumer and the server then work at the same time. More bring nothing, and take memory: usually 100 kB each. */
  pagesAhead: 2,
  /** A live stream that is silent for longer is dead: the server sends a heartbeat every 15 s. */
  streamSilenceMs: 45_000,
  /** How long a push may deliver nothing until the end of the log is read from the pages, in case the push is dead or lags. */
  pollIntervalMs: 15_000,
  /** Notifications that a consumer must be behind to read them from JetStream instead of the pages: fewer are read faster than a connection is opened. */
  pushedHistory: 1_000,
  /** How long JetStream may deliver nothing of what a consumer has missed until the pages are read instead. */
  historySilenceMs: 1_000,
  /**
   * If the server has not answered for longer, the change set that was applied last is looked up again, in case the database was restored meanwhile. Stopping
   * the nodes and restoring a backup takes longer than this; looking it up more often would cost pages.
   */
  proofAgeMs: 1_000,
  /** Answers in sequence that cannot be read, such as the page of a captive portal. Beyond it the follower ends with the error. */
  unreadableAnswers: 5,
  /** How long a follower reads the server's stream instead of JetStream before it tries JetStream again. */
  substituteMs: 60_000,
} as const;

export const jetStreamLimits = {
  /** Messages of the first request. The client holds no more than twice as many as one request asks for. */
  firstBatch: 100,
  /** The most messages of one request, and their bytes, judged by the messages before: half a megabyte fills the buffers of a connection. Small requests cost the client and the server time. */
  batch: 500,
  batchBytes: 500_000,
  /** Connecting, and one request to the server. */
  timeoutMs: 5_000,
  /** A request for messages ends after this time without one, and is repeated. */
  expiresMs: 30_000,
  /** The server sends a heartbeat this often while it has no message. After two missing ones the connection is dead. */
  heartbeatMs: 5_000,
  /** The server deletes a consumer that asks for nothing for this long: one apply may take as long before it is made again. */
  inactiveMs: 300_000,
} as const;

export const positionLock = {
  /** Attempts to take the lock of a file: two processes that start at once see each other, and both withdraw. */
  attempts: 5,
  /** The longest pause between two attempts, drawn at random. A process that has ended needs some milliseconds to release the lock. */
  longestPauseMs: 200,
  /** Bytes of a socket's path that every system accepts: 104 on macOS, 108 on Linux, with the closing zero. */
  socketPathBytes: 103,
} as const;

/** Characters of one event of the live log: far more than the longest notification has. Beyond it the connection is given up. */
export const longestEvent = 16_777_216;

/** Limits of `solera-feed-conformance`. */
export const conformanceLimits = {
  /** A consumer that makes no progress for this long has failed the scenario. Solera's own reads the pages every 15 s if the push is silent. */
  patienceMs: 30_000,
  /** How long a scenario waits for lines that should not come, such as a set that is applied twice. */
  graceMs: 500,
  /** Entries of a page: few, so that short logs have many pages. */
  pageSize: 10,
  /** Entries of the huge change set: two thousand pages of one set. */
  hugeSet: 20_000,
  /** Starting the broker of the JetStream scenarios, and one request to it. */
  brokerTimeoutMs: 5_000,
  /** How long a killed broker is away: long enough that the consumer's attempts to connect fail. */
  brokerPauseMs: 1_000,
  /** Lines of a consumer's stderr that are shown if it fails: enough for a message and where it was thrown. */
  shownLines: 8,
} as const;
