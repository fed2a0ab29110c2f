/** Limits of keys and of sealing, each with its reason and with what happens beyond it. */
export const keyLimits = {
  /** Time for a key command to end: clients of key services need some seconds. Beyond it, the command is killed, and the process keeps the keys that it has. */
  commandTimeoutMs: 10_000,
  /** Bytes of the key document that a command prints: enough for more than ten thousand keys. Beyond it, the command is killed. */
  documentBytes: 1_048_576,
  /** Interval at which a node checks whether the keys have changed, in the key file and in the database. It notices a rotation within this time. */
  refreshMs: 1_000,
  /** Interval at which a node calls the key command: each call starts a process. */
  commandRefreshMs: 60_000,
  /** Shortest time between two reads of the key file because a text names an unknown key: otherwise, a missing key would cost a read for each text. */
  unknownKeyPauseMs: 1_000,
  /** Random nonces drawn in one call: one call for each text would take a third of the time of sealing it. */
  noncesAtOnce: 256,
} as const;
