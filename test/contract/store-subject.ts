import type { Archive } from '../../src/application/ports/archive.js';
import type { Proposal } from '../../src/application/ports/proposal.js';
import type { CommitResult, Store } from '../../src/application/ports/store.js';

/** A store that nobody else writes to. */
export interface StoreUnderTest {
  readonly store: Store;
  readonly archive: Archive;
  close(): Promise<void>;
}
export type OpenStore = () => Promise<StoreUnderTest>;

/** What a contract's tests work on: set before the first of them. */
export interface Subject {
  store: Store;
  archive: Archive;
}

/** Commits one unit that must be accepted, and gives its first number. */
export async function committed({ store }: Subject, unit: Proposal): Promise<number> {
  const [result] = await store.commit([unit]);
  if (result?.kind !== 'committed') throw new Error(`not committed: ${JSON.stringify(result)}`);
  return result.first;
}

export function kinds(results: readonly CommitResult[]): string[] {
  return results.map(({ kind }) => kind);
}
