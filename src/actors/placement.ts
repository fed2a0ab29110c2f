import { streamName } from '../cellar/stream.js';
import type { StreamId } from '../kernel/position.js';
import { textHash } from './text-hash.js';

/** The number of partitions. It is fixed: every node must agree on it. */
export const partitions = 1_024;

/** Returns a winery's setting `spread`: over how many partitions its lots are spread. */
export type SpreadOf = (winery: string) => number;

/**
 * The partition of a stream. A lot is in the first partition of its winery, or, if the winery is spread, in one of several, by its code. Vessels are in the first.
 * Nodes that know different values of `spread` disagree about the owner of some lots. That costs them lost races, and nothing else.
 */
export function partitionOf(stream: StreamId, spreadOf: SpreadOf): number {
  const { kind, winery, code } = streamName(stream);
  const spread = kind === 'vessel' ? 1 : spreadOf(winery);
  const bucket = spread > 1 ? textHash(code) % spread : 0;
  return bucket === 0 ? firstPartitionOf(winery) : textHash(`${winery}/${bucket}`) % partitions;
}

/** The partition of a winery's vessels, and of its lots unless it is spread. */
export function firstPartitionOf(winery: string): number {
  return textHash(winery) % partitions;
}

/**
 * The partition whose owner decides a command on some streams: the one that most of them are in, and of several such partitions that of the first
 * stream. Without streams it is the first partition of the command's winery.
 */
export function homeOf(winery: string, streams: readonly StreamId[], spreadOf: SpreadOf): number {
  const [first, ...others] = streams;
  if (first === undefined) return firstPartitionOf(winery);
  let home = partitionOf(first, spreadOf);
  if (others.length === 0) return home;
  const counts = new Map<number, number>([[home, 1]]);
  for (const stream of others) {
    const partition = partitionOf(stream, spreadOf);
    const count = (counts.get(partition) ?? 0) + 1;
    counts.set(partition, count);
    if (count > (counts.get(home) ?? 0)) home = partition;
  }
  return home;
}
