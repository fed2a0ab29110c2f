/** Limits of the PostgreSQL adapter. */
export interface PostgresLimits {
  /** Connections for commits. The publish lock admits one commit at a time; the second connection sends and parses its batch meanwhile. More would only wait. */
  readonly commitConnections: number;
  /** Connections for reads. If all are busy, reads wait. PostgreSQL allows 100 connections by default, for all nodes together. */
  readonly readConnections: number;
  /** Read connections that views leave free, because the work of a view may read something outside of it. */
  readonly readConnectionsBesideViews: number;
  /** How long an unused connection stays open. */
  readonly idleConnectionMs: number;
  /** How long opening a connection, or waiting for a free one, may take. Beyond it the read fails and may be repeated. */
  readonly connectTimeoutMs: number;
  /** A statement that runs longer is cancelled. It must exceed the longest commit of a large change set (some seconds) and its wait for others. */
  readonly statementTimeoutMs: number;
  /**
   * A transaction without a statement for this long is ended by the server: the view of a process that hangs or is suspended would keep outdated row
   * versions from being vacuumed. It must exceed the longest computation between two reads of a view, such as the verifier's rebuild of a long
   * history. Beyond it the view fails and may be repeated.
   */
  readonly idleInTransactionMs: number;
  /** Proposals in one commit call. Above some 250 the rate no longer rises, and every proposal waits for the slowest. */
  readonly proposalsPerCall: number;
  /** Touches and statuses in one commit call, unless one proposal has more: the publish lock is held for some 100 ms. */
  readonly rowsPerCall: number;
  /** How often a commit call is sent in all if its connection breaks. Then the proposals stay in doubt. */
  readonly commitAttempts: number;
  /** The pause before the first repetition of a commit call; it doubles each time. */
  readonly commitRetryPauseMs: number;
  /** A draft that was not written to for this long is swept. It must exceed the longest pause between two writes, and the wait for the commit. */
  readonly draftLifeMs: number;
  /** Rows that the janitor deletes in one transaction. */
  readonly rowsPerSweep: number;
}

export const postgresLimits: PostgresLimits = {
  commitConnections: 2,
  readConnections: 8,
  readConnectionsBesideViews: 2,
  idleConnectionMs: 30_000,
  connectTimeoutMs: 5_000,
  statementTimeoutMs: 60_000,
  idleInTransactionMs: 600_000,
  proposalsPerCall: 256,
  rowsPerCall: 10_000,
  commitAttempts: 5,
  commitRetryPauseMs: 50,
  draftLifeMs: 600_000,
  rowsPerSweep: 10_000,
};
