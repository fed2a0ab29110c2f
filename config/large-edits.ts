import { checkpointEvery } from './checkpoints.js';

/** Limits of large edits: those that a worker of the pool decides. */
export const largeEditLimits = {
  /**
   * An edit is large if this many touches follow it on the streams that it names, or if more than this many actions must be decided again: it then takes
   * longer than a tenth of a second. Below that, the round trips to a worker, its claims and its rows cost more than they save.
   */
  touchesOfLargeEdit: 2_000,
  /** Streams that a worker has in memory, about 5 kB each. Beyond it, those that are not needed are read again later. */
  streamsInMemory: 10_000,
  /**
   * Positions after which a worker takes a snapshot to return to if others change something: some 20 ms of work. What others change just before the edit is published is
   * decided again from a snapshot, while commands on the same lots wait.
   */
  positionsPerSnapshot: 512,
  /** Snapshots that a worker keeps. The distance between two doubles with their age, so 24 reach back millions of positions. */
  snapshotsKept: 24,
  /** Streams on the frontiers of all snapshots that are kept: some 100 bytes each, and former states. Beyond it, older snapshots are dropped. */
  streamsInSnapshots: 100_000,
  /**
   * Touches of one stream in one read. A read ahead is in progress while the worker decides. More of them, and more rows in one write, save little, but
   * outlive the young generation: with 2,000 of both, garbage collection took twice as long.
   */
  touchesPerRead: 500,
  /** Actions that are read together. */
  actionsAhead: 1_000,
  /** Streams that are read ahead together. */
  streamsAhead: 500,
  /** A checkpoint is saved after so many changes of a stream. */
  checkpointEvery,
  /** How long a worker decides before it returns to its event loop, where it receives results and sends statements. */
  msPerTurn: 2,
  /** Rows that are written in one statement. */
  rowsPerWrite: 500,
  /** Characters of events in one statement. */
  charactersPerWrite: 500_000,
  /** Statements with rows that are in progress. While they are, the worker decides on; beyond it, it waits. */
  writesInProgress: 1,
  /** Interval at which a worker looks whether others changed what it has read. */
  pollMs: 200,
  /** Pause before streams are claimed again that another large edit has claimed, or that a commit is writing. */
  claimPauseMs: 10,
  /** After this many failed attempts to publish, the streams are held. Each attempt decides again only what others have changed since the one before. */
  attemptsBeforeHolding: 4,
  /** Attempts to publish while the streams are held. Beyond it, or after a loss of the draft, the edit begins again. */
  attemptsHolding: 20,
  /** How often one worker begins an edit again. The last time, streams are held as soon as they are claimed. Beyond it the attempt fails. */
  beginnings: 5,
  /** Interval at which a worker reports its progress. */
  progressMs: 200,
  /** Edits that one node runs at the same time: one worker thread each. A second processor is needed for PostgreSQL, which works as long as the worker. */
  editsAtOnce: 2,
  /** Edits that run at the same time in all nodes, and of one winery. More wait. */
  editsInAll: 8,
  editsPerWinery: 2,
  /** Edits that have not ended, in all nodes. Each waiting one is a row of the database. Beyond it: overloaded. */
  editsOpen: 1_000,
  /** How often an edit is begun, by any node. Beyond it, it has failed. */
  attemptsPerEdit: 3,
  /** Pause after an attempt that failed, before the edit returns to the queue. */
  retryPauseMs: 1_000,
  /** A node is taken for dead, and its edits are taken over, if it was silent for so long. It must exceed the longest hold of the event loop several times. */
  silentMs: 5_000,
  /** Interval at which a node reports that its edits are running. */
  beatMs: 1_000,
  /** How long a node that ends waits for the edits that it runs. The others return to the queue. Must be shorter than `silentMs`. */
  endPatienceMs: 3_000,
  /** Interval at which a node looks for edits that wait. One that was submitted at this node is taken at once. */
  takePollMs: 1_000,
  /** Interval at which the end of an edit that another node runs is looked for. */
  endPollMs: 200,
  /** How long edits are kept after their ends, as the public contract says. */
  keptMs: 7 * 24 * 3_600_000,
  /** Interval at which older ones are deleted. */
  sweepMs: 600_000,
  /** Items on one page of an edit's lists. */
  itemsPerPage: 1_000,
  /** Memory of a worker's old generation. Beyond it the worker ends, and the edit is begun again. */
  workerHeapMb: 280,
  /** Young generation of a worker, three parts of it: objects of an action live only for a moment, so a larger one copies fewer of them. With 32, a fifth of the worker's time was garbage collection. */
  workerYoungMb: 96,
  /**
   * After this time, an edit that has not ended gets an estimate. Counting a million touches takes a second of one of the worker's three connections, so the counts
   * of short edits would delay the edits after them: a correction that ends at once took 400 ms instead of 30.
   */
  estimateAfterMs: 500,
  /** Touches that are counted to estimate how many actions an edit may have to decide: some tenths of a second. Beyond it, no estimate is given. */
  touchesCounted: 2_000_000,
  /** How long an idle worker stays. Starting one takes half a second. */
  workerIdleMs: 300_000,
  /**
   * Connections of a worker for everything but its commit: one that reads, one that writes, and one that stays free while these wait for a claim. More connections do
   * not make an edit faster, but each is a process of PostgreSQL that competes with the commits of others for a processor.
   */
  workerReadConnections: 3,
} as const;

export type LargeEditLimits = { readonly [Name in keyof typeof largeEditLimits]: number };
