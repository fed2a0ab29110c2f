import type { ChangeCommand } from '../application/request/command.js';

/** The number of partitions. It is fixed: every node must agree on it. */
const partitions = 1_024;

/** The partition of a winery's streams: FNV-1a of its code. */
function partitionOf(winery: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < winery.length; index += 1) {
    hash ^= winery.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash >>> 0) % partitions;
}

/** The partition whose owner decides a command: that of its winery. Streams of other wineries are reached through holds. */
export function homeOf({ winery }: Pick<ChangeCommand, 'winery'>): number {
  return partitionOf(winery);
}
