import type { Metrics } from '../adapters/telemetry/metrics.js';
import type { EditObserver } from '../application/edits/edit-runner.js';

/** The metrics of the edits that are decided in the background. */
export function editMetrics(metrics: Metrics): EditObserver {
  const ended = metrics.counterBy('solera_edits_ended_total', 'Edits that this node ran to their end, by status.', {
    label: 'status',
    values: ['done', 'refused', 'failed'],
  });
  const retried = metrics.counter(
    'solera_edits_retried_total',
    'Attempts at edits that ended without an outcome: the edits are begun again.',
  );
  const decided = metrics.counter(
    'solera_edit_actions_decided_total',
    'Actions that the workers of this node decided again.',
  );
  return { ended: (status) => ended(status), retried: () => retried(), decided: (actions) => decided(actions) };
}

interface WatchedEdits {
  readonly runner: { readonly count: number } | null;
  readonly pool: { readonly heapBytes: number };
  /** The number of edits that wait, in all nodes. */
  readonly waiting: () => number;
}

export function watchEdits(metrics: Metrics, { runner, pool, waiting }: WatchedEdits): void {
  metrics.gauge('solera_edits_running', 'Edits that this node runs in the background.', () => runner?.count ?? 0);
  metrics.gauge('solera_edits_waiting', 'Edits that wait for a worker, in all nodes.', waiting);
  metrics.gauge(
    'solera_edit_worker_heap_bytes',
    'The heap of a worker at the end of the last edit that it decided.',
    () => pool.heapBytes,
  );
}
