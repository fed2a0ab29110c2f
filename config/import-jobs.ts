/** Limits of imports, each with its reason and with what happens beyond it (promise 9: Bounded). */
export const importJobLimits = {
  /** Bytes of an uploaded file. 32 MB of CSV are a quarter of a million rows. The file is in memory until it is read. Beyond it: too_large. */
  uploadBytes: 33_554_432,
  /** Bytes of a map, and of any other field of the upload. Beyond it: bad_request. */
  fieldBytes: 262_144,
  /** Actions of one import. They are in memory while the import runs, about two kilobytes each. Beyond it: the import fails with too_large. */
  actions: 50_000,
  /** Imports that run at the same time in one node. A single one occupies most of a processor. */
  running: 1,
  /** Imports that wait for their turn, with their files in memory. Beyond it: overloaded. */
  queued: 8,
  /** Actions in one change set. With more, a commit holds up other commands for longer, and after a refused action more work is repeated. */
  actionsPerSet: 400,
  /** Change sets that are sent side by side, if they have no lot and no vessel in common. More would delay other requests. */
  setsAtOnce: 4,
  /** Times that the refused actions of a change set are tried again, as long as each attempt records some of them. */
  triesAfterSet: 8,
  /**
   * Attempts to send a change set that is answered with `overloaded` or `unknown`, with a pause in between. Beyond it: the import fails; it may be
   * repeated.
   */
  attempts: 40,
  pauseMs: 250,
  /** Comparisons of missing rows with new rows, if rows have no key. Beyond it: the import fails with too_many_changes. */
  pairComparisons: 2_000_000,
  /** Members in which a corrected row without a key may differ from the row that it replaces. More would pair rows that have nothing in common. */
  correctedMembers: 2,
  /**
   * Other sources whose missing rows are compared with new rows, because rows of the file belong to them. Beyond it: those with the fewest rows in
   * the file are left out, and a correction of one of their rows is recorded as a new row.
   */
  otherSources: 4,
  /** Rows in one read or write of the import memory: some hundred kilobytes. */
  rowsPerCall: 1_000,
  /** Reads of actions in progress at the same time. More would occupy the connections that other requests need. */
  readsAtOnce: 16,
  /** Warnings of one import, including those about similar names. Beyond it: further ones are only counted. */
  warnings: 100,
  /** Vessels, and lots, of one winery whose names are compared with those of a file. Beyond it: names similar to further ones are not reported. */
  knownNames: 5_000,
  /** An open import whose record was not updated for this long has ended with its node: its status is `interrupted`. */
  silentMs: 60_000,
  /** Interval at which the record of a running import is updated. */
  beatMs: 5_000,
  /** The longest wait for the end of an import in one request, in seconds. */
  longestWaitS: 30,
  /** Interval at which a waiting request checks whether its import has ended. */
  waitPollMs: 50,
} as const;

export type ImportJobLimits = { readonly [Name in keyof typeof importJobLimits]: number };
