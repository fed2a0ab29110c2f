import type { Router } from '../actors/router.js';
import type { Metrics } from '../adapters/telemetry/metrics.js';
import type { OnReply } from '../application/request/observed-transport.js';

/** Registers the counter of commands by outcome, and returns the function that increases it. */
export function commandCounter(metrics: Metrics): OnReply {
  return metrics.counterBy(
    'solera_commands_total',
    'Commands that this node received from clients and that have their replies, by outcome, without previews.',
    { label: 'outcome', values: ['answered', 'refused', 'not_begun', 'unknown'] },
  );
}

/**
 * Registers the metrics of single partitions. Each partition with traffic is a series, so there are at most as many as partitions, which is 1,024; a node of many has its share, and
 * those for which it stood in.
 */
export function watchPartitions(metrics: Metrics, router: Pick<Router, 'loads'>): void {
  metrics.seriesBy(
    'solera_partition_commands_total',
    'Commands that this node decided, by the partition of their winery, previews left out. Only partitions with commands since the start.',
    { type: 'counter', label: 'partition' },
    function* () {
      for (const { partition, received } of router.loads()) yield [String(partition), received];
    },
  );
  metrics.seriesBy(
    'solera_partition_commands_in_progress',
    'Commands of a partition that wait for their lots, or are being decided or committed. Only partitions with any.',
    { type: 'gauge', label: 'partition' },
    function* () {
      for (const { partition, inProgress } of router.loads()) if (inProgress > 0) yield [String(partition), inProgress];
    },
  );
}
