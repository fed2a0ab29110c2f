import { lowestId } from '../../kernel/position.js';

/**
 * Positions that only bound a search may lie beyond all real ones: ±Infinity as time or tie break, any text as id.
 * Real positions keep clear of these ends: safe integers, and ids that are UUIDs.
 */
const highestId = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

export function bounded(value: number): number {
  return Math.min(Number.MAX_SAFE_INTEGER, Math.max(Number.MIN_SAFE_INTEGER, value));
}

/** The id itself, or the end of the ids' order on whose side the text falls. Whatever is as long as a UUID must be one to be written. */
export function boundId(id: string): string {
  if (id.length === lowestId.length) return id;
  return id < lowestId ? lowestId : highestId;
}
