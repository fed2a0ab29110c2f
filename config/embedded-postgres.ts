/**
 * Settings and limits of the PostgreSQL server that Solera starts for itself (SOLERA_DATA/postgres).
 * A server named by DATABASE_URL is configured by whoever runs it; only the first group is then checked.
 */

/** What promise 4 (acknowledged means durable) rests on. Given on the command line, so that no file and no ALTER SYSTEM undoes it. */
export const demandedSettings = {
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
} as const;

/** Tuned for one node that shares a small machine with the server. Each may be wrong for speed, none for safety. */
export const tuningSettings = {
  // A quarter of a 1 GB machine: the hot end of the log, the version rows and the checkpoints of a busy cellar stay in memory.
  shared_buffers: '256MB',
  // What the operating system's cache may be thought to hold; only the planner reads it.
  effective_cache_size: '1GB',
  // A sort or hash of a cascade's frontier fits; times the pool's connections it is still below shared_buffers.
  work_mem: '8MB',
  maintenance_work_mem: '128MB',
  // Every disk that is sold today seeks for nearly nothing: index reads must not look dear.
  random_page_cost: '1.1',
  // A large change set writes some hundred MB: at the default 1 GB it would force checkpoints on every other command.
  // Beyond it checkpoints come early and full-page images multiply. Replay after a crash reads at most about this much.
  max_wal_size: '2GB',
  // Segments are renamed instead of created anew: an fsync of a new file costs two of an old one.
  min_wal_size: '256MB',
  // The log shrinks to a quarter while full-page images follow a checkpoint: 22 instead of 93 MB for 12,000 updates (pgbench -N,
  // scale 10). What it costs in time was less than the noise between two runs. This build has no lz4.
  wal_compression: 'pglz',
  checkpoint_timeout: '15min',
  // Statements are short; parallel workers and compilation would cost more than they save and want shared memory segments.
  max_parallel_workers_per_gather: '0',
  jit: 'off',
  // Two Solera pools, the relay, a backup and a person with psql.
  max_connections: '100',
} as const;

/** Where the server listens, how it speaks, what it notes. */
export const conductSettings = {
  listen_addresses: '127.0.0.1',
  // No socket files: they would have to lie where both users reach them, in less than 108 bytes.
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  cluster_name: 'solera',
  logging_collector: 'off',
  // Errors of single statements are answered to the caller, who knows more about them than this log.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
} as const;

export const embeddedPostgresLimits = {
  /** Replaying 2 GB of log after a crash takes a minute on a slow disk; beyond this the start is reported as failed. */
  startTimeoutMs: 10 * 60_000,
  /** How often the wait for readiness looks, and says that it still waits. */
  readinessPollMs: 15,
  waitingNoticeMs: 5_000,
  /** A fast shutdown writes one checkpoint of 256 MB. Beyond this the server is stopped without it and replays its log next time. */
  fastStopTimeoutMs: 60_000,
  /** An immediate shutdown writes nothing. Beyond this the processes are killed. */
  immediateStopTimeoutMs: 10_000,
  /** Processes that outlived their server see it when they next wait. Beyond this they are killed. */
  orphanPatienceMs: 1_000,
  /** How often the wait for the end of processes looks. */
  endPollMs: 20,
  /** A free port may be taken between finding and binding it. A given one may be freed: it is asked for again after this, times the attempt. */
  portAttempts: 5,
  portPauseMs: 200,
  /** A server that ends by itself is started again, but not for ever: more often than this in the window and Solera gives up. */
  restartsPerWindow: 5,
  restartWindowMs: 60_000,
  /** The server's log is set aside at a start once it is longer. One older file is kept. */
  logFileBytes: 8 * 1024 * 1024,
  /** How much of that log goes into an error message, and of what a program such as `initdb` says. */
  logTailBytes: 2_000,
  programOutputLength: 4_000,
} as const;
