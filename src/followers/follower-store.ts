import type { FollowerDefinition, FollowerTransaction } from './definition.js';

/** The tables of one build of a follower. A rebuild makes a new generation beside the live one. */
export interface Generation {
  readonly generation: number;
  readonly version: number;
  /** The positions of its parts, by part. A live generation has one part. */
  readonly positions: readonly number[];
  /** Milliseconds since 1970. */
  readonly startedAtMs: number;
  /** Why it stopped; null if it did not. */
  readonly problem: string | null;
}

/** What a swap found when it compared a table of the new generation with that of the old one. */
export interface TableDifference {
  readonly table: string;
  readonly oldRows: number;
  readonly newRows: number;
}

/** The comparison of a finished rebuild. */
export interface RebuildEnd {
  readonly position: number;
  readonly finishedAtMs: number;
  /** False if there was no older generation of the same version. */
  readonly compared: boolean;
  /** The tables whose rows differed, whether in number or in content. */
  readonly differences: readonly TableDifference[];
}

/** What the database holds of one follower. */
export interface StoredFollower {
  readonly name: string;
  readonly paused: boolean;
  readonly live: Generation | null;
  readonly building: Generation | null;
  readonly lastRebuild: RebuildEnd | null;
  /** When the first change set after the live position was recorded, in milliseconds since 1970; null if there is none. */
  readonly waitingSinceMs: number | null;
}

/** A write of one batch to some parts of a generation. */
export interface PartsWrite {
  readonly name: string;
  readonly generation: number;
  /** The parts to write, and the positions that they must still have. */
  readonly parts: readonly { readonly part: number; readonly position: number }[];
  /** The position that they have afterwards. */
  readonly to: number;
  /** True if the generation is the live one, whose notifications are stored; false if it is being built. It must still be so. */
  readonly notifies: boolean;
}

/**
 * Keeps positions, generations and results. Safety rests on the row of each part: it is locked and compared in the transaction that writes the results and
 * the new position, so however many nodes apply the same change sets, each is applied once. Rejects with StoreUnavailable.
 */
export interface FollowerStore {
  /** Returns a follower. One that was never built has no generation. */
  read(name: string): Promise<StoredFollower>;
  /** Opens a generation with empty tables at position 0. Does nothing if a generation of the same version is being built and has not failed. Retires any other generation that is being built. */
  beginRebuild(
    definition: Pick<FollowerDefinition, 'name' | 'version' | 'tables'>,
    parts: number,
    nowMs: number,
  ): Promise<void>;
  /**
   * Runs `work` with a transaction for each part, and commits the results of each with its new position. Returns false, and changes nothing, if another
   * node holds or has moved one of the parts. If it ends between two commits, parts have different positions.
   */
  write(write: PartsWrite, work: (parts: readonly FollowerTransaction[]) => Promise<void>): Promise<boolean>;
  /**
   * Makes the generation that is being built the live one, in one transaction, and retires the old one. Compares their tables before, if their versions
   * are equal. Returns false, and changes nothing, unless every part is at the position of the live generation, or at `position` if there is no live generation.
   */
  swap(name: string, building: number, position: number, nowMs: number): Promise<boolean>;
  setPaused(name: string, paused: boolean): Promise<void>;
  /** Stores why a generation stopped, unless its parts have moved on. */
  fail(name: string, generation: Pick<Generation, 'generation' | 'positions'>, problem: string): Promise<void>;
  /** Forgets why the generations stopped. */
  clearProblems(name: string): Promise<void>;
  /** Drops the tables of the generations that were retired before a time. */
  dropRetired(beforeMs: number): Promise<void>;
  /** Returns the follower's own notifications after a number, in order. */
  notifications(
    name: string,
    after: number,
    limit: number,
  ): Promise<readonly { readonly number: number; readonly type: string; readonly data: string }[]>;
}
