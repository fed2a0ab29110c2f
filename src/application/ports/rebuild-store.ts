import type { Position, StreamId } from '../../kernel/position.js';
import type { StreamCursor } from './saved-states.js';

/** A saved state that differed from the one computed from the touches, or a touch that could not be folded. */
export interface StateDifference {
  readonly stream: StreamId;
  readonly saved: 'head' | 'checkpoint' | 'touch';
  readonly position: Position;
  /** Why a touch could not be folded. Null for a state. */
  readonly reason: string | null;
}

/** What was done: how many streams and touches were folded, how many checkpoints and head states were changed. */
export interface UpkeepCounts {
  readonly streams: number;
  readonly touches: number;
  /** Checkpoints. */
  readonly written: number;
  readonly removed: number;
  readonly heads: number;
  /** Streams that others wrote at every attempt, or that have a touch that cannot be folded. Their remaining saved states are as they were. */
  readonly leftOut: number;
}

interface RebuildRange {
  /** The last stream of the range, or null: the last of all. */
  readonly through: string | null;
  readonly cursor: StreamCursor;
}

/** A rebuild that has begun. */
export interface OpenRebuild {
  readonly id: string;
  readonly startedAt: number;
  /** The number of streams when it began. */
  readonly streams: number;
  /** The ranges that are not finished. */
  readonly ranges: readonly number[];
  /** True if an earlier process began it. */
  readonly isResumed: boolean;
}

/** Keeps how far the ranges of a rebuild are, so that one that was killed can be resumed. */
export interface RebuildStore {
  range(rebuild: string, range: number): Promise<RebuildRange>;
  /** Records how far the rebuild of a range has come, and adds the counts since the last call. */
  note(
    rebuild: string,
    range: number,
    progress: { readonly cursor: StreamCursor; readonly isFinished: boolean; readonly done: UpkeepCounts },
  ): Promise<void>;
  noteDifferences(rebuild: string, differences: readonly StateDifference[]): Promise<void>;
  /** Takes the lock of rebuilds, which this process keeps until `release`. Returns null if another process has it. */
  lock(): Promise<{ release(): void } | null>;
  /** Resumes the rebuild that is not finished, or begins one. Only under the lock. */
  open(ranges: number, now: number): Promise<OpenRebuild>;
  totals(rebuild: string): Promise<UpkeepCounts & { readonly differences: number }>;
  /** The first differences, by stream and position. */
  differences(rebuild: string, limit: number): Promise<StateDifference[]>;
  finish(rebuild: string, now: number): Promise<void>;
}
