/** Limits of the PostgreSQL adapter. */
export interface PostgresLimits {
  /** Connections for commits. The mutex admits one at a time; the second sends and parses its batch meanwhile. More only queue. */
  readonly commitConnections: number;
  /** Connections for reads. Beyond it reads wait; PostgreSQL's default allows 100 connections for all nodes together. */
  readonly readConnections: number;
  /** Of these, how many views leave to others: whoever holds a view may have to read something beside it. */
  readonly readsBesideViews: number;
  readonly idleConnectionMs: number;
  readonly connectTimeoutMs: number;
  /** A statement that runs longer is cancelled. It must exceed the longest publishing of a large change set (some seconds) and its wait for others. */
  readonly statementTimeoutMs: number;
  /** Units in one publishing call. Beyond some 250 the rate no longer rises, and everybody waits for the slowest. */
  readonly unitsPerCall: number;
  /** Entries and statuses in one publishing call, unless a unit alone has more: what the mutex is held for, some 100 ms. */
  readonly rowsPerCall: number;
  /** A unit with more entries and statuses is written as a draft before it is published, so that publishing holds the mutex for a short time. */
  readonly draftAboveRows: number;
  /** Rows written in one transaction of a draft. */
  readonly rowsPerDraftChunk: number;
  /** How often a batch is sent again after its connection broke, and the pause before the first repetition, doubled each time. */
  readonly commitAttempts: number;
  readonly commitRetryMs: number;
  /** A draft whose writer hasn't been heard of for this long is swept. It must exceed the longest pause between two chunks. */
  readonly draftLifeMs: number;
  /** Rows the janitor deletes in one transaction. */
  readonly rowsPerSweep: number;
}

export const postgresLimits: PostgresLimits = {
  commitConnections: 2,
  readConnections: 8,
  readsBesideViews: 2,
  idleConnectionMs: 30_000,
  connectTimeoutMs: 5_000,
  statementTimeoutMs: 60_000,
  unitsPerCall: 256,
  rowsPerCall: 10_000,
  draftAboveRows: 5_000,
  rowsPerDraftChunk: 5_000,
  commitAttempts: 5,
  commitRetryMs: 50,
  draftLifeMs: 600_000,
  rowsPerSweep: 10_000,
};
