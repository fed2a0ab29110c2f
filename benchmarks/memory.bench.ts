/** Measures the resident memory of a node under constant traffic on a large database. */
import { v7 as uuid } from 'uuid';
import { startBenchServer } from './bench-server.js';
import { Additions, benchWinery, lotCode, prepareLots, recordMany } from './cellar-load.js';
import { HttpConnection } from './http-connection.js';
import { describeMachine } from './machine.js';
import { NodeProcess } from './node-process.js';
import { publish, reportProgress } from './report.js';
import { startNode } from './solera-node.js';
import { summary, whole } from './statistics.js';

interface MemoryOptions {
  readonly actions: number;
  readonly lots: number;
  readonly seconds: number;
  readonly save: boolean;
}
interface Sample {
  readonly second: number;
  readonly rssMb: number;
  readonly heapMb: number;
  readonly actors: number;
}
interface Traffic {
  recorded: number;
  inserted: number;
  read: number;
}

const inFlight = 64;
const maxMb = 500;
const samples = 60;

export async function benchMemory(options: MemoryOptions): Promise<void> {
  const server = await startBenchServer();
  try {
    const machine = await describeMachine(server.connectionString);
    const connectionString = await server.createDatabase('bench_memory');
    await loadHistory(connectionString, options);
    const node = await NodeProcess.start(connectionString);
    const traffic: Traffic = { recorded: 0, inserted: 0, read: 0 };
    const taken = await underTraffic(node, options, traffic);
    await node.stop();
    const rss = summary(taken.map(({ rssMb }) => rssMb));
    const thirds = [
      taken.slice(Math.floor(taken.length / 3), Math.floor((2 * taken.length) / 3)),
      taken.slice(Math.floor((2 * taken.length) / 3)),
    ];
    const [middle = 0, last = 0] = thirds.map((third) => summary(third.map(({ rssMb }) => rssMb)).median);
    const growth = last / middle - 1;
    const shown = taken.filter((_, index) => index % Math.ceil(taken.length / 12) === 0 || index === taken.length - 1);
    await publish(
      {
        name: 'memory',
        measures:
          `the resident set of one node process with HTTP during ${options.seconds} s of constant traffic from another process (${inFlight} in flight: 70 % recorded at the end, ` +
          `5 % inserted into the past, 25 % read; random lots) on ${whole(options.actions)} actions of ${whole(options.lots)} lots.`,
        doesNotMeasure: 'the memory of PostgreSQL, edits with a large cascade, many open event streams.',
        machine,
        tables: [
          {
            title: 'The node over time',
            head: ['second', 'resident MB', 'heap used MB', 'actors in memory'],
            rows: shown.map((one) => [one.second, one.rssMb, one.heapMb, one.actors].map(whole)),
          },
        ],
        aims: [
          {
            aim: `resident set at most ${maxMb} MB`,
            found: `${whole(rss.most)} MB at most, ${whole(rss.median)} MB median`,
            met: rss.most < maxMb,
          },
          {
            aim: 'median of the last third of the time less than 10 % above that of the middle third',
            found: `${(growth * 100).toFixed(1)} %`,
            met: growth < 0.1,
          },
        ],
        remarks: [
          `Answered: ${whole(traffic.recorded)} recorded, ${whole(traffic.inserted)} inserted into the past, ${whole(traffic.read)} read.`,
        ],
        raw: { taken, traffic },
      },
      options.save,
    );
  } finally {
    await server.stop();
  }
}

async function loadHistory(connectionString: string, { actions, lots }: MemoryOptions): Promise<void> {
  const loader = await startNode(connectionString);
  const begun = performance.now();
  await prepareLots(loader.solera, lots);
  const additions = new Additions(lots);
  const steps = 10;
  for (let step = 1; step <= steps; step += 1) {
    await recordMany(loader.solera, additions, (actions - lots) / steps);
    reportProgress(`loaded ${step} of ${steps} tenths, ${whole((performance.now() - begun) / 1_000)} s`);
  }
  await loader.close();
}

async function underTraffic(
  node: NodeProcess,
  { lots, actions, seconds }: MemoryOptions,
  traffic: Traffic,
): Promise<Sample[]> {
  const connections = Array.from({ length: inFlight }, () => new HttpConnection(node.port));
  const draw = randomIntegers(20_240_611);
  let at = Date.parse('2024-02-01T00:00:00.000Z') + actions * 1_000;
  let busy = true;
  const caller = async (connection: HttpConnection): Promise<void> => {
    while (busy) {
      const lot = lotCode(draw(lots));
      const choice = draw(100);
      if (choice >= 75) {
        await expectStatus(connection.send('GET', `/v1/wineries/${benchWinery}/lots/${lot}`), 200);
        traffic.read += 1;
        continue;
      }
      const isPast = choice < 5;
      if (!isPast) at += 1_000;
      const effectiveAt = isPast ? '2024-01-20T00:00:00.000Z' : new Date(at).toISOString();
      const body = {
        id: uuid(),
        type: 'addition',
        effectiveAt,
        data: { lot, product: 'Tartaric acid', amount: 1.5, unit: 'kg' },
      };
      await expectStatus(connection.send('POST', `/v1/wineries/${benchWinery}/actions`, JSON.stringify(body)), 201);
      if (isPast) traffic.inserted += 1;
      else traffic.recorded += 1;
    }
  };
  const callers = Promise.all(connections.map(caller));
  // A failure is reported when `callers` is awaited, after the last sample.
  callers.catch(() => undefined);
  const taken: Sample[] = [];
  const begun = performance.now();
  for (let index = 0; index <= samples; index += 1) {
    const answer = await node.memory();
    const second = (performance.now() - begun) / 1_000;
    taken.push({ second, rssMb: answer.rss / 2 ** 20, heapMb: answer.heapUsed / 2 ** 20, actors: answer.actors });
    await new Promise((resolve) => setTimeout(resolve, (seconds * 1_000) / samples));
  }
  busy = false;
  await callers;
  for (const connection of connections) connection.close();
  return taken;
}

async function expectStatus(answer: Promise<number>, status: number): Promise<void> {
  const found = await answer;
  if (found !== status) throw new Error(`answered with ${found}, not ${status}`);
}

/** Returns a generator of random integers from 0 to below - 1 (linear congruential, so that every run draws the same). */
function randomIntegers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
