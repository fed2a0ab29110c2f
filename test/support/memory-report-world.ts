import { expect } from 'vitest';
import type { MemoryReportNode } from './memory-report-node.js';
import { runReportWorld } from './report-world-run.js';

/** Runs a random world on a node in memory. Afterwards, its books are those of the same log in other batches, and their sums are those of their entries. */
export async function runMemoryReportWorld(seed: number, openNode: () => MemoryReportNode): Promise<void> {
  const node = openNode();
  await runReportWorld(seed, () => node);
  await checkBooks(node);
}

async function checkBooks({ books, booksInBatches }: MemoryReportNode): Promise<void> {
  const rows = await books.rows();
  for (const sizes of [
    { sets: 7, entries: 10_000 },
    { sets: 10_000, entries: 10_000 },
    { sets: 1, entries: 2 },
  ]) {
    const other = booksInBatches(sizes);
    expect(await other.rows(), `the books in batches of ${JSON.stringify(sizes)}`).toEqual(rows);
    expect(await other.differingSums(), `the sums in batches of ${JSON.stringify(sizes)}`).toEqual([]);
  }
  expect(await books.differingSums()).toEqual([]);
}
