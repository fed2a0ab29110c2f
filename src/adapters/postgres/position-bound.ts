import { lowestId, type Position } from '../../kernel/position.js';

/**
 * A position that bounds a search may be outside the range of real ones: its time and tie break may be ±Infinity, its id any text. Real positions
 * have safe integers, and ids that are UUIDs.
 */
const highestId = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Returns the nearest number that the database can store. */
export function bounded(value: number): number {
  return Math.min(Number.MAX_SAFE_INTEGER, Math.max(Number.MIN_SAFE_INTEGER, value));
}

/** Returns a UUID with the same place in the order of ids: the id itself, or the lowest or highest one. A text as long as a UUID must be one. */
export function boundId(id: string): string {
  if (id.length === lowestId.length) return id;
  return id < lowestId ? lowestId : highestId;
}

/** Returns positions as three arrays: effective times, tie breaks, ids. */
export function positionColumns(positions: readonly Position[]): [number[], number[], string[]] {
  return [
    positions.map(({ effectiveAt }) => bounded(effectiveAt)),
    positions.map(({ tieBreak }) => bounded(tieBreak)),
    positions.map(({ id }) => boundId(id)),
  ];
}
