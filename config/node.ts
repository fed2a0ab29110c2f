/**
 * How Node runs the program: in package.json and the Dockerfile, word by word, since they must be known before the first line of it is.
 * What a command makes lives until its commit is durable, some milliseconds: in a young generation of 16 MB, the default, much of it is
 * copied twice on the way. Measured with 256 in flight: 58 to 70 µs of processor time an action become 49 to 51; 64 MB gave no more.
 */
export const nodeFlags = ['--max-semi-space-size=32'] as const;

/** How one node runs. */
export const nodeLimits = {
  /** The store's janitor deletes what dead writers left. Drafts live ten minutes, so more often would find nothing. */
  sweepEveryMs: 120_000,
  /** Other nodes' publications move the head too: how old the metric may be. */
  headMetricMs: 5_000,
  /** A shutdown that hangs (a disk that does not answer) ends after this, with exit code 1. It must exceed the HTTP drain and PostgreSQL's stop. */
  shutdownTimeoutMs: 90_000,
} as const;

/** How the commands speak to a server. */
export const clientLimits = {
  /** Requests of `solera import` in flight: the group commit is full from some dozens on. */
  importConcurrency: 64,
  /** Steps read ahead for each request in flight, so that one lot's chain does not keep the others waiting. */
  importLookahead: 8,
  /** How often the progress is saved; what was sent since is sent again after a crash, and recognised. */
  importSaveMs: 500,
  /** How long a server may be away (a restart takes some seconds) before a command gives up. */
  patienceMs: 60_000,
  /** Pauses between attempts: doubled from the first to the longest. */
  firstPauseMs: 100,
  longestPauseMs: 3_000,
  /** One answer. A change that makes thousands of actions be decided again takes seconds. */
  answerTimeoutMs: 120_000,
  /** The event stream says something every 15 s; a silence longer than this is a dead connection. */
  silenceMs: 45_000,
} as const;
