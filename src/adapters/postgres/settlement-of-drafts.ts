import type { PostgresLimits } from '../../../config/postgres.js';
import { type Connections, select } from './connections.js';
import { statement } from './statement.js';

const settle = statement('settle');

/**
 * Settles a published draft with claims in short transactions: gives the streams their versions, deletes outdated checkpoints. A stream that commits write without
 * a break may be left to the janitor.
 */
export async function settleDraft(
  { reads }: Connections,
  draft: number,
  { rowsPerSettlement }: PostgresLimits,
  pause: (ms: number) => Promise<unknown>,
): Promise<void> {
  for (let attempts = 0; attempts < attemptsWithoutEnd; attempts += 1) {
    const [row] = await select<{ more: boolean }>(reads, settle, [draft, rowsPerSettlement]);
    if (row?.more !== true) return;
    await pause(pauseMs);
  }
}

/** Between two transactions, so that commits and reads are served. */
const pauseMs = 2;
/** Enough for 10⁸ rows. The janitor settles the rest. */
const attemptsWithoutEnd = 100_000;
