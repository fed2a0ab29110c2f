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

/** When a text is deflated before it is sealed. */
export const deflateLimits = {
  /**
   * Characters of the shortest text that is deflated. The set-up of the compressor costs 15 to 20 µs. In a harvest, texts from 512 characters on save 400 bytes of each action
   * for 8 µs; those of 256 to 512 would save another 33 for 4 to 9 µs.
   */
  fromCharacters: 512,
  /** Level of zlib, the fastest. Level 6 saves 13 bytes more of each action, and takes several times as long for texts of megabytes. */
  level: 1,
  /** Largest share of the text that its deflated form may take. Beyond it, as with random base64, the text is sealed as it is: opening a deflated one costs 6 to 15 µs more. */
  largestShare: 0.75,
  /** Bytes of the longest text that is deflated, which takes 0.2 s. Longer ones are sealed as they are, and a deflated text that would become longer is not opened: it would fill the memory. */
  textBytes: 16_777_216,
} as const;
