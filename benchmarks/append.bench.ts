/** Acknowledged one-lot actions per second, beside the bare limit and beside two other event stores on the same server. */
import { Additions, accepted, benchWinery, prepareLots, recordMany } from './cellar-load.js';
import { type Batch, measureBareLimit, rebatched } from './bare-limit.js';
import { type BenchServer, startBenchServer } from './bench-server.js';
import { closedLoop, type Load, type Measured } from './closed-loop.js';
import { loadOverHttp } from './http-load.js';
import { describeMachine } from './machine.js';
import { type EventBody, installPeers, openCastore, openEmmett, type PeerStore, peerVersions } from './peer-stores.js';
import { type Aim, publish, type ReportTable, say } from './report.js';
import { serveHttp, startNode, watchCommits } from './solera-node.js';
import { spread, summary, twoDecimals, whole } from './statistics.js';

export interface AppendOptions {
  readonly seconds: number;
  readonly runs: number;
  readonly inFlight: readonly number[];
  readonly lots: number;
  readonly save: boolean;
}

const contenders = [
  'bare limit',
  'bare limit, encoded before',
  'Solera, use case',
  'Solera, HTTP',
  'Castore',
  'Emmett',
] as const;
type Contender = (typeof contenders)[number];
interface Run {
  readonly contender: Contender;
  readonly inFlight: number;
  readonly run: number;
  readonly meanBatch?: number;
  readonly measured: Measured & { readonly clientUs?: number };
}
interface Captured {
  readonly batches: readonly Batch[];
  readonly base: number;
  readonly event: EventBody;
}

const prepared = 'bench_prepared';

export async function benchAppend(options: AppendOptions): Promise<void> {
  installPeers();
  const server = await startBenchServer();
  try {
    const machine = await describeMachine(server.connectionString);
    await prepareDatabase(server, options.lots);
    const runs: Run[] = [];
    for (let run = 1; run <= options.runs; run += 1) {
      for (const inFlight of options.inFlight) {
        const measure = measurer(server, options, inFlight);
        // The order turns from run to run, so that no contender always comes after the same one.
        for (const contender of turned(contenders, run - 1)) {
          const result = await measure(contender);
          runs.push({ contender, inFlight, run, ...result });
          say(`run ${run}, ${inFlight} in flight, ${contender}: ${whole(result.measured.perSecond)}/s`);
        }
      }
    }
    await publish(
      {
        name: 'append',
        measures:
          `acknowledged one-lot \`addition\` actions per second over ${options.lots} lots, each at the end of its lot's timeline, in a closed loop; ` +
          `${options.runs} runs interleaved, each in a fresh copy of the same database with ${options.lots} lots; the median, and least to most.`,
        measuresNot:
          'edits of the past, actions over several lots, an open load, a network, a disk whose flush is slow, a database larger than memory.',
        machine,
        tables: options.inFlight.map((inFlight) => tableOf(runs, inFlight)),
        aims: options.inFlight.flatMap((inFlight) => aimsOf(runs, inFlight)),
        remarks: remarks(),
        raw: runs,
      },
      options.save,
    );
  } finally {
    await server.stop();
  }
}

async function prepareDatabase(server: BenchServer, lots: number): Promise<void> {
  const node = await startNode(await server.createDatabase(prepared));
  await prepareLots(node.solera, lots);
  // A touch of some history, so that plans and caches are not those of an empty table.
  await recordMany(node.solera, new Additions(lots), lots * 5);
  await node.close();
}

type Measurement = Pick<Run, 'measured' | 'meanBatch'>;

