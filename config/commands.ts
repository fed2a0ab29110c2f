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
  /** Imports shorter than this report no rate, because the start of the program would dominate it. */
  rateShownAfterMs: 1_000,
  /**
   * One Ctrl-C may arrive twice: from the terminal, and from npm, which forwards it. A signal within this time of the first counts as a
   * duplicate; a later one ends the program at once.
   */
  duplicateSignalMs: 500,
} as const;
