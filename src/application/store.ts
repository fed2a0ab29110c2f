import type { ActionId, Position, StreamId } from '../kernel/position.js';

/**
 * The truth, as the use cases need it. One adapter implements it on PostgreSQL; the contract suite runs on every adapter.
 * Bodies are opaque JSON texts here: the store never looks into wine.
 */

/**
 * A version names who wrote it, so that a unit can't commit on a state that never existed: `change` is the writing unit's `mark`.
 * A stream nobody wrote has counter 0 and change ''.
 */
export interface Version {
  readonly counter: number;
  readonly change: string;
}

/** Where an entry stands in the timeline. `tieIndex` is set instead of tieBreak (null) where the tie break is the number first + tieIndex of its own change set. */
export interface EntryPosition {
  readonly effectiveAt: number;
  readonly tieBreak: number | null;
  readonly tieIndex: number | null;
  readonly id: ActionId;
}

/** One revision of one action, which is also its notification `solera.action.recorded|revised|retracted` at `index`. */
export interface RevisionRow {
  readonly index: number;
  readonly revision: number;
  readonly winery: string;
  /** A second winery that lists the action (in bond), or null. */
  readonly otherWinery: string | null;
  readonly type: string;
  readonly position: EntryPosition;
  readonly retracted: boolean;
  /** The user's data as JSON text, and note. */
  readonly data: string;
  readonly note: string | null;
  /** JSON text of the refusal where the action is conflicted in this revision, else null. */
  readonly refusal: string | null;
}

/** An action outside the change set that became `conflicted` (refusal set) or was `restored` (null): a notification at `index`. */
export interface StatusRow {
  readonly index: number;
  readonly action: ActionId;
  readonly revision: number;
  readonly winery: string;
  readonly position: EntryPosition;
  readonly refusal: string | null;
}

/**
 * What a change set says of one action on one stream; it supersedes what earlier sets said of that action there *at that position*.
 * `events` null: the action no longer touches the stream at this position. [] : it touches it without an event.
 * Notifications: `retracts.count` retractions at index…, then events.length assertions. Rows of silent streams have no notifications (index −1).
 */
export interface EntryRow {
  readonly index: number;
  readonly stream: StreamId;
  readonly position: EntryPosition;
  readonly revision: number;
  /** The contiguous numbers of the assertions it takes back. */
  readonly retracts: { readonly first: number; readonly count: number } | null;
  /** JSON texts, in the order of folding. */
  readonly events: readonly string[] | null;
  /** The winery and lot for the feed. */
  readonly winery: string;
  readonly subject: string;
  readonly silent: boolean;
}

/** A state saved at a place of a stream's history. It is written under the version that the unit writes. */
export interface CheckpointRow {
  readonly stream: StreamId;
  readonly position: EntryPosition;
  /** JSON text of the state after the action at `position`. */
  readonly state: string;
}

/** A decided change set, ready to be committed. */
export interface Unit {
  readonly change: string;
  /**
   * What the versions that it writes are named by; left out, `change`. A unit on which others build before it is committed has one of its
   * own (a UUID): two nodes may decide one repeated change set differently, and what builds on the one must not pass for built on the other.
   */
  readonly mark?: string | undefined;
  /** SHA-256 of the request, hex; a repeat of `change` with another hash is `reused`. */
  readonly requestHash: string;
  /** The revision the request expected, or null. */
  readonly expectedRevision: number | null;
  /** What the answer says beyond the log, JSON text. */
  readonly answer: string;
  readonly winery: string;
  readonly recordedAt: number;
  readonly recordedBy: string | null;
  /** Every version read: nothing but their check says whether the unit may stand (promise 7). Those to be written get counter + 1 and the mark. Ordered by stream. */
  readonly reads: readonly { readonly stream: StreamId; readonly version: Version; readonly write: boolean }[];
  /** How many notifications: indexes 0 … notifications − 1 are each used once. */
  readonly notifications: number;
  readonly revisions: readonly RevisionRow[];
  readonly statuses: readonly StatusRow[];
  readonly entries: readonly EntryRow[];
  readonly checkpoints: readonly CheckpointRow[];
  /** Streams whose checkpoints at places ≥ from and < to (null: to the end) are no longer true: deleted before `checkpoints` are inserted. */
  readonly dirtied: readonly { readonly stream: StreamId; readonly from: Position; readonly to: Position | null }[];
  /** The assigned tie break of index must be > above and < below (null: no bound); else `conflict`. */
  readonly tieBounds: readonly {
    readonly index: number;
    readonly above: number | null;
    readonly below: number | null;
  }[];
  /** The revision of the settings of each winery that the unit was admitted under: another one by now is a conflict. `fixesUnits`: no committed action is known to have fixed its units yet; this one does. */
  readonly admittedUnder: readonly {
    readonly winery: string;
    readonly revision: number;
    readonly fixesUnits: boolean;
  }[];
  /**
   * A check-only unit writes nothing: all it wants is that its reads are current (a refusal to be confirmed). With an `answer`, whole, that one
   * is remembered under `change`, which is known from then on (a write that changed nothing).
   */
  readonly checkOnly: boolean;
}

