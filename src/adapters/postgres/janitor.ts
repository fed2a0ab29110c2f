import type { PostgresLimits } from '../../../config/postgres.js';
import { type Connections, select } from './connections.js';
import { type Statement, statement } from './statement.js';

/**
 * Deletes what writers that died left behind.
 * Owns: silent and given-up drafts. Does not own: anything published; the tables' triggers refuse to delete that.
 * Invariants: a draft is doomed in a transaction of its own before its first row goes; publishing a doomed draft fails and is done anew. So a writer that
 * was merely slow loses time, never rows. A sweep that is interrupted is finished by the next.
 */
const doomDrafts = statement('doom-drafts');
const sweepEntries = statement('sweep-entries');
const sweepStatuses = statement('sweep-statuses');
const sweepDraft = statement('sweep-draft');

/** Gives the number of rows deleted. `silentMs`: for how long a draft's writer must not have been heard of. */
export async function sweepDrafts(connections: Connections, limits: PostgresLimits, silentMs: number): Promise<number> {
  const doomed = await select<{ id: number }>(connections.reads, doomDrafts, [silentMs]);
  let deleted = 0;
  for (const { id } of doomed) {
    deleted += await deleteAll(connections, sweepEntries, id, limits.rowsPerSweep);
    deleted += await deleteAll(connections, sweepStatuses, id, limits.rowsPerSweep);
    await select(connections.reads, sweepDraft, [id]);
  }
  return deleted;
}

async function deleteAll(
  connections: Connections,
  { name, text }: Statement,
  draft: number,
  atMost: number,
): Promise<number> {
  let deleted = 0;
  for (;;) {
    const { rowCount } = await connections.reads.query({ name, text, values: [draft, atMost] });
    deleted += rowCount ?? 0;
    if ((rowCount ?? 0) < atMost) return deleted;
  }
}
