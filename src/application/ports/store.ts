import type { Position, StreamId } from '../../kernel/position.js';
import type { ActionLists } from './action-index.js';
import type { Audit } from './audit.js';
import type { BelievedHistory } from './believed-history.js';
import type { ChunkedHistory, HistoryReader, StreamSlice } from './history-reader.js';
import type { Proposal, StatusRow, TouchRow, Version } from './proposal.js';
import type { StoredChange } from './stored-change.js';
import type { StreamKnowledge } from './stream-knowledge.js';

/** The store's verdict on one proposal. */
export type CommitResult =
  /** Durable and visible. A check-only proposal has first 0 and last −1. */
  | { readonly kind: 'committed'; readonly first: number; readonly last: number }
  /** The change set is known with the same request hash, from another decision. */
  | { readonly kind: 'duplicate'; readonly change: StoredChange }
  /** The change set is known with another request hash, or an action that it records exists. */
  | { readonly kind: 'id_reused' }
  /** The request of which the proposal decided a copy is void: another copy was refused. No copy of it can ever be committed. */
  | { readonly kind: 'void' }
  /** A large change set that is about to be published holds a stream that the proposal writes. Commit the proposal again after some milliseconds. */
  | { readonly kind: 'held' }
  /** A version, a tie bound, a revision of settings or the draft is no longer current. Decide again. */
  | { readonly kind: 'lost_race' }
  /** The database refused the content of this proposal. The others of its batch are unharmed. */
  | { readonly kind: 'failed'; readonly error: Error };

/** The newest state of a stream: `slice.base` is the head state if it is current (then there are no touches), else the newest checkpoint. */
export interface StoredHead {
  readonly stream: StreamId;
  readonly slice: StreamSlice;
}

/** Everything that can be read of committed history. All reads of one view see the same instant. */
export interface View
  extends HistoryReader,
    ChunkedHistory,
    Pick<StreamKnowledge, 'believed' | 'listCodes'>,
    BelievedHistory,
    ActionLists,
    Audit {
  /** The newest state of each stream, in the order of `streams`. */
  heads(streams: readonly StreamId[]): Promise<StoredHead[]>;
}

/** A head state: the newest state of a stream, under the version that it reflects. */
export interface HeadRow {
  readonly stream: StreamId;
  readonly version: Version;
  /** The last position that touches the stream. */
  readonly position: Position;
  /** JSON text. */
  readonly state: string;
}

/** Rows of a large change set, written before it is committed and invisible until then. */
export interface Draft {
  readonly id: number;
  /** Appends rows. Rejects with a retryable StoreUnavailable if the draft was swept in the meantime. */
  write(rows: { readonly touches: readonly TouchRow[]; readonly statuses: readonly StatusRow[] }): Promise<void>;
  /** Gives the draft up. Its rows are deleted later. */
  abandon(): Promise<void>;
}

/**
 * Stores history and decides which proposals become part of it. PostgreSQL implements it; the contract suite runs on every implementation.
 * Bodies are opaque JSON texts: the store does not interpret them.
 */
export interface Store {
  /**
   * Commits proposals in order in one call. Each is all or nothing by itself (promise 5), numbered densely, and durable when the call
   * resolves. A proposal whose read names a version written earlier in the batch commits only if that proposal does. Recognises a
   * proposal that an earlier, broken call committed by its mark, and returns its numbers.
   * Rejects with StoreUnavailable when the outcome is unknown; committing the same proposals again is safe.
   */
  commit(proposals: readonly Proposal[]): Promise<CommitResult[]>;
  /** Opens a draft for a change set. */
  openDraft(change: string): Promise<Draft>;
  /**
   * Runs `work` on one consistent view of committed history: an answer that needs several reads is made of one. `snapshot`: the name of another view's
   * instant (`View.exportSnapshot`). Rejects with StoreUnavailable if that view is closed.
   */
  view<T>(work: (view: View) => Promise<T>, snapshot?: string): Promise<T>;
  /** Reads committed history without a view: each call sees its own instant. A decision on it is safe, because the commit checks every version. */
  readonly latest: HistoryReader;
  /** The newest state of each stream: what an actor loads. */
  heads(streams: readonly StreamId[]): Promise<StoredHead[]>;
  /** Saves head states. Each is a cache entry that is used only while its version is current. Losing one is harmless. */
  saveHeads(heads: readonly HeadRow[]): Promise<void>;
}
