/** Every limit in one place, each with its reason and what happens beyond it (promise 9: Bounded). */
export const limits = {
  /** Edits in one change set: what one body of a megabyte can hold anyway. Beyond it: bad_request. */
  editsPerChange: 10_000,
  /** Faults of a malformed body that its refusal lists. Beyond it: they are found once these are mended. */
  faultsTold: 20,
  /**
   * Values in the malformed data of one action among which all faults are looked for: some hundred places. A body chooses how many faults it has,
   * and each that is found costs time and memory; measured: up to 5 ms for the worst 1,000 values. Beyond it: the first fault is told alone.
   */
  valuesSearchedForFaults: 1_000,
  /**
   * Places in one list of an action: the largest real ones are barrel groups of some thousand, and a decision looks at each. Part of the schemas
   * that clients read. Beyond it: bad_request.
   */
  placesPerList: 5_000,
  /** Origins that bulk wine is received with: a blend of blends has some dozens, and every lot made of it carries them. Beyond it: bad_request. */
  componentsPerReceipt: 1_000,
  /** Entries of the lists in an impact, by the contract; beyond it they are cut and `totals` says how many there are. */
  impactEntries: 1_000,
  /** Commands waiting at one stream's mailbox: some seconds of work for one lot. Beyond it: overloaded. */
  mailbox: 1_024,
  /** Commands in progress in one partition, waiting ones included. A partition holds whole wineries, so one busy winery cannot use up the node. Beyond it: overloaded. */
  commandsInPartition: 3_072,
  /** Rows that a decision holds before it hands them over to be written: some megabytes. */
  rowsPerStep: 5_000,
  /** Commands a node works on at once, waiting ones included: memory for a few tens of megabytes. Beyond it: overloaded. */
  commandsInNode: 4_096,
  /**
   * Stream actors in memory: with 20,000, nine minutes of traffic over 100,000 lots took 511 MB at most, half of it garbage that V8 leaves
   * in proportion to what lives. Beyond it the longest idle are passivated.
   */
  actorsInMemory: 10_000,
  /** Streams loaded in one call: a change set of ten thousand actions may want more than a database likes to be asked for at once. */
  streamsPerLoad: 1_000,
  /** Units in one commit call: beyond a few hundred the gain per unit is small and the wait of the first one grows. */
  proposalsPerBatch: 256,
  /** Commit calls under way at once: one runs in the database while the next is being gathered. */
  batchesInFlight: 2,
  /**
   * What waits is shared among the free calls, but none is sent with fewer units for the sake of sharing: while the database works on one share,
   * the node answers and decides what follows from the other. Measured with 64 in flight for a plain split in two: 14,350 → 19,300 actions/s.
   * Below some 16 units a call costs more than it hides.
   */
  proposalsWorthACall: 16,
  /** Attempts to commit a command that keeps losing races; each but the first holds all streams of the one before. Beyond it: overloaded. */
  commitAttempts: 8,
  /** Of these attempts, how many a recorded action makes on the actors' states. Beyond it: it is decided on a view, with all its streams held. */
  appendAttempts: 3,
  /** Touches between two checkpoints of a stream: what a reader folds at most. */
  checkpointEvery: 32,
  /** Reading ahead in a cascade: rows read in vain against round trips. */
  touchesAhead: 32,
  actionsAhead: 64,
  streamsAhead: 64,
  /** Head states saved in one go, and how often: a cache for readers, behind the commits. */
  headsPerFlush: 500,
  headFlushMs: 1_000,
  /** Wineries' and vessels' settings kept in memory. */
  settingsInMemory: 50_000,
  /** Items of a list where the request names no limit: the contract's. */
  pageLimit: 100,
  /** Formats of dates kept, one a spelling of a time zone. Beyond it all are made anew. */
  timeZonesInMemory: 1_000,
  /** Codes looked at for one page of a filtered list of lots, since a filter may let few of them pass. Beyond it the page ends short, with a `next`. */
  codesPerPage: 5_000,
  /** Of these, how many are read at a time at least: fewer would be a read for nearly every code. */
  codesPerFilteredRead: 100,
  /** Days of which the text is kept: an answer says four times, mostly of two days. When full it is emptied. */
  daysInMemory: 1_000,
  /** Nodes in one lineage answer. Beyond it the answer says `truncated`. */
  lineageNodes: 5_000,
  /** Movements that a lineage tells; a lot of thousands is told in one answer of some megabytes. */
  lineageEdges: 10_000,
  /** Touches of one lot in one read of a lineage, and lots, places or actions. */
  lineageTouches: 500,
  lineageReads: 200,
} as const;

export type Limits = { readonly [Name in keyof typeof limits]: number };
