import { nodeLimits } from '../../config/node.js';
import { createMetrics, type Metrics } from '../adapters/telemetry/metrics.js';
import type { ClusterNode } from '../cluster/cluster.js';
import type { ClusterObserver } from '../cluster/observer.js';
import type { Composed } from './compose.js';

/** Upper bounds of the number of proposals in a commit call, up to `proposalsPerBatch`. */
const batchBuckets = [1, 2, 4, 8, 16, 32, 64, 128, 256];

interface NodeMetrics {
  readonly metrics: Metrics;
  /** To be passed to `compose`. */
  readonly onBatch: (proposals: number, committed: number) => void;
  readonly clusterObserver: ClusterObserver;
  /** Registers the gauges of the composed parts. Returns a function that stops updating them. */
  watch(composed: Composed): Promise<() => void>;
}

/** The metrics of this node beside those of HTTP requests and of the process. */
export function nodeMetrics(): NodeMetrics {
  const metrics = createMetrics();
  const observeProposals = metrics.histogram(
    'solera_commit_batch_proposals',
    'Proposals in one commit call.',
    batchBuckets,
  );
  const countCommitted = metrics.counter(
    'solera_proposals_committed_total',
    'Proposals that the store accepted: change sets, and refusals, which are confirmed by a commit call before they are returned.',
  );
  const countRejected = metrics.counter(
    'solera_proposals_rejected_total',
    'Proposals that the store did not commit: lost races, which are decided again, and repeated requests.',
  );
  return {
    metrics,
    onBatch: (proposals, committed) => {
      observeProposals(proposals);
      if (committed > 0) countCommitted(committed);
      if (proposals > committed) countRejected(proposals - committed);
    },
    clusterObserver: clusterObserver(metrics),
    watch: async ({ actors, solera, cluster }) => {
      if (cluster !== null) watchCluster(metrics, cluster);
      let head = await solera.head();
      // After a failed read the gauge keeps its value until the next read.
      const read = (): void =>
        void solera.head().then(
          (number) => {
            head = number;
          },
          () => undefined,
        );
      const timer = setInterval(read, nodeLimits.headMetricIntervalMs);
      timer.unref();
      metrics.gauge('solera_log_head', 'The last notification number of the log, read every few seconds.', () => head);
      metrics.gauge(
        'solera_commands_in_progress',
        'Commands in progress, waiting ones and previews included.',
        () => actors.router.commandsInProgress,
      );
      metrics.gauge(
        'solera_proposals_waiting',
        'Proposals that wait for a commit call.',
        () => actors.groupCommit.queueLength,
      );
      metrics.gauge(
        'solera_actors_in_memory',
        'Actors in memory: one for each lot and each vessel in use.',
        () => actors.directory.size,
      );
      return () => clearInterval(timer);
    },
  };
}

/** Upper bounds in seconds of the time in which the states of lost partitions are saved. */
const handOverBuckets = [0.01, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

function clusterObserver(metrics: Metrics): ClusterObserver {
  const sent = metrics.counter(
    'solera_commands_sent_total',
    'Commands that were sent to the nodes that own their lots.',
  );
  const resent = metrics.counter(
    'solera_commands_sent_again_total',
    'Commands that were sent again because an earlier copy had no definite reply. They are counted in solera_commands_sent_total, too.',
  );
  const doubts = metrics.counter(
    'solera_commands_in_doubt_total',
    'Commands that an owner received, as far as is known, and to which it did not reply.',
  );
  const here = metrics.counter(
    'solera_commands_decided_for_others_total',
    'Commands on lots of another node that this node decided, because the owner or the broker did not answer.',
  );
  const holds = metrics.counter(
    'solera_holds_at_owners_total',
    'Commands whose lots were held at their owners, because they had lost races.',
  );
  const expiredHolds = metrics.counter(
    'solera_holds_expired_total',
    'Holds for other nodes that ended by their time: their commands waited too long, or their nodes did not free them.',
  );
  const views = metrics.counter('solera_view_changes_total', 'Changes of the owners of partitions.');
  const handOver = metrics.histogram(
    'solera_hand_over_seconds',
    'Time from a change of the owners until the states of lost partitions were saved.',
    handOverBuckets,
  );
  return {
    sent: (again) => {
      sent();
      if (again) resent();
    },
    inDoubt: () => doubts(),
    decidedHere: () => here(),
    held: () => holds(),
    holdExpired: () => expiredHolds(),
    viewChanged: () => views(),
    handedOver: (durationMs) => handOver(durationMs / 1_000),
  };
}

function watchCluster(metrics: Metrics, { membership, inspection, holdServer, actors }: ClusterNode): void {
  metrics.gauge(
    'solera_cluster_epoch',
    'The epoch of the view: the number of changes of the members.',
    () => membership.epoch,
  );
  metrics.gauge('solera_cluster_members', 'Nodes that own partitions.', () => membership.members.length);
  metrics.gauge(
    'solera_partitions_owned',
    'Partitions that this node owns.',
    () => membership.owners.filter((owner) => membership.isSelf(owner)).length,
  );
  metrics.gauge('solera_broker_connected', '1 while this node is connected to NATS, else 0.', () =>
    inspection.cluster().brokered === true ? 1 : 0,
  );
  metrics.gauge('solera_guests_in_memory', 'Actors in memory of lots and vessels that other nodes own.', () =>
    actors.directory.countGuests(),
  );
  metrics.gauge(
    'solera_holds_for_others',
    'Commands of other nodes whose lots this node holds.',
    () => holdServer.count,
  );
}
