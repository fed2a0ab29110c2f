/** Limits of the command that follows a server's log. */
export const followerLimits = {
  /**
   * Notifications kept that arrived before a lower number: about a megabyte for each thousand, and a page that repairs a gap brings a hundred.
   * Beyond it the highest are dropped and pulled again.
   */
  early: 10_000,
  /** Rounds of pulls that do not deliver a missing number: with the pauses between them, some seconds. Beyond it: MissingNotifications. */
  pullRounds: 5,
  /** Notifications of one change set, held together until it is complete: about a gigabyte. Beyond it: OversizedChangeSet. */
  changeSet: 1_000_000,
} as const;

/** Characters of one event of the live log: far more than the longest notification has. Beyond it the connection is given up. */
export const longestEvent = 16_777_216;
