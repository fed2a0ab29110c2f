import type { FollowerDefinition, FollowerTransaction } from './definition.js';

/** What a read model returned, and the notification number that it reflects: all change sets up to it, and none after it. */
interface Reflected<T> {
  readonly position: number;
  readonly value: T;
}

/** The part of a transaction that a read needs. */
export type ReadTransaction = Pick<FollowerTransaction, 'query'>;

/** Reads the tables of followers. Rejects with StoreUnavailable. */
export interface FollowerReader {
  /** Returns the live position and version of a follower; null if it was never built. */
  live(name: string): Promise<{ readonly position: number; readonly version: number } | null>;
  /** Runs reads in one snapshot of a follower's live tables. Returns null if it was never built, or by a version whose tables these reads cannot use. */
  read<T>(
    definition: Pick<FollowerDefinition, 'name' | 'version' | 'readsFrom'>,
    work: (tx: ReadTransaction) => Promise<T>,
  ): Promise<Reflected<T> | null>;
}
