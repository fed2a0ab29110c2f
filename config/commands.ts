/** Limits of the command line's output and input. */
export const commandLimits = {
  /** How long a command waits for a server before it prints that it is waiting. Without a message, a person would think that the command hangs. */
  waitingNoticeAfterMs: 2_000,
  /** Conflicts kept with a refused line in the file of refused lines. An edit can have a thousand; a preview of that edit returns them all. */
  conflictsPerRefusedLine: 5,
  /** Refused rows of a table that an import prints. More would scroll the summary off the screen; `<file>.refused.ndjson` has all of them. */
  problemsShown: 20,
  /** Conflicts of an edit that `solera edits` prints, for the same reason; the API returns all. */
  conflictsShown: 20,
  /** Edits that have ended and stay on the screen of `solera edits --watch`, so that a short one is seen. Each takes two lines. */
  endedEditsShown: 5,
  /** Lots, and vessels, that a dry run prints, for the same reason; the API returns more. */
  lotsShown: 40,
  /**
   * Actions that adopt a version of the rules in one change set. Each change set is final, and holds the streams of its actions for some tenths of a second;
   * a larger one is no faster.
   */
  actionsPerAdoption: 500,
  /** Actions in one read of those that would adopt a version: as many as a list returns. */
  actionsPerRead: 1_000,
  /** Notifications in one read of a log that is copied: a few megabytes. */
  notificationsPerRead: 1_000,
  /** How often a change set that is copied is sent again because the new database does not answer, and the pause before. Beyond it, the command stops; run again, it resumes. */
  copyAttempts: 30,
  copyPauseMs: 1_000,
  /** How often in a row a page of actions is read again because someone has edited one of them. Beyond it, the command stops. */
  staleReads: 20,
  /** Imports shorter than this report no rate, because the start of the program would dominate it. */
  rateShownAfterMs: 1_000,
  /**
   * One Ctrl-C may arrive twice: from the terminal, and from npm, which forwards it. A signal within this time of the first counts as a
   * duplicate; a later one ends the program at once.
   */
  duplicateSignalMs: 500,
} as const;
