/** Limits of the PostgreSQL adapter. */
export interface PostgresLimits {
  /** Connections for commits. The publish mutex admits one call at a time, while the other connection sends its batch. More would only queue. */
  readonly commitConnections: number;
  /** Connections for reads. Beyond it reads wait. PostgreSQL's default allows 100 connections for all nodes together. */
  readonly readConnections: number;
  /** Read connections that views leave free: a command that holds a view may need another read before it can release the view. */
  readonly readConnectionsBesideViews: number;
  readonly idleConnectionMs: number;
  readonly connectTimeoutMs: number;
  /** A longer statement is cancelled. Must exceed the publishing of a large change set (some seconds) and the wait for the mutex. */
  readonly statementTimeoutMs: number;
  /** Proposals in one call of solera_commit. Beyond some 250, the rate no longer rises, and all of them wait for the slowest. */
  readonly proposalsPerCall: number;
  /** Rows (entries and status changes) in one call of solera_commit, unless one proposal alone has more: the mutex is held for some 100 ms. */
  readonly rowsPerCall: number;
  /** A proposal with more rows is written as a draft before it is published, so that publishing holds the mutex for a short time. */
  readonly draftAboveRows: number;
  /** Rows written in one transaction of a draft. */
  readonly rowsPerDraftChunk: number;
  /** Times a batch is sent if its connection breaks. */
  readonly commitAttempts: number;
  /** Pause before the first repetition of a batch; doubled before each further one. */
  readonly commitRetryPauseMs: number;
  /** The janitor deletes a draft whose writer has written nothing for this long. Must exceed the longest pause between two chunks. */
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
  proposalsPerCall: 256,
  rowsPerCall: 10_000,
  draftAboveRows: 5_000,
  rowsPerDraftChunk: 5_000,
  commitAttempts: 5,
  commitRetryPauseMs: 50,
  draftLifeMs: 600_000,
  rowsPerSweep: 10_000,
};
