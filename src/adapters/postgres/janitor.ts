import type { PostgresLimits } from '../../../config/postgres.js';
import { type Connections, select } from './connections.js';
import { type Statement, statement } from './statement.js';

/**
 * Deletes the drafts of dead writers.
 * Owns: drafts that were not written to for long, and abandoned ones. Does not own: published rows; triggers refuse to delete those.
 * Invariants: a draft is abandoned in a transaction of its own before its first row is deleted, and an abandoned draft is never published. So a
 * writer that was only slow loses time, never rows. If a sweep is interrupted, the next one completes it.
 */
const abandonDrafts = statement('abandon-drafts');
const sweepTouches = statement('sweep-touches');
const sweepStatuses = statement('sweep-statuses');
const sweepDraft = statement('sweep-draft');

/** Deletes the drafts that were not written to for `silentMs`, and the abandoned ones. Returns the number of rows deleted. */
export async function sweepDrafts(connections: Connections, limits: PostgresLimits, silentMs: number): Promise<number> {
  const abandoned = await select<{ id: number }>(connections.reads, abandonDrafts, [silentMs]);
  let deleted = 0;
  for (const { id } of abandoned) {
    deleted += await deleteAll(connections, sweepTouches, id, limits.rowsPerSweep);
    deleted += await deleteAll(connections, sweepStatuses, id, limits.rowsPerSweep);
    await select(connections.reads, sweepDraft, [id]);
  }
  return deleted;
}

async function deleteAll(
  connections: Connections,
  { name, text }: Statement,
  draft: number,
  limit: number,
): Promise<number> {
  let deleted = 0;
  for (;;) {
    const { rowCount } = await connections.reads.query({ name, text, values: [draft, limit] });
    deleted += rowCount ?? 0;
    if ((rowCount ?? 0) < limit) return deleted;
  }
}
