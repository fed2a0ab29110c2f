import { limits } from './limits.js';

/** Limits of the PostgreSQL adapter. */
export interface PostgresLimits {
  /**
   * Connections for commits. The publish lock admits one commit at a time; the second connection sends and parses the next batch meanwhile. More
   * would only wait.
   */
  readonly commitConnections: number;
  /** Connections for reads. If all are busy, reads wait. PostgreSQL allows 100 connections by default, for all nodes together. */
  readonly readConnections: number;
  /**
   * Read connections that views may not use. Code that holds a view may also read outside the view, and would wait for ever if views held all
   * connections.
   */
  readonly readConnectionsBesideViews: number;
  /** Connections for what followers write. A rebuild uses one for each of its parts; followers beyond them wait. It must not be less than `partsOfRebuild`. */
  readonly followerConnections: number;
  /** How long an unused connection stays open. */
  readonly idleConnectionMs: number;
  /** How long opening a connection, or waiting for a free one, may take. Beyond it the read fails and may be repeated. */
  readonly connectTimeoutMs: number;
  /**
   * A statement that runs longer is cancelled. It must exceed the commit of the largest change set (a few seconds) plus its wait for other commits.
   */
  readonly statementTimeoutMs: number;
  /**
   * The server ends a transaction that has run no statement for this long, because an open view keeps outdated row versions from being vacuumed, even
   * if its process hangs. It must exceed the longest computation between two reads of a view, such as the verifier's rebuild of a long history.
   * Beyond it the view fails and may be repeated.
   */
  readonly idleInTransactionMs: number;
  /** Proposals in one commit call. Above about 250 the rate no longer rises, and every proposal waits for the slowest. */
  readonly proposalsPerCall: number;
  /**
   * Touches and status changes in one commit call. Writing this many holds the publish lock for about 100 ms. A proposal with more is sent in a call of its own.
   */
  readonly rowsPerCall: number;
  /** How many times a commit call is sent in all if its connection keeps breaking. After the last time, the outcome of its proposals is unknown. */
  readonly commitAttempts: number;
  /** The pause before a commit call is sent a second time; it doubles each time. */
  readonly commitRetryPauseMs: number;
  /**
   * The janitor deletes a draft that was not written to for this long. It must exceed the longest pause between two writes, and the wait for the
   * commit.
   */
  readonly draftLifeMs: number;
  /**
   * The janitor deletes a void request after this time. It must exceed the time after which a copy of the request can still be committed: nodes drop
   * commands that are older than some seconds, so that only a node whose process was stopped, or whose machine slept, comes later. A day covers both.
   * A row has 30 bytes, and only requests that were sent twice and refused have one.
   */
  readonly voidRequestLifeMs: number;
  /** Rows that the janitor deletes in one transaction. */
  readonly rowsPerSweep: number;
  /** Streams or checkpoints that are settled in one transaction after a large change set was published: some milliseconds. */
  readonly rowsPerSettlement: number;
  /** Time after which the encoding of a large commit call ends its turn of the event loop. See `limits.msPerTurn`. */
  readonly msPerTurn: number;
}

export const postgresLimits: PostgresLimits = {
  commitConnections: 2,
  readConnections: 8,
  readConnectionsBesideViews: 2,
  followerConnections: 4,
  idleConnectionMs: 30_000,
  connectTimeoutMs: 5_000,
  statementTimeoutMs: 60_000,
  idleInTransactionMs: 600_000,
  proposalsPerCall: 256,
  rowsPerCall: 10_000,
  commitAttempts: 5,
  commitRetryPauseMs: 50,
  draftLifeMs: 600_000,
  voidRequestLifeMs: 24 * 3_600_000,
  rowsPerSweep: 10_000,
  rowsPerSettlement: 1_000,
  msPerTurn: limits.msPerTurn,
};

/** How a migration waits for readers of what it changes. */
export interface MigrationLimits {
  /** A statement that waits longer for a lock is given up. Meanwhile, later statements of other sessions wait behind it. */
  readonly lockTimeoutMs: number;
  /** The pause before a migration is tried again; it doubles each time, up to the longest. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** The time after which a migration is given up. */
  readonly patienceMs: number;
}

export const migrationLimits: MigrationLimits = {
  lockTimeoutMs: 2_000,
  firstPauseMs: 1_000,
  longestPauseMs: 15_000,
  patienceMs: 300_000,
};
