import type { CommitResult } from '../application/ports/store.js';
import type { StreamId } from '../kernel/position.js';
import type { LoadedState } from './loaded-state.js';

/** The mailbox of a stream is full. Nothing was started. */
export class MailboxFull extends Error {
  override readonly name = 'MailboxFull';
  readonly code = 'overloaded';

  constructor(readonly stream: StreamId) {
    super(`Too many commands wait for ${stream}.`);
  }
}

/** The state of a stream after a proposal that is not committed yet. */
export interface NextState {
  readonly stream: StreamId;
  readonly loaded: LoadedState & { readonly number: { value: number } };
  /** If the tie break of the last position is provisional: the index of the notification whose number replaces it, else null. */
  readonly lastIndex: number | null;
}

/** A command's streams while its proposal is being committed. */
export interface InFlight {
  /**
   * Ends the commit. If the proposal was committed, the provisional tie breaks in its states are replaced by notification numbers; otherwise all
   * states that rest on it are discarded. `null`: the outcome is unknown.
   */
  end(result: CommitResult | null): void;
}

/** A command's exclusive claim on all its streams at once. */
export interface Hold {
  readonly streams: readonly StreamId[];
  /** Resolves when the command is first in every mailbox and all states are loaded. Rejects if loading failed; the hold is released then. */
  ready(): Promise<void>;
  /** Resolves when the command is first in every mailbox and no proposal is in flight on the streams: the store then contains their whole history. */
  drained(): Promise<void>;
  /**
   * Resolves when no other command of this node is first in a mailbox, and no proposal is in flight on the streams. Later commands of this node wait from
   * then on, but holds with `atOwner` do not. Only for a hold with `keepsTurn`.
   */
  turn(): Promise<void>;
  /** The newest states of the streams, or null if one was discarded in the meantime. Only after `ready`. */
  states(): ReadonlyMap<StreamId, LoadedState> | null;
  /** Returns whether the streams still have the states that were read from them, or the same states with their final numbers. */
  isCurrent(states: ReadonlyMap<StreamId, LoadedState>): boolean;
  /** Counts a proposal as in flight on the streams, and moves them to its speculative states. `end` must follow. */
  begin(next: readonly NextState[]): InFlight;
  /** Gives the streams to the next command. May be called more than once. */
  release(): void;
}

export interface AcquireOptions {
  /** The command will wait for states, so their loading may begin. Default: false. */
  readonly loadStates?: boolean;
  /** The hold keeps the command's turn at this node, for `turn`. Default: false. */
  readonly keepsTurn?: boolean;
  /** The hold is one at the owner of the streams, for a command that has its turn at its own node. It goes before all holds of this node that are not granted. Default: false. */
  readonly atOwner?: boolean;
}

/**
 * The port to the actors of all streams, wherever they live. Order is global: the older command goes first on every
 * stream, so no two commands wait for each other.
 */
export interface Holds {
  /**
   * Queues a hold in the mailbox of every stream before it returns: commands are decided in the order of these calls. `arrival`: the command's number
   * in the order of arrival; a command that lost a race keeps it, and with it its turn.
   * Throws MailboxFull.
   */
  acquire(streams: readonly StreamId[], arrival: number, options?: AcquireOptions): Hold;
  /** Discards the states of streams that were written elsewhere. They are loaded again before they are used. */
  discardStates(streams: Iterable<StreamId>): void;
}
