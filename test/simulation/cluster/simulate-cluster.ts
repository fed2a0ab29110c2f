import type { Limits } from '../../../config/limits.js';
import type { UseCases } from '../../../src/application/use-cases.js';
import { Chance } from '../../../src/harvest/chance.js';
import { settings } from '../../../src/harvest/small-harvest.js';
import { type SmallWorld, smallWorld } from '../../../src/harvest/small-world.js';
import { accepted } from '../../support/accepted.js';
import { checkExchanges, checkRebuild } from '../outcome-checks.js';
import { checkCalm, checkPipelines } from './cluster-checks.js';
import { ClusterClients } from './cluster-clients.js';
import { SimulatedCluster } from './simulated-cluster.js';
import { Troublemaker } from './troublemaker.js';

interface Simulated {
  readonly answers: number;
  readonly published: number;
  readonly inDoubt: number;
  readonly viewChanges: number;
  readonly held: number;
  readonly avoidable: number;
}

/** Virtual time after which a run that has not ended is taken for stuck. */
const lastMs = 1_800_000;

/** Runs clients on a cluster whose parts fail, until all requests are answered, then checks history, log, answers and the cluster itself. */
export async function simulateCluster(seed: number): Promise<Simulated> {
  const chance = new Chance(seed);
  const world = smallWorld(chance, chance.whole(1, 3));
  const isGentle = chance.happens(0.3);
  const limits = (): Partial<Limits> => (isGentle ? {} : randomLimits(chance));
  const cluster = new SimulatedCluster(chance.fork(1), limits, chance.pick([0.2, 1, 5, 30]));
  for (let nodes = chance.whole(1, 4); nodes > 0; nodes -= 1) cluster.start();
  const clients = new ClusterClients(chance.fork(2), world, cluster);
  const trouble = new Troublemaker(chance.fork(3), cluster, isGentle);
  await whileTimePasses(cluster, async () => {
    await putSettings(cluster, world, chance);
    let ended = false;
    const making = trouble.make(() => ended);
    const pauseMs = chance.pick([0, 50, 500, 2_000]);
    await clients.work({ clients: chance.whole(1, 12), requests: chance.whole(20, 60), pauseMs });
    ended = true;
    await making;
  });
  await trouble.calm();
  checkCalm(cluster);
  checkRebuild(cluster.truth.record);
  checkPipelines(clients.pipelines, cluster.truth.record);
  // The check reads through a node.
  await whileTimePasses(cluster, () => checkExchanges(clients.exchanges, cluster.truth, anyNode(cluster)));
  if (isGentle && clients.avoidable.length > 0) throw new Error(`A client got ${clients.avoidable[0]}`);
  if (cluster.troubles.length > 0) throw new Error(cluster.troubles[0]);
  const { inDoubt, viewChanges, held } = cluster.counts;
  return {
    ...{ inDoubt, viewChanges, held },
    answers: clients.exchanges.length,
    published: cluster.truth.record.published.length,
    avoidable: clients.avoidable.length,
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

async function putSettings(cluster: SimulatedCluster, world: SmallWorld, chance: Chance): Promise<void> {
  const solera = anyNode(cluster);
  for (const step of settings(world)) {
    const spread = chance.pick([1, 1, 3]);
    if (step.kind === 'winery') await accepted(solera.putWinery(step.winery, { ...step.body, spread }));
    if (step.kind === 'vessel') await accepted(solera.putVessel(step.winery, step.vessel, step.body));
  }
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
    checkpointEvery: chance.pick([1, 5, 32]),
    headsPerFlush: chance.pick([1, 50]),
  };
}
