import type { DirtySpan } from '../../kernel/cascade-step.js';
import type { ActionId, Position, StreamId } from '../../kernel/position.js';
import type { CascadeReader, ChunkedHistory } from './history-reader.js';
import type { CheckpointRow, StatusRow, TouchRow } from './proposal.js';

/** Rows of a large change set. Their tie breaks are known. */
export interface LargeRows {
  readonly touches: readonly TouchRow[];
  readonly statuses: readonly StatusRow[];
  readonly checkpoints: readonly CheckpointRow[];
  readonly spans: readonly DirtySpan[];
}

/** The lowest position at which others changed claimed streams. */
export interface Movement {
  readonly lowest: Position;
  /** True if one of the change set's own actions was revised. */
  readonly own: boolean;
}

/**
 * The draft of a large change set. Everything is written before the change set is published, and invisible until then: rows, checkpoints, and claims of the
 * streams read. A claim holds the version of a stream for the draft: a commit that writes the stream removes the claim, and the draft learns of it. So the draft
 * can be published in a short call, whatever its size: the call only checks that no claim was lost.
 *
 * Every method rejects with StoreUnavailable if the database does not answer, and with DraftLost if the draft was abandoned.
 */
export interface LargeDraft {
  readonly id: number;
  /** Reads committed history, each call as of its own instant. */
  readonly reader: CascadeReader & ChunkedHistory;
  /** The last notification number. */
  head(): Promise<number>;
  /**
   * Claims streams. `busy`: those that another draft, opened before this one, has claimed, or that a commit is just writing: to be claimed again later. Claims of
   * drafts opened later are taken over. `unwritten`: those that were never written. They cannot be claimed; the commit must check them.
   */
  claim(
    streams: readonly StreamId[],
  ): Promise<{ readonly busy: readonly StreamId[]; readonly unwritten: readonly StreamId[] }>;
  /** Removes and returns the streams whose claims were lost since the last call. */
  takeDisturbances(): Promise<readonly StreamId[]>;
  /** Where others changed the streams since a notification; null if nowhere. `own`: the change set's own actions. */
  moved(after: number, streams: readonly StreamId[], own: readonly ActionId[]): Promise<Movement | null>;
  /** Appends rows. */
  write(rows: LargeRows): Promise<void>;
  /** Deletes the rows with an index of at least `index`, and those without an index, and the checkpoints, after a position. */
  truncate(index: number, after: Position): Promise<void>;
  /** The streams that were on the frontier when they left the memory of the cascade, and the positions at which they came to it. */
  openSpans(streams: readonly StreamId[]): Promise<readonly { readonly stream: StreamId; readonly from: Position }[]>;
  /**
   * Lists the participants of the change set's own actions: their versions count up even if no touch changed. `touched`: those with touches that the commit call
   * writes, because their tie breaks are assigned there.
   */
  listParticipants(streams: readonly StreamId[], touched: readonly StreamId[]): Promise<void>;
  /** Makes all other proposals that write the claimed streams wait until the draft is published or abandoned. */
  hold(): Promise<void>;
  /** Gives the draft up. Its rows are deleted later. */
  abandon(): Promise<void>;
  /** Settles the published draft. Until then it costs readers a little. Drafts that stay unsettled are settled by the janitor. */
  settle(): Promise<void>;
}

/** Opens drafts of large change sets. */
export interface LargeDrafts {
  openLarge(change: string): Promise<LargeDraft>;
  /** The number of touches of streams at or after a position each, counted up to `most`. Touches that were superseded count, too. */
  countTouches(after: ReadonlyMap<StreamId, Position>, most: number): Promise<number>;
}

/** The draft was abandoned: its writer was silent for too long, or another node has taken the edit over. */
export class DraftLost extends Error {
  override readonly name = 'DraftLost';
  readonly code = 'draft_lost';
  readonly retryable = true;
}
