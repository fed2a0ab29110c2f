import type { Metrics } from '../adapters/telemetry/metrics.js';
import type { ClusterNode } from '../cluster/cluster.js';
import type { ClusterEvent, ClusterObserver } from '../cluster/observer.js';

/** Upper bounds in seconds of the time in which the states of lost partitions are saved. */
const handOverBuckets = [0.01, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

/** Registers the counters of the cluster. */
export function clusterMetrics(metrics: Metrics): ClusterObserver {
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
    happened: eventCounter(metrics),
  };
}

function eventCounter(metrics: Metrics): (event: ClusterEvent) => void {
  const beatsSent = metrics.counter('solera_beats_sent_total', 'Heartbeats that this node sent.');
  const beatsHeard = metrics.counter('solera_beats_heard_total', 'Heartbeats that this node heard, its own included.');
  const beatsLate = metrics.counter(
    'solera_beats_late_total',
    'Heartbeats heard more than two intervals after the previous one of the same node.',
  );
  const closings = metrics.counter(
    'solera_lane_closings_total',
    'Times that a lane was closed because one of its commands had no definite outcome.',
  );
  const suspected = metrics.counter(
    'solera_owners_suspected_total',
    'Times that an owner did not listen any more, or was silent.',
  );
  const pauses = metrics.counter(
    'solera_pauses_total',
    'Times that this node noticed that it had stood still for longer than other nodes wait.',
  );
  const removed = metrics.counter('solera_members_removed_total', 'Members that this node removed from the view.');
  return (event) => {
    if (event.kind === 'beat_sent') beatsSent();
    else if (event.kind === 'beat_heard') {
      beatsHeard();
      if (event.late) beatsLate();
    } else if (event.kind === 'lane_closed') closings();
    else if (event.kind === 'owner_suspected') suspected();
    else if (event.kind === 'paused') pauses();
    else if (event.kind === 'removed') removed(event.nodes.length);
  };
}

/** Registers the gauges of the cluster. */
export function watchCluster(metrics: Metrics, cluster: ClusterNode): void {
  const { membership, inspection, holdServer, actors } = cluster;
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
  metrics.gauge(
    'solera_lanes_closed',
    'Lanes that send nothing, because one of their commands had no definite outcome.',
    () => cluster.load().lanesClosed,
  );
  metrics.gauge('solera_lane_commands_waiting', 'Commands that wait in lanes.', () => cluster.load().commandsWaiting);
  metrics.gauge(
    'solera_owner_requests_in_progress',
    'Commands at their owners that have no reply yet.',
    () => cluster.load().commandsAsked,
  );
  metrics.gauge(
    'solera_fallback_decisions_in_progress',
    'Commands on lots of other nodes that this node decides now.',
    () => cluster.load().fallbackDecisions,
  );
}
