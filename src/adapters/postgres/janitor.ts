import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresLimits } from '../../../config/postgres.js';
import { type Connections, select } from './connections.js';
import { settleDraft } from './settlement-of-drafts.js';
import { type Statement, statement } from './statement.js';

/**
 * Deletes the drafts of dead writers, settles published ones whose writers died, and deletes requests that were made void long ago.
 * Owns: drafts that were not written to for long, and abandoned ones; old void requests. Does not own: published rows; triggers refuse to delete those.
 * Invariants: a draft is abandoned in a transaction of its own before its first row is deleted, and an abandoned draft is never published. So a
 * writer that was only slow loses time, never rows. If a sweep is interrupted, the next one completes it.
 */
const abandonDrafts = statement('abandon-drafts');
const sweepTouches = statement('sweep-touches');
const sweepStatuses = statement('sweep-statuses');
const sweepDraft = statement('sweep-draft');
const sweepCheckpoints = statement('sweep-checkpoints');
const releaseClaims = statement('release-claims');
const unsettledDrafts = statement('unsettled-drafts');
const sweepVoidRequests = statement('sweep-void-requests');

/**
 * Deletes the drafts that were not written to for `silentMs`, the abandoned ones, and old void requests. Returns the number of rows of drafts that were
 * deleted.
 */
export async function sweep(connections: Connections, limits: PostgresLimits, silentMs: number): Promise<number> {
  const deleted = await sweepDrafts(connections, limits, silentMs);
  for (const { id } of await select<{ id: number }>(connections.reads, unsettledDrafts, []))
    await settleDraft(connections, id, limits, (ms) => sleep(ms));
  await deleteAll(connections, sweepVoidRequests, limits.voidRequestLifeMs, limits.rowsPerSweep);
  return deleted;
}

async function sweepDrafts(connections: Connections, limits: PostgresLimits, silentMs: number): Promise<number> {
  const abandoned = await select<{ id: number }>(connections.reads, abandonDrafts, [silentMs]);
  let deleted = 0;
  for (const { id } of abandoned) {
    deleted += await deleteAll(connections, sweepTouches, id, limits.rowsPerSweep);
    deleted += await deleteAll(connections, sweepStatuses, id, limits.rowsPerSweep);
    deleted += await deleteAll(connections, sweepCheckpoints, id, limits.rowsPerSweep);
    await deleteAll(connections, releaseClaims, id, limits.rowsPerSweep);
    await select(connections.reads, sweepDraft, [id]);
  }
  return deleted;
}

async function deleteAll(
  connections: Connections,
  { name, text }: Statement,
  key: number,
  limit: number,
): Promise<number> {
  let deleted = 0;
  for (;;) {
    const { rowCount } = await connections.reads.query({ name, text, values: [key, limit] });
    deleted += rowCount ?? 0;
    if ((rowCount ?? 0) < limit) return deleted;
  }
}
