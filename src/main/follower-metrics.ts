import { followerLimits } from '../../config/followers.js';
import type { Metrics } from '../adapters/telemetry/metrics.js';
import type { FollowerControl, FollowerStatus } from '../followers/followers.js';
import type { FollowersObserver } from '../followers/observer.js';

/** The metrics of the followers. */
export interface FollowerMetrics {
  readonly observer: FollowersObserver;
  /** Reads the state of the followers every few seconds. Returns a function that ends that. */
  watch(control: Pick<FollowerControl, 'list'>): () => void;
}

const label = 'follower';

/** Registers the metrics. */
export function followerMetrics(metrics: Metrics): FollowerMetrics {
  const applied = new Map<string, number>();
  const failures = new Map<string, number>();
  let followers: readonly FollowerStatus[] = [];
  registerGauges(metrics, () => followers);
  metrics.seriesBy(
    'solera_follower_applied_total',
    'Notifications that this node applied to a read model, those of rebuilds included.',
    { type: 'counter', label },
    () => applied,
  );
  metrics.seriesBy(
    'solera_follower_failures_total',
    'Batches of the log that this node could not apply to a read model. They are tried again.',
    { type: 'counter', label },
    () => failures,
  );
  return {
    observer: {
      applied: (name, count) => applied.set(name, (applied.get(name) ?? 0) + count),
      failed: (name) => failures.set(name, (failures.get(name) ?? 0) + 1),
      rebuilt: () => undefined,
    },
    watch: (control) => {
      // After a failed read the gauges keep their values until the next read.
      const read = (): void =>
        void control.list().then(
          (read) => {
            followers = read;
          },
          () => undefined,
        );
      const timer = setInterval(read, followerLimits.metricsMs);
      timer.unref();
      read();
      return () => clearInterval(timer);
    },
  };
}

/** Registers the gauges of the followers that were read last. */
function registerGauges(metrics: Metrics, read: () => readonly FollowerStatus[]): void {
  const gauge = (name: string, help: string, value: (status: FollowerStatus) => number): void =>
    metrics.seriesBy(name, help, { type: 'gauge', label }, () => read().map((one) => [one.name, value(one)]));
  gauge('solera_follower_position', 'The last notification that a read model reflects.', ({ position }) => position);
  gauge(
    'solera_follower_lag',
    'Notifications of the log that a read model does not reflect yet.',
    ({ head, position }) => head - position,
  );
  gauge(
    'solera_follower_lag_seconds',
    'Time since the first change set that a read model does not reflect was recorded. 0 if there is none.',
    ({ lagMs }) => lagMs / 1_000,
  );
  gauge(
    'solera_follower_rebuild_progress',
    'The part of the log that the rebuild of a read model has applied, from 0 to 1. 1 if there is no rebuild.',
    ({ rebuild, head }) => (rebuild === null || head === 0 ? 1 : rebuild.position / head),
  );
  gauge(
    'solera_follower_stopped',
    '1 if a follower has failed and waits to be resumed, else 0. 0 while it is paused.',
    ({ status }) => (status === 'failed' ? 1 : 0),
  );
}