export type CommitResult =
  | { readonly kind: 'committed'; readonly first: number; readonly last: number }
  /** The change set is known already, with the same hash. */
  | { readonly kind: 'duplicate'; readonly change: StoredChange }
  /** The change set is known with another hash, or an action it records exists. */
  | { readonly kind: 'reused' }
  /** A version read is no longer current, a tie bound or a winery's units did not hold: decide again. */
  | { readonly kind: 'conflict' }
  /** The database refused this unit's content (after bisection); the others of its batch are unharmed. */
  | { readonly kind: 'failed'; readonly error: Error };

/** A change set that is known. One that is only remembered changed nothing: `first` is 0, `last` −1, and `answer` is the whole answer. */
export interface StoredChange {
  readonly change: string;
  readonly requestHash: string;
  readonly expectedRevision: number | null;
  readonly answer: string;
  readonly winery: string;
  readonly first: number;
  readonly last: number;
  readonly recordedAt: number;
  readonly recordedBy: string | null;
}

/** One action's current say on one stream. */
export interface StoredTouch {
  readonly position: Position;
  readonly revision: number;
  readonly events: readonly string[];
  /** The number of its first assertion, 0 if it has none. */
  readonly firstNumber: number;
}

export interface StreamSlice {
  readonly stream: StreamId;
  readonly version: Version;
  /** The last number of the last change set that said something of the stream; 0 where none did. A set may write a version and say nothing (a note revised). */
  readonly number: number;
  /** The state to start from: the nearest checkpoint before the position asked for, or null for the stream's beginning. */
  readonly base: { readonly position: Position; readonly state: string } | null;
  /** Current touches after the base, in timeline order. */
  readonly touches: readonly StoredTouch[];
  /** Are there more after the last of `touches`? */
  readonly more: boolean;
}

/** The newest revision of an action and what became of it. */
export interface StoredAction {
  readonly position: Position;
  readonly revision: number;
  readonly winery: string;
  readonly otherWinery: string | null;
  readonly type: string;
  readonly retracted: boolean;
  readonly data: string;
  readonly note: string | null;
  /** JSON text of its present refusal, or null where it has effect (or is retracted). */
  readonly refusal: string | null;
  /** When the action was first recorded, and by whom. */
  readonly recordedAt: number;
  readonly recordedBy: string | null;
  /** The change set of the newest revision. */
  readonly change: string;
}

/** One consistent view of committed history: every read in it sees the same instant. */
export interface HistoryReader {
  /** Nearest checkpoint strictly before `position`, then touches through `position` inclusive and up to `ahead` further ones. */
  slices(
    queries: readonly { readonly stream: StreamId; readonly before: Position; readonly ahead: number }[],
  ): Promise<StreamSlice[]>;
  /** Touches strictly after `position`, at most `limit` (base is null). */
  after(
    queries: readonly { readonly stream: StreamId; readonly after: Position; readonly limit: number }[],
  ): Promise<StreamSlice[]>;
  actions(ids: readonly ActionId[]): Promise<StoredAction[]>;
  /** The log's last number in this view, 0 for an empty log. */
  head(): Promise<number>;
  /** Rows read so far by this reader: counted for the benchmarks and the metrics. */
  rowsRead(): number;
}

/** The newest state of a stream: `slice.base` is its head row where that is current (then no touches), else the newest checkpoint and all touches after it. */
export interface StoredHead {
  readonly stream: StreamId;
  readonly slice: StreamSlice;
}

export interface Store {
  /**
   * Commits units in order in one call: each is all or nothing by itself (promise 5), numbered densely, durable when this resolves.
   * A unit whose read names a version written by an earlier unit of the batch commits only if that one does.
   * Rejects with a StoreUnavailable error when in doubt; resubmitting the same units is then safe and right.
   */
  commit(units: readonly Unit[]): Promise<CommitResult[]>;
  /** Runs `work` on one consistent view. */
  view<T>(work: (reader: HistoryReader) => Promise<T>): Promise<T>;
  /** Actions as they stand now, in no view with anything else: a hint of what a decision on a view will need. */
  actions(ids: readonly ActionId[]): Promise<StoredAction[]>;
  /** Version, nearest checkpoint and tail of each stream: what an actor loads. */
  heads(streams: readonly StreamId[]): Promise<StoredHead[]>;
  /** Saves newest states as a cache (table head): each is kept only if `version` is still the stream's when read. Loss is harmless. */
  saveHeads(heads: readonly HeadRow[]): Promise<void>;
}

export interface HeadRow {
  readonly stream: StreamId;
  readonly version: Version;
  /** The last place that touches the stream. */
  readonly position: Position;
  readonly state: string;
}

/**
 * The store can't say what became of a call, or can't be reached. `code` is the database's or the network's own; `retryable`: the same call may be
 * made again, and is right to make again. It is never a statement about the units.
 */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  readonly code: string;
  readonly retryable: boolean;

  constructor(
    message: string,
    reason: { readonly code: string; readonly retryable: boolean; readonly cause?: unknown },
  ) {
    super(message, { cause: reason.cause });
    this.code = reason.code;
    this.retryable = reason.retryable;
  }
}
