/** Limits of the encryption of content. */
export const keyLimits = {
  /** How long a key command may take: clients of key services need some seconds. Beyond it the keys that are known are kept. */
  commandTimeoutMs: 10_000,
  /** Bytes of the document of keys: more than ten thousand keys. */
  documentBytes: 1_048_576,
  /** How often a node looks whether the keys have changed, in the file and in the database. A rotation is noticed within this time at the latest. */
  refreshMs: 1_000,
  /** How often a key command is called: each call starts a process. */
  commandRefreshMs: 60_000,
  /** How soon the keys are read again after a text named an unknown key: a key that is gone must not cost a read of the file for each text. */
  unknownKeyPauseMs: 1_000,
  /** Random nonces drawn at once: one call for each text would take a third of the time of sealing it. */
  noncesAtOnce: 256,
} as const;
