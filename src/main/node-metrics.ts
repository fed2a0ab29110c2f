import { nodeLimits } from '../../config/node.js';
import { createMetrics, type Metrics } from '../adapters/telemetry/metrics.js';
import type { Composed } from './compose.js';

/** Upper bounds of units in a commit call: up to `proposalsPerBatch`. */
const batchBuckets = [1, 2, 4, 8, 16, 32, 64, 128, 256];

export interface NodeMetrics {
  readonly metrics: Metrics;
  /** Passed to `compose`. */
  readonly onBatch: (units: number, committed: number) => void;
  /** Registers what the parts know. Returns how to stop watching them. */
  watch(composed: Composed): Promise<() => void>;
}

/** What this node knows of itself, for Prometheus. */
export function nodeMetrics(): NodeMetrics {
  const metrics = createMetrics();
  const observeUnits = metrics.histogram('solera_commit_batch_units', 'Change sets in one commit call.', batchBuckets);
  const countCommitted = metrics.counter(
    'solera_change_sets_committed_total',
    'Change sets and checks that were committed.',
  );
  const countLost = metrics.counter(
    'solera_change_sets_lost_total',
    'Change sets that lost a race or were refused by the store, and were decided again or answered.',
  );
  return {
    metrics,
    onBatch: (units, committed) => {
      observeUnits(units);
      if (committed > 0) countCommitted(committed);
      if (units > committed) countLost(units - committed);
    },
    watch: async ({ actors, solera }) => {
      let head = await solera.head();
      // A read that fails leaves the number as it was; the next one corrects it.
      const read = (): void =>
        void solera.head().then(
          (number) => {
            head = number;
          },
          () => undefined,
        );
      const timer = setInterval(read, nodeLimits.headMetricIntervalMs);
      timer.unref();
      metrics.gauge('solera_log_head', 'The number of the last notification, at most some seconds old.', () => head);
      metrics.gauge(
        'solera_commands_under_way',
        'Commands being worked on, previews included.',
        () => actors.router.commandsInProgress,
      );
      metrics.gauge(
        'solera_units_waiting',
        'Decided change sets that wait for a commit call.',
        () => actors.groupCommit.waiting,
      );
      metrics.gauge('solera_actors_in_memory', 'Lots and vessels in memory.', () => actors.directory.size);
      return () => clearInterval(timer);
    },
  };
}
