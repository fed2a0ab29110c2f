import type { Metrics } from '../adapters/telemetry/metrics.js';
import type { KeeperObserver } from '../application/upkeep/checkpoint-keeper.js';

/** The metrics of the keeper of checkpoints. */
export function keeperMetrics(metrics: Metrics): KeeperObserver {
  const countWritten = metrics.counter(
    'solera_checkpoints_written_total',
    'Checkpoints that the keeper of this node wrote where readers had to fold many touches, or replaced because they were wrong.',
  );
  const countRemoved = metrics.counter(
    'solera_checkpoints_removed_total',
    'Checkpoints that the keeper of this node removed because they were too close to each other.',
  );
  const countDifferences = metrics.counter(
    'solera_saved_state_differences_total',
    'Saved states that differed from those that the keeper computed from the touches. They are replaced unless their stream is written at the same time; one may be counted more than once.',
  );
  const countUnfoldable = metrics.counter(
    'solera_unfoldable_touches_total',
    'Touches that the keeper could not fold. The rest of their streams was left out. Counted again in each round.',
  );
  return {
    checkpoints: (written, removed) => {
      if (written > 0) countWritten(written);
      if (removed > 0) countRemoved(removed);
    },
    differences: (count) => countDifferences(count),
    unfoldable: () => countUnfoldable(),
  };
}
