import type { Position, StreamId } from '../../kernel/position.js';
import type { Version } from './proposal.js';

/** The state of a stream just after a position, as JSON text. */
export interface SavedState {
  readonly position: Position;
  readonly state: string;
  /** Whether it is stored in an older schema than that in which states are written now: it is replaced even if it is right. Default false. */
  readonly isOlder?: boolean;
}

/** A contiguous part of a stream's current history, with the states that are saved in it. All of one instant. */
export interface StreamPart {
  readonly stream: StreamId;
  readonly version: Version;
  /** The last number of the last change set that wrote touches on the stream. */
  readonly number: number;
  /** The newest checkpoint at or before the position asked for, or null: the part starts at the beginning of the stream. */
  readonly base: SavedState | null;
  /** The touches after the base, in timeline order. Events are JSON texts. */
  readonly touches: readonly { readonly position: Position; readonly events: readonly string[] }[];
  /** True if the stream has touches after the last of `touches`. */
  readonly more: boolean;
  /** The checkpoints that are current, after the base up to the end of the part, in timeline order. */
  readonly checkpoints: readonly SavedState[];
  /** The head state, if it is current. */
  readonly head: SavedState | null;
  /** True if a part of the content cannot be read, or no state of the stream could be written, because a key is destroyed or missing. Then nothing can be folded. */
  readonly unreadable?: boolean;
}

/** Changes of the saved states of one stream. They are made only if its version is still current. */
export interface SavedStateChanges extends Pick<StreamPart, 'stream' | 'version' | 'number'> {
  readonly removed: readonly Position[];
  readonly saved: readonly SavedState[];
  /** The head state to save, null to delete it, or undefined to leave it. */
  readonly head: SavedState | null | undefined;
}

/** The states that are derived from touches and saved: checkpoints and head states. */
export interface SavedStates {
  /** Returns, sorted, up to `limit` names of streams after a name, up to `through` or to the last. */
  streams(bounds: {
    readonly after: string;
    readonly through: string | null;
    readonly limit: number;
  }): Promise<StreamId[]>;
  /** Returns one part of each stream with up to `limit` touches, from its newest checkpoint at or before a position. */
  parts(
    queries: readonly { readonly stream: StreamId; readonly from: Position }[],
    limit: number,
  ): Promise<StreamPart[]>;
  /** Changes saved states, for each stream all or nothing. Returns the streams that were changed. A stream is left as it is if its version is no longer current or its row is locked. */
  write(changes: readonly SavedStateChanges[]): Promise<ReadonlySet<StreamId>>;
}

/** A place in the order of all streams: all streams up to this one are done, and this one only up to `position`, if that is set. */
export interface StreamCursor {
  readonly stream: string;
  readonly position: Position | null;
}