function measurer(
  server: BenchServer,
  options: AppendOptions,
  inFlight: number,
): (contender: Contender) => Promise<Measurement> {
  const load: Load = { inFlight, warmUpMs: options.seconds * 400, measuredMs: options.seconds * 1_000 };
  let captured: Promise<Captured> | undefined;
  const capture = () => (captured ??= captureUnits(server, options.lots, inFlight));
  return async (contender) => {
    switch (contender) {
      case 'Solera, use case':
        return inCopy(server, (connectionString) => measureUseCase(server, connectionString, options.lots, load));
      case 'Solera, HTTP':
        return inCopy(server, (connectionString) => measureHttp(server, connectionString, options.lots, load));
      case 'bare limit':
      case 'bare limit, encoded before': {
        const { batches, base } = await capture();
        const encodedBefore = contender !== 'bare limit';
        return inCopy(server, async (connectionString) => {
          const cut = rebatched(batches, inFlight);
          const measured = await measureBareLimit({
            connectionString,
            batches: cut,
            base,
            encodedBefore,
            warmUp: 5_000,
            processorMs: server.processorMs,
          });
          return { measured, meanBatch: inFlight };
        });
      }
      case 'Castore':
      case 'Emmett': {
        const { event } = await capture();
        const open = contender === 'Castore' ? openCastore : openEmmett;
        return inEmptyDatabase(server, async (connectionString) =>
          measurePeer(server, await open(connectionString), event, options.lots, load),
        );
      }
    }
  };
}

async function measureUseCase(
  server: BenchServer,
  connectionString: string,
  lots: number,
  load: Load,
): Promise<Measurement> {
  const node = await startNode(connectionString);
  const bodies = new Additions(lots, lots * 5);
  const measured = await closedLoop(
    load,
    async () => accepted(await node.solera.record(benchWinery, bodies.next(), {})),
    server.processorMs,
  );
  await node.close();
  return { measured, meanBatch: mean(node.batchSizes) };
}

async function measureHttp(
  server: BenchServer,
  connectionString: string,
  lots: number,
  load: Load,
): Promise<Measurement> {
  const node = await startNode(connectionString);
  const http = await serveHttp(node);
  const measured = await loadOverHttp({ port: http.port, lots, made: lots * 5, load }, server.processorMs);
  await http.close();
  await node.close();
  return { measured, meanBatch: mean(node.batchSizes) };
}

async function measurePeer(
  server: BenchServer,
  store: PeerStore,
  event: EventBody,
  lots: number,
  load: Load,
): Promise<Measurement> {
  const measured = await closedLoop(load, (index) => store.append(peerStream(index % lots), event), server.processorMs);
  await store.close();
  return { measured };
}

/** What a real run of the use case commits: 45,000 actions, of which the first 5,000 are the warm-up of the loop that repeats them. */
async function captureUnits(server: BenchServer, lots: number, inFlight: number): Promise<Captured> {
  return inCopy(server, async (connectionString) => {
    const node = await startNode(connectionString);
    const base = (await node.solera.head()) + 1;
    const batches: Batch[] = [];
    watchCommits(node, (units) => void batches.push(units));
    const bodies = new Additions(lots, lots * 5);
    let left = 45_000;
    const caller = async (): Promise<void> => {
      while (left-- > 0) accepted(await node.solera.record(benchWinery, bodies.next(), {}));
    };
    await Promise.all(Array.from({ length: inFlight }, caller));
    await node.close();
    const text = batches[0]?.[0]?.entries[0]?.events?.[0];
    if (text === undefined) throw new Error('an addition has no event');
    return { batches, base, event: { type: 'AdditionMade', data: JSON.parse(text) as Record<string, unknown> } };
  });
}

/** Castore's default table keys aggregates by UUID. */
function peerStream(lot: number): string {
  return `00000000-0000-7000-8000-${lot.toString(16).padStart(12, '0')}`;
}

async function inCopy<T>(server: BenchServer, work: (connectionString: string) => Promise<T>): Promise<T> {
  return inDatabase(server, prepared, work);
}

async function inEmptyDatabase<T>(server: BenchServer, work: (connectionString: string) => Promise<T>): Promise<T> {
  return inDatabase(server, undefined, work);
}

