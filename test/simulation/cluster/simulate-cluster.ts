import { Chance } from '../../../src/harvest/chance.js';
import { settings } from '../../../src/harvest/small-harvest.js';
import { smallWorld } from '../../../src/harvest/small-world.js';
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
  const cluster = new SimulatedCluster(
    chance.fork(1),
    () => (isGentle ? {} : randomLimits(chance)),
    chance.pick([0.2, 1, 5, 30]),
  );
  const first = cluster.start();
  for (let more = chance.whole(0, 3); more > 0; more -= 1) cluster.start();
  const clients = new ClusterClients(chance.fork(2), world, cluster);
  const trouble = new Troublemaker(chance.fork(3), cluster, isGentle);
  let ended = false;
  const run = async (): Promise<void> => {
    for (const step of settings(world)) {
      const spread = chance.pick([1, 1, 3]);
      if (step.kind === 'winery') await accepted(first.solera.putWinery(step.winery, { ...step.body, spread }));
      if (step.kind === 'vessel') await accepted(first.solera.putVessel(step.winery, step.vessel, step.body));
    }
    const making = trouble.make(() => ended);
    await clients.work({
      clients: chance.whole(1, 12),
      requests: chance.whole(20, 60),
      pauseMs: chance.pick([0, 50, 500, 2_000]),
    });
    ended = true;
    await making;
  };
  let failure: unknown = null;
  let done = false;
  run().then(
    () => {
      done = true;
    },
    (error: unknown) => {
      failure = error;
      done = true;
    },
  );
  const finished = await cluster.time.run(() => done, lastMs);
  if (failure !== null) throw failure;
  if (!finished) throw new Error(`The run has not ended after ${lastMs} ms of its time.`);
  await trouble.calm();
  checkCalm(cluster);
  checkRebuild(cluster.truth.record);
  const [node] = cluster.nodes;
  if (node === undefined) throw new Error('no node is left');
  checkPipelines(clients.pipelines, cluster.truth.record);
  // The checks read through a node, so time must go on.
  let checked = false;
  let fault: unknown = null;
  checkExchanges(clients.exchanges, cluster.truth, node.solera).then(
    () => {
      checked = true;
    },
    (error: unknown) => {
      fault = error;
      checked = true;
    },
  );
  await cluster.time.run(() => checked, Number.POSITIVE_INFINITY);
  if (fault !== null) throw fault;
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
