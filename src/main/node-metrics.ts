import { nodeLimits } from '../../config/node.js';
import type { EditPool } from '../adapters/piscina/edit-pool.js';
import { createMetrics, type Metrics } from '../adapters/telemetry/metrics.js';
import type { EditObserver } from '../application/edits/edit-runner.js';
import type { EditStore } from '../application/ports/edit-store.js';
import type { OnReply } from '../application/request/observed-transport.js';
import type { KeeperObserver } from '../application/upkeep/checkpoint-keeper.js';
import type { UseCases } from '../application/use-cases.js';
import type { ClusterObserver } from '../cluster/observer.js';
import type { FollowersObserver } from '../followers/observer.js';
import type { IngestionObserver } from '../ingestion/observer.js';
import type { MirrorObserver } from '../mirror/observer.js';
import { clusterMetrics, watchCluster } from './cluster-metrics.js';
import { commandCounter, watchPartitions } from './command-metrics.js';
import type { Composed } from './compose.js';
import { editMetrics, watchEdits } from './edit-metrics.js';
import { type FollowerMetrics, followerMetrics } from './follower-metrics.js';
import { ingestionMetrics } from './ingestion-metrics.js';
import { keeperMetrics } from './keeper-metrics.js';
import { mirrorMetrics } from './mirror-metrics.js';
import type { NodeFollowers } from './node-followers.js';

/** Upper bounds of the number of proposals in a commit call, up to `proposalsPerBatch`. */
const batchBuckets = [1, 2, 4, 8, 16, 32, 64, 128, 256];

type Watched = Pick<Composed, 'actors' | 'cluster' | 'edits'> & {
  readonly editPool: Pick<EditPool, 'heapBytes'>;
  readonly solera: Pick<UseCases, 'head'>;
  readonly followers?: Pick<NodeFollowers, 'control'> | null;
  readonly postgres: { readonly editStore: Pick<EditStore, 'countWaiting'> };
};

interface NodeMetrics {
  readonly metrics: Metrics;
  /** To be passed to `compose`. */
  readonly onBatch: (proposals: number, committed: number) => void;
  /** To be passed to `compose`. */
  readonly onReply: OnReply;
  readonly clusterObserver: ClusterObserver;
  readonly ingestionObserver: IngestionObserver;
  readonly mirrorObserver: MirrorObserver;
  readonly editObserver: EditObserver;
  readonly keeperObserver: KeeperObserver;
  readonly followersObserver: FollowersObserver;
  /** Registers the gauges of the composed parts. Returns a function that stops updating them. */
  watch(composed: Watched): Promise<() => void>;
}

/** The metrics of this node beside those of HTTP requests and of the process. */
export function nodeMetrics(): NodeMetrics {
  const metrics = createMetrics();
  const followers = followerMetrics(metrics);
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
    onReply: commandCounter(metrics),
    clusterObserver: clusterMetrics(metrics),
    ingestionObserver: ingestionMetrics(metrics),
    mirrorObserver: mirrorMetrics(metrics),
    editObserver: editMetrics(metrics),
    keeperObserver: keeperMetrics(metrics),
    followersObserver: followers.observer,
    watch: async (watched) => {
      const stops = [await watch(metrics, watched), watchFollowers(followers, watched.followers ?? null)];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}

function watchFollowers(metrics: FollowerMetrics, followers: Pick<NodeFollowers, 'control'> | null): () => void {
  return followers === null ? () => undefined : metrics.watch(followers.control);
}

/** Registers the gauges of the composed parts. Returns a function that stops updating them. */
async function watch(
  metrics: Metrics,
  { actors, solera, cluster, edits, editPool, postgres }: Watched,
): Promise<() => void> {
  if (cluster !== null) watchCluster(metrics, cluster);
  watchPartitions(metrics, actors.router);
  let head = await solera.head();
  let waiting = 0;
  watchEdits(metrics, { runner: edits, pool: editPool, waiting: () => waiting });
  // After a failed read the gauges keep their values until the next read.
  const read = (): void =>
    void Promise.all([solera.head(), postgres.editStore.countWaiting()]).then(
      ([number, edits]) => {
        head = number;
        waiting = edits;
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
}
