import type { ActionId, Position, StreamId } from '../../kernel/position.js';
import type { Version } from './proposal.js';

/** The current touch of one action on one stream. Events are JSON texts. */
export interface StoredTouch {
  readonly position: Position;
  readonly revision: number;
  readonly events: readonly string[];
  /** The notification number of the first event, or 0 if the touch has no notifications. */
  readonly firstNumber: number;
}

/** A contiguous part of a stream's current history. */
export interface StreamSlice {
  readonly stream: StreamId;
  readonly version: Version;
  /** The last number of the last change set that wrote touches on the stream, or 0. A revised note increments the version and writes no touch. */
  readonly number: number;
  /** The nearest checkpoint before the requested position, or null: the slice starts at the beginning of the stream. */
  readonly base: { readonly position: Position; readonly state: string } | null;
  /** The touches after the base, in timeline order. */
  readonly touches: readonly StoredTouch[];
  /** True if the stream has touches after the last of `touches`. */
  readonly more: boolean;
  /** True if the stream may have been written after actions that touch it were read: see `Slice`. */
  readonly isNewer?: boolean;
}

/** The newest revision of an action, and its outcome. */
export interface StoredAction {
  readonly position: Position;
  readonly revision: number;
  readonly winery: string;
  readonly otherWinery: string | null;
  readonly type: string;
  readonly retracted: boolean;
  readonly data: string;
  /** The version of the rules by which the action is decided. Null if its newest revision was written by a program that decided all actions of a change set by one. */
  readonly decidedBy: number | null;
  readonly note: string | null;
  /** The present refusal as JSON text, or null if the action has effect or is retracted. */
  readonly refusal: string | null;
  /** Time and author of the first revision. */
  readonly recordedAt: number;
  readonly recordedBy: string | null;
  /** The change set of the newest revision. */
  readonly change: string;
}

/** What a cascade must know of a stored action. */
export type CascadeAction = Pick<
  StoredAction,
  'position' | 'revision' | 'winery' | 'otherWinery' | 'type' | 'data' | 'decidedBy' | 'refusal'
>;

/** The reads of a cascade: see HistoryReader. */
export interface CascadeReader {
  slices(
    queries: readonly { readonly stream: StreamId; readonly before: Position; readonly ahead: number }[],
  ): Promise<StreamSlice[]>;
  after(
    queries: readonly { readonly stream: StreamId; readonly after: Position; readonly limit: number }[],
  ): Promise<StreamSlice[]>;
  /** The actions that exist and are not retracted, in no particular order. */
  cascadeActions(ids: readonly ActionId[]): Promise<readonly CascadeAction[]>;
}

/** A part of a stream's current history, and the actions that touch it: those that exist and are not retracted, in no particular order. */
export interface HistoryChunk {
  readonly slice: StreamSlice;
  readonly actions: readonly CascadeAction[];
}

/** Reads a long stream in chunks, for large cascades. */
export interface ChunkedHistory {
  /** Returns what `after` returns for the query, and `cascadeActions` for the touches of the slice, in one read of one instant. */
  chunk(query: { readonly stream: StreamId; readonly after: Position; readonly limit: number }): Promise<HistoryChunk>;
}

/** Reads committed history. Within one view, all reads see the same instant. Reads that are made at once may share a round trip. */
export interface HistoryReader extends CascadeReader {
  /**
   * For each query: the nearest checkpoint strictly before `before`, the touches through `before` inclusive, and up to `ahead` further ones. With
   * `cutBefore`, the events of each touch end before the first occurrence of that text, for readers that need nothing of what follows it.
   */
  slices(
    queries: readonly { readonly stream: StreamId; readonly before: Position; readonly ahead: number }[],
    cutBefore?: string,
  ): Promise<StreamSlice[]>;
  /** For each query: up to `limit` touches strictly after `after`. `base` is null. `cutBefore` as for `slices`. */
  after(
    queries: readonly { readonly stream: StreamId; readonly after: Position; readonly limit: number }[],
    cutBefore?: string,
  ): Promise<StreamSlice[]>;
  /** The actions that exist, in the order of the ids. */
  actions(ids: readonly ActionId[]): Promise<StoredAction[]>;
  /** The last notification number, or 0 if the log is empty. */
  head(): Promise<number>;
  /** The number of rows read so far, for benchmarks and metrics. */
  rowsRead(): number;
}
