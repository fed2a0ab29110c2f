import type { StreamId } from '../kernel/position.js';
import type { LoadedState } from './loaded-state.js';

/**
 * A lot or a vessel as an actor.
 * Owns: the stream's newest state in memory, its mailbox, the number of proposals in flight on it.
 * Does not own: the committed history (the store), the decisions (each command decides while it holds all its actors).
 * States: *empty* (the state is unknown or was discarded) and *loaded*. Commands at an empty actor wait until its state is loaded; after a
 * lost race it is loaded only once no proposal is in flight.
 * Invariants: (1) at most one hold is granted at a time; (2) a loaded state is the result of the proposals committed or in flight, in mailbox
 * order; (3) an actor with proposals in flight or holds waiting is never passivated.
 */
export class StreamActor<QueuedHold> {
  loaded: LoadedState | null = null;
  /** The number of proposals that read or write this stream and are not committed yet. */
  inFlight = 0;
  /** True if the newest state is not saved as head state yet. */
  headDirty = false;
  /** How many times the state was discarded. */
  timesDiscarded = 0;
  /** Oldest first. */
  readonly mailbox: QueuedHold[] = [];

  constructor(readonly stream: StreamId) {}

  /** Discards the state. The state is loaded again before it is used; the result of a load in progress is ignored. */
  discardState(): void {
    this.loaded = null;
    this.headDirty = false;
    this.timesDiscarded += 1;
  }
}
