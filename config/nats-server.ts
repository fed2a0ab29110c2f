/** Settings and limits of a NATS server that Solera starts itself, for tests and for a cluster on one machine. */
export const natsServerLimits = {
  /** The oldest version that the connection accepts, see config/nats.ts. */
  oldestVersion: [2, 9],
  /** A server is ready within some 20 ms. With a large JetStream store it reads that first. Beyond this the start has failed. */
  startTimeoutMs: 30_000,
  /** Interval at which a starting server is checked for readiness. */
  readinessPollMs: 10,
  /** A stop closes connections and files. Beyond this the process is killed. */
  stopTimeoutMs: 10_000,
  /** `nats-server --version` answers within some 20 ms. */
  versionTimeoutMs: 10_000,
  /** The package has 5 MB. Beyond this the download has failed. */
  downloadTimeoutMs: 120_000,
  /** The end of the server log that an error message quotes. */
  logTailBytes: 2_000,
} as const;
