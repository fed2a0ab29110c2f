import type { ActionId, Position, StreamId } from '../../kernel/position.js';

/**
 * The version of a stream: how often it was written, and by which decision it was written last. Both are compared, because two nodes can
 * decide the same change set differently and write the same counter. A stream that was never written has counter 0 and mark ''.
 */
export interface Version {
  readonly counter: number;
  readonly mark: string;
}

/**
 * The position of a row in the timeline. `tieBreak` is null where the action's tie break is its own notification number, which the
 * commit assigns: first number of the change set + `tieIndex`.
 */
export interface RowPosition {
  readonly effectiveAt: number;
  readonly tieBreak: number | null;
  readonly tieIndex: number | null;
  readonly id: ActionId;
}

/** Data in a former schema. */
export interface SentData {
  readonly schema: number;
  /** JSON text. */
  readonly data: string;
}

/** One revision of an action. It is also the notification `solera.action.recorded|revised|retracted` at `index`. */
export interface RevisionRow {
  readonly index: number;
  readonly revision: number;
  readonly winery: string;
  /** The other winery of a transfer in bond, which lists the action too, or null. */
  readonly otherWinery: string | null;
  readonly type: string;
  readonly position: RowPosition;
  readonly retracted: boolean;
  /** The user's data as JSON text, in the newest schema. */
  readonly data: string;
  /** The data as they were sent, and are stored, if they were sent in a former schema that is accepted beside the newest; else null. */
  readonly sent: SentData | null;
  /** The version of the rules by which the action is decided. Null: that of the proposal, by which all of its actions were decided. */
  readonly decidedBy: number | null;
  /** The version of the rules that the edit named, or null if it named none. */
  readonly adopted: number | null;
  readonly note: string | null;
  /** The refusal as JSON text if the action is conflicted in this revision, else null. */
  readonly refusal: string | null;
}

/** An action outside the change set that became conflicted (`refusal` is set) or was restored (null): the notification at `index`. */
export interface StatusRow {
  readonly index: number;
  readonly action: ActionId;
  readonly revision: number;
  readonly winery: string;
  readonly position: RowPosition;
  readonly refusal: string | null;
}

/**
 * The touch of one action on one stream at one position, as of this change set. It supersedes the rows of earlier change sets for the same
 * action, stream and position. Its notifications are `retracts.count` retractions from `index` on, then one assertion per event.
 */
export interface TouchRow {
  /** −1 if the row has no notifications. */
  readonly index: number;
  readonly stream: StreamId;
  readonly position: RowPosition;
  readonly revision: number;
  /** The notification numbers of the assertions that the row retracts. They are contiguous. */
  readonly retracts: { readonly first: number; readonly count: number } | null;
  /** JSON texts in folding order. []: the action touches the stream without an event. Null: it no longer touches the stream here. */
  readonly events: readonly string[] | null;
  /** The winery and the lot that the notifications name. */
  readonly winery: string;
  readonly subject: string;
  /** True for vessels: their events produce no notifications. */
  readonly silent: boolean;
}

/** The state of a stream just after the action at `position`, saved under the version that the proposal writes. */
export interface CheckpointRow {
  readonly stream: StreamId;
  readonly position: RowPosition;
  /** JSON text. */
  readonly state: string;
}

/**
 * A decided change set that is ready to be committed: the versions that its decision read, and the rows to write. The store accepts it only
 * if every version is still current (promise 7).
 */
export interface Proposal {
  readonly change: string;
  /** A UUID unique to this decision. Every version that the proposal writes carries it. */
  readonly mark: string;
  /** The version of the rules by which the change set was decided: that of all new data in it. It is stored with the revisions. */
  readonly rules: number;
  /** SHA-256 of the request, hex. The same `change` with another hash is another request. */
  readonly requestHash: string;
  /** The revision that the request expected, or null. */
  readonly expectedRevision: number | null;
  /** JSON text: the part of the answer that cannot be rebuilt from the log. */
  readonly answer: string;
  readonly winery: string;
  readonly recordedAt: number;
  readonly recordedBy: string | null;
  /** Every version read, ordered by stream. Where `write` is true the version becomes (counter + 1, mark). */
  readonly reads: readonly { readonly stream: StreamId; readonly version: Version; readonly write: boolean }[];
  /** The number of notifications. Each index from 0 to notifications − 1 is used once. */
  readonly notifications: number;
  readonly revisions: readonly RevisionRow[];
  readonly statuses: readonly StatusRow[];
  readonly touches: readonly TouchRow[];
  /** The draft that already holds the rest of `statuses` and `touches`, or null. */
  readonly draft: number | null;
  readonly checkpoints: readonly CheckpointRow[];
  /** Checkpoints at positions ≥ from and < to (null: to the end) are outdated. They are deleted before `checkpoints` are inserted. */
  readonly dirtySpans: readonly { readonly stream: StreamId; readonly from: Position; readonly to: Position | null }[];
  /** The assigned tie break of the revision at `index` must lie strictly between the bounds (null: no bound), else the race is lost. */
  readonly tieBounds: readonly {
    readonly index: number;
    readonly above: number | null;
    readonly below: number | null;
  }[];
  /**
   * The revisions of the wineries' settings under which the change set was admitted. If one is no longer current, the race is lost.
   * `fixesUnits`: this commit may be the first in the winery, so it must fix the winery's units of measurement.
   */
  readonly admittedUnder: readonly {
    readonly winery: string;
    readonly revision: number;
    readonly fixesUnits: boolean;
  }[];
  /**
   * A check-only proposal writes no history; it is accepted if its reads are current. That confirms a refusal before it is answered. If
   * `answer` is not empty, the answer is remembered under `change`, so that a repeat of a request that changed nothing is recognised.
   */
  readonly checkOnly: boolean;
  /**
   * The request whose copy was decided, or null if there are no copies. A proposal is not committed if its request is void, so that a slow copy cannot
   * be committed after another copy was refused. `request` is a UUID in lower case. `voids` makes the request void together with the commit: only a
   * check-only proposal may do so. It is judged as if its request were not void, so that committing it again is safe.
   */
  readonly copyOf: { readonly request: string; readonly voids: boolean } | null;
}
