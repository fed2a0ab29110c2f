import type { Limits } from '../../../config/limits.js';
import type { UseCases } from '../../../src/application/use-cases.js';
import { Chance } from '../../../src/harvest/chance.js';
import { smallWorld } from '../../../src/harvest/small-world.js';
import { checkExchanges, checkRebuild } from '../outcome-checks.js';
import { checkCalm, checkPipelines, checkQuick, checkUnpublished } from './cluster-checks.js';
import { type ClientHabits, ClusterClients } from './cluster-clients.js';
import { ClusterRequests } from './cluster-requests.js';
import { ShadowNode } from './shadow-node.js';
import { reader, SimulatedCluster } from './simulated-cluster.js';
import { SpreadChanges } from './spread-changes.js';
import { type Trouble, Troublemaker } from './troublemaker.js';

interface Simulated {
  /** The same for two runs only if the same happened in them. */
  readonly digest: string;
  readonly answers: number;
  readonly published: number;
  readonly pipelines: number;
  readonly abandoned: number;
  readonly shadowed: number;
  readonly sent: number;
  readonly sentAgain: number;
  readonly inDoubt: number;
  readonly decidedHere: number;
  readonly viewChanges: number;
  readonly held: number;
  readonly expiredHolds: number;
  readonly avoidable: number;
}

/** Virtual time after which a run that has not ended is taken for stuck. */
const lastMs = 1_800_000;

/** Without any trouble, every client has its answer within this time, even if all want one lot. */
const quickMs = 5_000;

/** The part of the accepted requests that the shadow decides again. All refusals are decided again. */
const shadowedShare = 0.25;

/** Runs clients on a cluster whose parts fail, until all requests are answered, then checks history, log, answers and the cluster itself. */
export async function simulateCluster(seed: number): Promise<Simulated> {
  const chance = new Chance(seed);
  const world = smallWorld(chance, chance.whole(1, 3));
  const trouble = chance.pick<Trouble>(['none', 'gentle', 'gentle', 'harsh', 'harsh', 'harsh', 'harsh']);
  const replyBytes = chance.pick([1_000, 262_144, 262_144]);
  const longestDelayMs = chance.pick([0.2, 1, 5, 30]);
  const cluster = new SimulatedCluster(chance.fork(1), {
    limits: (): Partial<Limits> => (trouble === 'harsh' ? randomLimits(chance) : {}),
    clusterLimits: { replyBytes },
    longestDelayMs,
  });
  for (let nodes = chance.whole(1, 4); nodes > 0; nodes -= 1) cluster.start();
  if (chance.happens(0.15)) cluster.start(undefined, true);
  const clients = new ClusterClients(
    chance.fork(2),
    new ClusterRequests(chance.fork(4), world),
    cluster,
    randomHabits(chance, trouble),
  );
  const spreads = new SpreadChanges(chance.fork(5), world, cluster);
  const maker = new Troublemaker(chance.fork(3), cluster, trouble, () => void spreads.change());
  await whileTimePasses(cluster, async () => {
    await spreads.putSettings();
    let ended = false;
    const making = maker.make(() => ended);
    await clients.work();
    ended = true;
    await making;
  });
  // With a slow broker, holds of many partitions take long.
  if (trouble === 'none' && longestDelayMs <= 5) checkQuick(cluster, clients, quickMs);
  if (trouble !== 'harsh' && clients.avoidable.length > 0) throw new Error(`A client got ${clients.avoidable[0]}`);
  await maker.calm();
  checkCalm(cluster);
  const { record } = cluster.truth;
  checkRebuild(record);
  // A refusal that is too long for a message is decided again, after the requests that were sent later.
  if (replyBytes > 1_000) checkPipelines(clients.pipelines, record, cluster.doubts);
  checkUnpublished(clients, record);
  const shadowed = await checkShadow(cluster, clients, chance.fork(6));
  // The check reads through a node.
  await whileTimePasses(cluster, () => checkExchanges(clients.exchanges, cluster.truth, anyNode(cluster)));
  if (cluster.troubles.length > 0) throw new Error(cluster.troubles[0]);
  return {
    ...cluster.counts,
    ...{ digest: cluster.digest, shadowed },
    answers: clients.exchanges.length,
    published: record.published.length,
    pipelines: clients.pipelines.length,
    abandoned: clients.abandoned.length,
    avoidable: clients.avoidable.length,
  };
}

/** Decides requests once more on the history that was committed. Returns how many. */
async function checkShadow(cluster: SimulatedCluster, clients: ClusterClients, chance: Chance): Promise<number> {
  const shadow = new ShadowNode(cluster.truth, reader);
  let count = 0;
  for (const exchange of clients.exchanges) {
    if (exchange.answer.ok && !chance.happens(shadowedShare)) continue;
    count += 1;
    await (exchange.answer.ok ? shadow.checkAcceptance(exchange) : shadow.checkRefusal(exchange));
  }
  return count;
}

function randomHabits(chance: Chance, trouble: Trouble): ClientHabits {
  return {
    clients: chance.whole(1, 12),
    requests: chance.whole(10, 50),
    pauseMs: chance.pick([0, 50, 500, 2_000]),
    contention: chance.pick([0, 0.3, 0.9]),
    wide: chance.pick([0.3, 0.9]),
    givesUp: trouble === 'harsh' ? chance.pick([0, 0.5]) : 0,
  };
}

/** Lets time pass until the work is done. @throws an error if it is not done by `lastMs` */
async function whileTimePasses(cluster: SimulatedCluster, work: () => Promise<void>): Promise<void> {
  let outcome: { readonly error: unknown } | 'done' | null = null;
  work().then(
    () => {
      outcome = 'done';
    },
    (error: unknown) => {
      outcome = { error };
    },
  );
  if (!(await cluster.time.run(() => outcome !== null, lastMs)))
    throw new Error(`The run has not ended after ${lastMs} ms of its time.`);
  // Assigned by the callbacks above.
  const ended = outcome as { readonly error: unknown } | 'done' | null;
  if (ended !== null && ended !== 'done') throw ended.error;
}

function anyNode(cluster: SimulatedCluster): UseCases {
  const [node] = cluster.nodes;
  if (node === undefined) throw new Error('no node is left');
  return node.solera;
}

/** Small limits, so that runs reach each of them. */
function randomLimits(chance: Chance) {
  return {
    commandsInMailbox: chance.pick([20, 1_000]),
    actorsInMemory: chance.pick([1, 4, 100]),
    proposalsPerBatch: chance.pick([1, 3, 16]),
    batchesInFlight: chance.whole(1, 2),
    attemptsPerCommand: chance.whole(3, 8),
    lostRacesBeforeHolding: chance.whole(1, 2),
    checkpointEvery: chance.pick([1, 5, 32]),
    headsPerFlush: chance.pick([1, 50]),
  };
}
