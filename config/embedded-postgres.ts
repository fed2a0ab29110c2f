/** Settings and limits of the embedded PostgreSQL server. A server named by DATABASE_URL keeps its own configuration; only the required settings are checked. */

/** Promise 4 (acknowledged means durable) depends on these. They are command line arguments, so that no file and no ALTER SYSTEM overrides them. */
export const requiredSettings = {
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
} as const;

/** Tuned for one node and its server on a small machine. A wrong value costs speed, never safety. */
export const tuningSettings = {
  // A quarter of a 1 GB machine: holds the newest part of the log, the version rows and the checkpoints of a busy cellar.
  shared_buffers: '256MB',
  // An estimate of the operating system's cache, read only by the planner.
  effective_cache_size: '1GB',
  // Enough for a sort or a hash over a cascade's frontier; times the pool's connections it is still less than shared_buffers.
  work_mem: '8MB',
  maintenance_work_mem: '128MB',
  // On solid-state disks, random reads cost hardly more than sequential ones.
  random_page_cost: '1.1',
  // A large change set writes some hundred megabytes of WAL. With the default of 1 GB every other one would force a checkpoint, and
  // full-page images multiply after each. Replay after a crash reads about this much at most.
  max_wal_size: '2GB',
  // WAL segments are renamed rather than created: an fsync of a new file costs twice that of an old one.
  min_wal_size: '256MB',
  // WAL shrinks to a quarter while full-page images follow a checkpoint: 22 instead of 93 MB for 12,000 updates (pgbench -N, scale 10).
  // The cost in time was below the noise between two runs. This build has no lz4.
  wal_compression: 'pglz',
  checkpoint_timeout: '15min',
  // Statements are short: parallel workers and compilation cost more than they save, and need shared memory segments.
  max_parallel_workers_per_gather: '0',
  jit: 'off',
  // Two connection pools, a backup, and psql.
  max_connections: '100',
} as const;

/** Network, authentication and logging. */
export const networkAndLogSettings = {
  listen_addresses: '127.0.0.1',
  // No Unix sockets: their path must be accessible to both users and shorter than 108 bytes.
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  cluster_name: 'solera',
  logging_collector: 'off',
  // A failed statement is reported to its caller, which logs it with more context.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
} as const;

export const embeddedPostgresLimits = {
  /** Replay of 2 GB of WAL after a crash takes a minute on a slow disk. Beyond this the start has failed. */
  startTimeoutMs: 10 * 60_000,
  /** Interval at which a starting server is checked for readiness. */
  readinessPollMs: 15,
  /** Interval of the messages while a server is starting. */
  waitingNoticeIntervalMs: 5_000,
  /** A fast shutdown writes one checkpoint of 256 MB. Beyond this an immediate shutdown follows, and the next start replays the WAL. */
  fastStopTimeoutMs: 60_000,
  /** An immediate shutdown writes nothing. Beyond this the processes are killed. */
  immediateStopTimeoutMs: 10_000,
  /** Server processes whose postmaster has died notice it at their next wait. Beyond this they are killed. */
  orphanExitTimeoutMs: 1_000,
  /** Interval at which ending processes are checked. */
  exitPollMs: 20,
  /** Attempts to bind a port. Another program may take a free port before the server binds it; a given port may become free. */
  portAttempts: 5,
  /** Pause before a given port is tried again, times the number of the attempt. */
  portRetryPauseMs: 200,
  /** Restarts of a server that ends unexpectedly, within the window. Beyond it the server is given up. */
  restartsPerWindow: 5,
  restartWindowMs: 60_000,
  /** A longer server log is renamed at the next start. One old log is kept. */
  logFileBytes: 8 * 1024 * 1024,
  /** The end of the server log that an error message quotes. */
  logTailBytes: 2_000,
  /** The end of a program's output (`initdb`) that an error message quotes. */
  programOutputCharacters: 4_000,
} as const;