async function inDatabase<T>(
  server: BenchServer,
  template: string | undefined,
  work: (connectionString: string) => Promise<T>,
): Promise<T> {
  const name = 'bench_measured';
  const connectionString = await server.createDatabase(name, template);
  await server.settle();
  try {
    return await work(connectionString);
  } finally {
    await server.dropDatabase(name);
  }
}

function turned<T>(items: readonly T[], by: number): T[] {
  const at = by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}

function mean(sizes: readonly number[]): number {
  return sizes.reduce((sum, size) => sum + size, 0) / Math.max(1, sizes.length);
}

function rates(runs: readonly Run[], inFlight: number, contender: Contender) {
  return summary(ofContender(runs, inFlight, contender).map(({ measured }) => measured.perSecond));
}

function ofContender(runs: readonly Run[], inFlight: number, contender: Contender): readonly Run[] {
  return runs.filter((one) => one.contender === contender && one.inFlight === inFlight);
}

function tableOf(runs: readonly Run[], inFlight: number): ReportTable {
  const bare = rates(runs, inFlight, 'bare limit').median;
  const rows = contenders.map((contender) => {
    const own = ofContender(runs, inFlight, contender);
    const rate = rates(runs, inFlight, contender);
    const middle = (pick: (run: Run) => number | null | undefined) => {
      const values = own.flatMap((run) => pick(run) ?? []);
      return values.length === 0 ? '–' : twoDecimals(summary(values).median);
    };
    return [
      contender,
      spread(rate),
      `${twoDecimals(rate.median / bare)} ×`,
      middle(({ measured }) => measured.p50Ms),
      middle(({ measured }) => measured.p99Ms),
      middle(({ measured }) => measured.nodeUs),
      middle(({ measured }) => measured.postgresUs),
      middle(({ measured }) => measured.clientUs),
      middle(({ meanBatch }) => meanBatch),
    ];
  });
  const head = ['', 'actions/s', 'of bare', 'p50 ms', 'p99 ms', 'node µs', 'PostgreSQL µs', 'client µs', 'batch'];
  return { title: `${inFlight} in flight`, head, rows };
}

function aimsOf(runs: readonly Run[], inFlight: number): Aim[] {
  const ratio = (one: Contender, other: Contender) =>
    rates(runs, inFlight, one).median / rates(runs, inFlight, other).median;
  const aim = (text: string, found: number, least: number): Aim => ({
    aim: `${text} at ${inFlight} in flight, at least ${twoDecimals(least)}`,
    found: twoDecimals(found),
    met: found >= least,
  });
  return [
    aim('use case beside the bare limit', ratio('Solera, use case', 'bare limit'), 1 / 2),
    aim('HTTP beside the bare limit', ratio('Solera, HTTP', 'bare limit'), 1 / 3),
    ...(inFlight === 64
      ? [
          aim('use case beside Castore', ratio('Solera, use case', 'Castore'), 3),
          aim('use case beside Emmett', ratio('Solera, use case', 'Emmett'), 8),
        ]
      : []),
  ];
}

function remarks(): string[] {
  const versions = Object.entries(peerVersions())
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
  return [
    'The bare limit writes the same rows because it is given the units that a run of the use case committed, in the store’s own encoding, with as many units a ' +
      'batch as calls are in flight, one transaction a batch, one connection, into a copy of the same database; without the mutex, the checks and the answers. ' +
      '“Encoded before” leaves turning units into bytes out of the loop.',
    'Processor times are per action: of the process that runs the use cases (and, beside it, the loop that asks), of all PostgreSQL processes, of the HTTP client.',
    'The HTTP client is a process of its own on the same cores: what it uses is missing to the others.',
    `Peers at their defaults, one event a call: ${versions}. The event’s body is the JSON of the event that Solera stores for the same action; ` +
      'Solera also stores the action, its revision, its answer and the version, and checks them.',
  ];
}
