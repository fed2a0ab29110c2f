import type { StreamId } from '../kernel/position.js';
import type { LoadedState } from './loaded-state.js';

/**
 * A lot or a vessel as an actor.
 * Owns: the stream's newest state in memory, its mailbox, the number of proposals in flight on it.
 * Does not own: the committed history (the store's) and the decisions (each made by a command that holds all its actors).
 * States: *empty* (nothing is known, or it is outdated) and *loaded*. At an empty actor commands wait until it is loaded; after a lost
 * race they wait until nothing is in flight.
 * Invariants: (1) one hold at a time has the actor; (2) a loaded state is the result of the proposals committed or in flight, in mailbox
 * order; (3) an actor with proposals in flight or holds waiting is never passivated.
 */
export class StreamActor<Hold> {
  loaded: LoadedState | null = null;
  /** Proposals that read or wrote this stream and are not committed yet. */
  inFlight = 0;
  /** True if the newest state is not saved as head state yet. */
  headDirty = false;
  /** How often the state was discarded because it was outdated. */
  timesOutdated = 0;
  /** Oldest first. */
  readonly mailbox: Hold[] = [];

  constructor(readonly stream: StreamId) {}

  /** Discards the state. It is read again before it is used, and a read in progress does not count. */
  outdate(): void {
    this.loaded = null;
    this.headDirty = false;
    this.timesOutdated += 1;
  }
}
