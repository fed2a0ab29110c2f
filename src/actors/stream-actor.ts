import type { PublishedNumber } from '../application/change/read-log.js';
import type { Version } from '../application/ports/proposal.js';
import type { CellarState } from '../cellar/state.js';
import type { Position, StreamId } from '../kernel/position.js';

/** What an actor knows of its stream: speculative while units that wrote it are under way. It never leaves the node as such. */
export interface Loaded {
  readonly state: CellarState;
  readonly version: Version;
  readonly number: PublishedNumber;
  /** The last place that touches the stream. */
  readonly last: Position | null;
  /** Is the tie break of `last` one that publishing will replace? */
  readonly lastProvisional: boolean;
  readonly touchesSinceCheckpoint: number;
}

/**
 * A lot, or a vessel, as an actor.
 * Owns: its newest state in memory, its mailbox (the holds that wait for it, oldest first), the count of units under way that wrote it.
 * Does not own: the truth (the store's), the decision (a command's, which holds all its actors at once).
 * States: *empty* (nothing known, or known to be outdated), *loaded*. Work waits at an empty actor until it is loaded, and at one that
 * lost a race until what is under way has come back.
 * Invariants: (1) one hold at a time has the actor; (2) a loaded state is what the units committed or under way give, in mailbox order;
 * (3) an actor with units under way or holds waiting is never passivated.
 */
export class StreamActor {
  loaded: Loaded | null = null;
  /** Units that read or wrote this stream and have not come back. */
  underWay = 0;
  /** The newest state is not in the store's cache yet. */
  headDirty = false;
  /** How often what was known of it turned out to be old. */
  timesOutdated = 0;
  readonly mailbox: Hold[] = [];

  constructor(readonly stream: StreamId) {}

  /** What is known of the stream is no longer true, nor is what is being read of it: it is read again before it is used. */
  outdate(): void {
    this.loaded = null;
    this.headDirty = false;
    this.timesOutdated += 1;
  }

  get idle(): boolean {
    return this.underWay === 0 && this.mailbox.length === 0;
  }
}

/** A command's claim on all its actors at once. Claims are queued in one order everywhere, so that no two wait for each other. */
export interface Hold {
  /** Age: a command that lost a race keeps its own, and so its turn. */
  readonly age: number;
  readonly actors: readonly StreamActor[];
  /** Must nothing be under way on its actors? Then their states are not asked for. */
  readonly drained: boolean;
  granted: boolean;
  readonly grant: () => void;
  readonly fail: (error: Error) => void;
}
