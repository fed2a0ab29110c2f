import { checkpointEvery } from './checkpoints.js';

/** Limits of the application and of the actors, each with its reason and with what happens beyond it (promise 9: Bounded). */
export const limits = {
  /** Edits in one change set: as many as a body of one megabyte can hold. Beyond it: bad_request. */
  editsPerChange: 10_000,
  /** Faults listed in the problem of a malformed body. Further ones are reported after these are corrected. */
  faultsPerProblem: 20,
  /**
   * All faults of an action's malformed data are reported if it contains at most this many values, such as about a hundred places. The client
   * chooses how many faults a body has, and each costs time and memory: up to 5 ms were measured for the worst 1,000 values. Beyond it: only the
   * first fault is reported.
   */
  valuesSearchedForFaults: 1_000,
  /**
   * Places in one list of an action. The largest real lists are groups of a few thousand barrels, and a decision visits every place. Part of
   * the published schemas. Beyond it: bad_request.
   */
  placesPerList: 5_000,
  /** Components of one bulk receipt. A blend of blends has a few dozen, and every lot made of it carries them. Beyond it: bad_request. */
  componentsPerReceipt: 1_000,
  /** Labels that a winery keeps: it bottles some hundred wines a year. An edit looks through those of each winery that it reaches. Beyond it: too_large. */
  labelsPerWinery: 1_000,
  /** Appellations: the world has some ten thousand. A node that judges labels has all of them in memory. Beyond it: too_large. */
  appellations: 20_000,
  /** Entries of each list in an impact, as the public API documents. Beyond it the lists are cut, and `totals` reports their lengths. */
  impactEntries: 1_000,
  /** Commands waiting in the mailbox of one stream: a few seconds of work on one lot. Beyond it: overloaded. */
  commandsInMailbox: 1_024,
  /**
   * Commands in progress in one partition, waiting ones included. Less than `commandsInNode`, so that one busy winery cannot take the whole node.
   * Beyond it: overloaded.
   */
  commandsInPartition: 3_072,
  /** Commands in progress in one node, waiting ones included: a few tens of megabytes. Beyond it: overloaded. */
  commandsInNode: 4_096,
  /**
   * Requests that wait until an earlier one of their winery is read. Any request can take longer than a turn, if only because of garbage collection,
   * so this is no less than `commandsInPartition`: otherwise a node would refuse commands that it has room for. Beyond it: overloaded.
   */
  requestsWaiting: 3_072,
  /** Rows that a decision holds before it passes them on to be written: a few megabytes. */
  rowsPerStep: 5_000,
  /** A proposal with more rows is written as a draft before it is committed, so that the commit call, for which all others wait, stays short. */
  draftAboveRows: 5_000,
  /** Rows written to a draft in one call: a few megabytes. */
  rowsPerDraftWrite: 5_000,
  /** Characters of events written to a draft in one call. A row may have a hundred thousand. */
  charactersPerDraftWrite: 4_000_000,
  /**
   * Actors in memory. With 20,000, nine minutes of traffic over 100,000 lots took 511 MB at most; half of it was garbage, which V8 keeps in
   * proportion to live memory. Beyond it the actors that were idle longest are removed.
   */
  actorsInMemory: 10_000,
  /** A command with more streams is queued, and decided, in turns of the event loop of its own. Below it, these steps take a few milliseconds. */
  streamsPerTurn: 1_000,
  /** Streams whose history a decision reads in one query: the node parses the answer in one piece, some milliseconds. */
  streamsPerRead: 500,
  /** Streams loaded in one query. A change set of ten thousand actions may need more. */
  streamsPerLoad: 1_000,
  /** Proposals in one commit call. Beyond a few hundred, the rate hardly rises while the first proposal waits longer. */
  proposalsPerBatch: 256,
  /** Commit calls in progress: one runs in the database while the next is collected. */
  batchesInFlight: 2,
  /**
   * The smallest part into which waiting proposals are divided. They are divided among the commit calls that may still be sent, so that the database
   * works on one part while the node answers the other and decides the commands that build on it. Measured with 64 commands in flight: 14,350
   * actions/s undivided, 19,300 divided in two. A call with fewer than about 16 proposals costs more time than this overlap saves.
   */
  minProposalsPerCall: 16,
  /**
   * Attempts to commit a command that loses its races. Every attempt after the first also holds the streams that the one before read. Without a broker, nodes
   * that write the same lots win about equally often: with 24 attempts, one of three nodes loses all of them once in 17,000 commands. Beyond it: overloaded.
   */
  attemptsPerCommand: 24,
  /** How many of these attempts an append makes on the actors' states. Further ones are decided on a view, with all streams held. */
  appendAttempts: 3,
  /** Lost races after which the nodes that own a command's streams hold them while it is decided. Holding costs a round trip for each owner. */
  lostRacesBeforeHolding: 2,
  /** Pause before a proposal is committed again while a large change set, which is about to be published, holds its streams. */
  heldPauseMs: 4,
  /** How often it is committed again. A large change set holds streams for some ten milliseconds. Beyond it: as after a lost race. */
  heldAttempts: 50,
  /** Touches between two checkpoints of a stream. */
  checkpointEvery,
  /** Rows read ahead in a cascade. A higher limit reads more rows in vain; a lower one costs more round trips. */
  touchesAhead: 32,
  actionsAhead: 64,
  streamsAhead: 64,
  /** Streams of a change set's own actions that are read together. All of them are needed, so only the size of one read limits them. */
  ownStreamsAhead: 500,
  /**
   * Work after which a decision may pause: participants of actions. A hundred take less than a millisecond. The decision of an action with more
   * participants also offers pause points between its parts, the longest of which takes some milliseconds for `placesPerList` places.
   */
  workPerStep: 100,
  /** Edits or streams of a large command that are handled before it may pause. */
  itemsPerStep: 100,
  /**
   * Time after which a large command ends its turn of the event loop, so that others are served. No command may hold the loop for more than 50 ms:
   * the rest is for the pieces that cannot be divided, and for garbage collection. Shorter turns cost more of them without serving others sooner.
   */
  msPerTurn: 8,
  /** Head states saved in one write, and the interval of these writes. Head states are a cache, saved after the commits. */
  headsPerFlush: 500,
  /** Characters of head states in one write of a flush: some milliseconds of encoding. A lot of a thousand origins has 150,000. */
  charactersPerHeadWrite: 500_000,
  headFlushMs: 1_000,
  /** Settings of wineries and vessels in memory. */
  settingsInMemory: 50_000,
  /** Items of a list answer if the request sets no limit, as the public API documents. */
  pageLimit: 100,
  /**
   * Characters of JSON on one page of a list: what a thousand ordinary actions need. A lot of a thousand origins has 100,000. Beyond it the page
   * has fewer items than `limit`, and `next` continues the list. Without it, one answer could be as large as the database.
   */
  pageCharacters: 1_000_000,
  /** Stored characters of rows in one read of a list: some ten milliseconds of decoding, during which the node answers no other request. */
  charactersPerRead: 250_000,
  /** Rows in the first read of a list, when nothing is known of their length yet. */
  rowsPerFirstRead: 8,
  /** Touches in one read of a lot's timeline. */
  touchesPerRead: 64,
  /** Date formatters in memory, one for each time zone. Beyond it all are dropped. */
  timeZonesInMemory: 1_000,
  /** Weeks of each time zone whose offset from UTC is in memory: those of forty years. Beyond it all of the zone are dropped. */
  weeksOfTimeZone: 2_000,
  /** Lot codes examined for one page of a filtered list, because a filter may reject most of them. Beyond it the page is short and has a `next`. */
  codesPerPage: 5_000,
  /**
   * The smallest number of lot codes in one read of a filtered list. Without it, a nearly full page would read its last codes one or two at a time.
   */
  codesPerFilteredRead: 100,
  /**
   * Actions examined for one page of a list with conditions on a lot and a vessel, because the second may reject most of them. Beyond it the page is
   * short and has a `next`.
   */
  actionsPerPage: 5_000,
  /** Actions in one read of such a list. */
  actionsPerFilteredRead: 200,
  /** Days whose text is in memory: an answer holds four timestamps, mostly of two days. Beyond it all are dropped. */
  daysInMemory: 1_000,
  /** Nodes of one lineage answer. Beyond it the list is cut, `truncated` is set, and `totals` reports the length of each list. */
  lineageNodes: 5_000,
  /** Edges of one lineage answer: about two megabytes. Beyond it as for nodes. */
  lineageEdges: 10_000,
  /**
   * Sources or destinations of one lineage, which a recall needs in full: about three megabytes. Beyond it as for nodes; a table is refused with
   * too_large.
   */
  lineageEnds: 20_000,
  /** Touches of lots read for one lineage: some hundred megabytes at most while the lineage is computed. Beyond it: too_large. */
  lineageTouches: 400_000,
  /** Streams or actions in one read of a lineage. */
  lineageKeysPerRead: 100,
  /** Touches of one lot in its first read of a lineage. Most lots have fewer. */
  lineageTouchesAhead: 64,
  /** About how many characters of events a further read of a lineage returns. A touch of a large barrel group has 200,000. */
  lineageReadCharacters: 2_000_000,
  /** Characters of JSON that a lineage decodes in one turn of the event loop: 5 to 10 ms. */
  lineageTurnCharacters: 500_000,
} as const;

export type Limits = { readonly [Name in keyof typeof limits]: number };
