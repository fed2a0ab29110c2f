import type { Metrics } from '../adapters/telemetry/metrics.js';
import type { IngestionObserver } from '../ingestion/observer.js';

/** The metrics of the commands that are taken from the stream SOLERA_IN. */
export function ingestionMetrics(metrics: Metrics): IngestionObserver {
  const taken = metrics.counter('solera_ingestion_taken_total', 'Commands of the stream SOLERA_IN that were answered.');
  const refused = metrics.counter(
    'solera_ingestion_refused_total',
    'Commands of the stream SOLERA_IN that were refused.',
  );
  const retried = metrics.counter(
    'solera_ingestion_retried_total',
    'Attempts to decide commands of the stream SOLERA_IN that had no definite outcome and are repeated.',
  );
  let waiting = 0;
  metrics.gauge(
    'solera_ingestion_lag',
    'Commands that wait in the stream SOLERA_IN. 0 on nodes that do not take them.',
    () => waiting,
  );
  return {
    taken: () => taken(),
    refused: () => refused(),
    retried: () => retried(),
    lag: (commands) => {
      waiting = commands;
    },
  };
}
