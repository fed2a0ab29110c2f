/** Limits of `solera doctor`: how long it waits, and from which value on it reports something. */
export const doctorLimits = {
  /** Time to connect to the database. */
  connectTimeoutMs: 5_000,
  /** Time for one statement. Those that look for leftovers read indexes only; the rows of some hundred thousand published large edits take seconds. */
  statementTimeoutMs: 30_000,
  /** Questions for the time of the server. The one with the shortest round trip counts. */
  clockQuestions: 5,
  /**
   * Clocks may differ by this much. No promise needs a clock, but times of recording, Retry-After and the times in logs mislead people beyond it. The time of other nodes
   * comes from the HTTP header `Date`, which has no fractions of a second.
   */
  clockToleranceMs: 2_000,
  /** Time to connect to NATS, and for each of its answers. */
  brokerTimeoutMs: 5_000,
  /** Interval at which it is checked whether the connection to NATS is made. */
  brokerPollMs: 50,
  /** Replies between nodes have up to 256 KiB, and headers. A broker that accepts less makes nodes rebuild them from the database. */
  leastPayloadBytes: 270_000,
  /** A JetStream stream that is fuller than this share is reported, where a full one refuses messages. */
  fullestStream: 0.8,
  /** The janitor abandons a draft after ten minutes, and deletes its rows in the next half minute. One that is still there after this time has no janitor: no node runs. */
  draftSilenceMs: 1_200_000,
  /** Drafts without an owner that are listed. */
  draftsListed: 100,
  /** A runner is silent after so many times of `silentMs` of config/large-edits.ts: by then another node would have taken the edit over. */
  silences: 6,
  /** An edit that has waited for a node for so long is reported. Edits of a minute may be in front of it. */
  editWaitMs: 600_000,
  /** A rebuild of a read model takes minutes for a million actions. One that was begun earlier than this is reported. */
  buildS: 6 * 3_600,
  /** Tables of a replaced generation are dropped after two minutes by any node. */
  retiredS: 3_600,
  /** Free space below which a disk is reported as one to enlarge: the WAL of the embedded server alone may need 2 GB. */
  leastFreeBytes: 2 * 1_073_741_824,
  /** Free share of a disk below which it is worth a note: rebuilding a read model or an index needs its space twice. */
  leastFreeShare: 0.1,
  /** Connections that backups, migrations, psql and this command need beside the nodes. */
  connectionsBeside: 6,
  /** A transaction that is older than this keeps outdated rows from being removed, and migrations from their locks. Verification of a large database takes about as long. */
  oldTransactionS: 3_600,
  /** Age of the oldest transaction number at which the server is reported: autovacuum freezes at 200 million, and the server stops writing at two thousand million. */
  oldestTransactionAge: 1_000_000_000,
  /** WAL that an inactive replication slot may hold back. Beyond it, the disk fills. */
  slotBytes: 1_073_741_824,
  /** With less WAL between two checkpoints, a large edit forces checkpoints, and full-page images multiply. */
  leastWalMb: 1_024,
  leastCheckpointTimeoutS: 300,
  /** The least shared memory of the server: the default, 128 MB, holds the indexes of some hundred thousand actions. */
  leastSharedBuffersMb: 128,
  /** The width of the columns of the report: check, verdict, found, what to do. */
  columns: [26, 9, 46, 62],
} as const;
