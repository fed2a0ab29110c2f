import type { Metrics } from '../adapters/telemetry/metrics.js';
import type { MirrorObserver } from '../mirror/observer.js';

/** The metrics of the copy of the log in JetStream. */
export function mirrorMetrics(metrics: Metrics): MirrorObserver {
  const published = metrics.counter(
    'solera_mirror_published_total',
    'Notifications that this node has copied to the stream of the log.',
  );
  let place = { position: 0, lag: 0 };
  let isStopped = false;
  metrics.gauge(
    'solera_mirror_position',
    'The last notification number in the stream of the log. 0 on nodes that do not copy.',
    () => place.position,
  );
  metrics.gauge(
    'solera_mirror_lag',
    'Notifications that are not in the stream of the log yet. 0 on nodes that do not copy.',
    () => place.lag,
  );
  metrics.gauge(
    'solera_mirror_stopped',
    '1 if the log is not copied to its stream until an operator acts, else 0. The log and /readyz state the reason.',
    () => (isStopped ? 1 : 0),
  );
  return {
    published: (messages) => {
      if (messages > 0) published(messages);
    },
    progressed: (seen) => {
      place = seen;
    },
    stopped: (value) => {
      isStopped = value;
    },
  };
}
