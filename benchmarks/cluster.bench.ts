/** Compares what a cluster costs and gains: commands for other nodes, several nodes, actions across nodes. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Limits } from '../config/limits.js';
import { startNatsServer } from '../src/adapters/nats-server/nats-server.js';
import { processCpuMs, startBenchServer } from './bench-server.js';
import { lotCode } from './cellar-load.js';
import { clusterAims, hotName, median, type Results, type Together } from './cluster-aims.js';
import type { NodeRun, Target } from './cluster-node.js';
import { BenchNodeProcess } from './cluster-processes.js';
import { type CommitTime, measureCommits } from './commit-lock.js';
import { lockTables } from './lock-tables.js';
import { describeMachine } from './machine.js';
import { publish, reportProgress } from './report.js';
import { spread, summary, twoDecimals } from './statistics.js';

/** The parts of this benchmark, in the order in which they are measured. */
export const clusterParts = ['lock', 'routed', 'scaling', 'slow', 'across'] as const;
type ClusterPart = (typeof clusterParts)[number];

interface ClusterOptions {
  readonly parts: readonly ClusterPart[];
  readonly seconds: number;
  readonly runs: number;
  readonly save: boolean;
}

/** The load of one node. */
interface NodeLoad {
  readonly node: BenchNodeProcess;
  readonly targets: readonly Target[];
  readonly inFlight: number;
}

const wineries = 64;
const lotsPerWinery = 32;
const hotWinery = 'HOT';
const hotLots = 64;
const warmUpMs = 10_000; // The nodes are fresh processes, whose code is compiled meanwhile.

/** Owns the servers and the nodes of a run. */
class BenchCluster {
  readonly nodes: BenchNodeProcess[] = [];

  constructor(
    private readonly servers: { readonly connectionString: string; readonly natsUrl: string; readonly natsPid: number },
    private readonly seconds: number,
  ) {}

  /** Starts nodes until there are `count`, and waits until all of them own partitions. */
  async grow(count: number, more: { decisionMs?: number; limits?: Partial<Limits> } = {}): Promise<void> {
    const { connectionString, natsUrl } = this.servers;
    while (this.nodes.length < count) {
      const name = `n${this.nodes.length + 1}`;
      const { decisionMs = 0, limits = {} } = more;
      this.nodes.push(await BenchNodeProcess.start({ name, connectionString, natsUrl, decisionMs, limits }));
    }
    for (const node of this.nodes) while ((await node.members()) !== count) await sleep(100);
  }

  async shrink(): Promise<void> {
    for (const node of this.nodes.splice(0)) await node.stop();
  }

  node(index: number): BenchNodeProcess {
    const node = this.nodes[index];
    if (node === undefined) throw new Error(`there is no node ${index}`);
    return node;
  }

  /** The targets whose lots a node owns. */
  async ownedBy(owner: BenchNodeProcess, targets: readonly Target[]): Promise<readonly Target[]> {
    const owners = await owner.owners(targets);
    const owned = targets.filter((_, index) => owners[index] === owner.name);
    if (owned.length === 0) throw new Error(`${owner.name} owns none of ${targets.length} lots`);
    return owned;
  }

  async together(loads: readonly NodeLoad[]): Promise<Together> {
    const runFor = (ms: number) =>
      Promise.all(loads.map(({ node, targets, inFlight }) => node.run({ targets, inFlight, ms })));
    await runFor(warmUpMs);
    const before = await this.cpuMs();
    const runs = await runFor(this.seconds * 1_000);
    const after = await this.cpuMs();
    const count = runs.reduce((sum, run) => sum + run.count, 0);
    const weighted = (pick: (run: NodeRun) => number) =>
      runs.reduce((sum, run) => sum + pick(run) * run.count, 0) / count;
    return {
      perSecond: runs.reduce((sum, run) => sum + run.perSecond, 0),
      p50Ms: weighted((run) => run.p50Ms),
      p99Ms: Math.max(...runs.map((run) => run.p99Ms)),
      cpuUs: (1_000 * (after.all - before.all)) / count,
      brokerUs: (1_000 * (after.broker - before.broker)) / count,
      runs,
    };
  }

  /** The processor time of all nodes and of the broker so far. */
  private async cpuMs(): Promise<{ readonly all: number; readonly broker: number }> {
    const broker = (await processCpuMs(this.servers.natsPid)) ?? 0;
    const times = await Promise.all(this.nodes.map(({ pid }) => processCpuMs(pid)));
    return { all: times.reduce<number>((sum, ms) => sum + (ms ?? 0), broker), broker };
  }
}

export async function benchCluster(options: ClusterOptions): Promise<void> {
  const server = await startBenchServer();
  const folder = await mkdtemp(join(tmpdir(), 'solera-bench-nats-'));
  const nats = await startNatsServer({ folder });
  try {
    const machine = await describeMachine(server.connectionString);
    const connectionString = await server.createDatabase('cluster');
    const cluster = new BenchCluster({ connectionString, natsUrl: nats.url, natsPid: nats.pid }, options.seconds);
    const results: Record<string, Together[]> = {};
    const note = (name: string, result: Together): void => {
      results[name] = [...(results[name] ?? []), result];
      reportProgress(
        `${name}: ${Math.round(result.perSecond)}/s, p50 ${twoDecimals(result.p50Ms)} ms, p99 ${twoDecimals(result.p99Ms)} ms, ${Math.round(result.cpuUs)} µs`,
      );
    };
    const times = options.parts.includes('lock') ? await measureCommits(server) : [];
    const loads = measures.filter(({ part }) => options.parts.includes(part));
    if (loads.length > 0) await prepare(cluster);
    for (let run = 0; run < options.runs; run += 1) for (const { measure } of loads) await measure(cluster, note);
    await cluster.shrink();
    await publish({ ...describe(results, times, options), machine, raw: { results, times } }, options.save);
  } finally {
    await nats.stop();
    await rm(folder, { recursive: true, force: true });
    await server.stop();
  }
}

type Note = (name: string, result: Together) => void;

const all: readonly Target[] = Array.from({ length: wineries }, (_, winery) =>
  Array.from({ length: lotsPerWinery }, (_unused, lot) => ({ winery: `W${winery}`, lot: lotCode(lot) })),
).flat();

async function prepare(cluster: BenchCluster): Promise<void> {
  await cluster.grow(1);
  const first = cluster.node(0);
  for (let winery = 0; winery < wineries; winery += 1) await first.prepare(`W${winery}`, lotsPerWinery);
  await first.prepare(hotWinery, hotLots, 64);
  await cluster.shrink();
}

/** Commands at one of two nodes: for its own lots, and for those of the other. */
async function measureRouted(cluster: BenchCluster, note: Note): Promise<void> {
  await cluster.grow(2);
  const [here, there] = [cluster.node(0), cluster.node(1)];
  const own = await cluster.ownedBy(here, all);
  const others = await cluster.ownedBy(there, all);
  for (const inFlight of [1, 64]) {
    note(`local ${inFlight}`, await cluster.together([{ node: here, targets: own, inFlight }]));
    note(`routed ${inFlight}`, await cluster.together([{ node: here, targets: others, inFlight }]));
  }
  await cluster.shrink();
}

/** All lots through all nodes, with 64 in flight altogether, on one, two and four nodes. */
async function measureScaling(cluster: BenchCluster, note: Note): Promise<void> {
  for (const count of [1, 2, 4]) {
    await cluster.grow(count);
    const loads = cluster.nodes.map((node) => ({ node, targets: all, inFlight: 64 / count }));
    note(`nodes ${count}`, await cluster.together(loads));
  }
  await cluster.shrink();
}

/** A millisecond of processor time for each decision, on one node and on two, each with its own lots. */
async function measureSlowDecisions(cluster: BenchCluster, note: Note): Promise<void> {
  for (const count of [1, 2]) {
    await cluster.grow(count, { decisionMs: 1 });
    const loads: NodeLoad[] = [];
    for (const node of cluster.nodes)
      loads.push({ node, targets: await cluster.ownedBy(node, all), inFlight: 64 / count });
    note(`slow ${count}`, await cluster.together(loads));
    await cluster.shrink();
  }
}

/** Actions that move wine between two lots: of one owner, of two owners, and decided on a view. */
async function measureAcross(cluster: BenchCluster, note: Note): Promise<void> {
  await cluster.grow(2);
  const [here, there] = [cluster.node(0), cluster.node(1)];
  const hot = Array.from({ length: hotLots }, (_, lot) => ({ winery: hotWinery, lot: lotCode(lot) }));
  const [own, others] = [await cluster.ownedBy(here, hot), await cluster.ownedBy(there, hot)];
  const pairs = (from: readonly Target[], to: readonly Target[]): readonly Target[] =>
    from.map((target, index) => ({ ...target, to: to[(index + 1) % to.length]?.lot ?? '' }));
  // As with two owners, no lot is in two pairs.
  const within = pairs(own.slice(0, own.length >> 1), own.slice(own.length >> 1));
  note('two lots, one owner', await cluster.together([{ node: here, targets: within, inFlight: 32 }]));
  note('two lots, two owners', await cluster.together([{ node: here, targets: pairs(own, others), inFlight: 32 }]));
  const both = [
    { node: here, targets: pairs(own, others), inFlight: 32 },
    { node: there, targets: pairs(others, own), inFlight: 32 },
  ];
  note(hotName, await cluster.together(both));
  await cluster.shrink();
  await cluster.grow(1, { limits: { appendAttempts: 0 } });
  note(
    'two lots, on a view',
    await cluster.together([{ node: cluster.node(0), targets: pairs(hot, hot), inFlight: 32 }]),
  );
  await cluster.shrink();
}

const measures: readonly { readonly part: ClusterPart; readonly measure: typeof measureRouted }[] = [
  { part: 'routed', measure: measureRouted },
  { part: 'scaling', measure: measureScaling },
  { part: 'slow', measure: measureSlowDecisions },
  { part: 'across', measure: measureAcross },
];

function describe(results: Results, times: readonly CommitTime[], options: ClusterOptions) {
  return {
    name: 'cluster',
    measures: `one-lot additions and two-lot rackings through the use cases of node processes, ${options.runs} runs of ${options.seconds} s each; median (minimum–maximum).`,
    doesNotMeasure:
      'HTTP, several machines, a NATS cluster, TLS. All processes share the cores, so several nodes cannot be faster than one here.',
    tables: [
      ...(Object.keys(results).length > 0 ? [loadTable(results)] : []),
      ...(times.length > 0 ? lockTables(times) : []),
    ],
    aims: clusterAims(results),
    remarks: [],
  };
}

function loadTable(results: Results) {
  const held = (name: string): number =>
    (results[name] ?? []).flatMap(({ runs }) => runs).reduce((sum, { counts }) => sum + (counts.held ?? 0), 0);
  return {
    title: 'All measurements',
    head: ['', 'actions/s', 'p50 ms', 'p99 ms', 'processor µs of nodes and broker', 'of the broker', 'held at owners'],
    rows: Object.entries(results).map(([name, runs]) => [
      name,
      spread(summary(runs.map(({ perSecond }) => perSecond)), (value) => String(Math.round(value))),
      twoDecimals(median(results, name, ({ p50Ms }) => p50Ms)),
      twoDecimals(median(results, name, ({ p99Ms }) => p99Ms)),
      String(Math.round(median(results, name, ({ cpuUs }) => cpuUs))),
      String(Math.round(median(results, name, ({ brokerUs }) => brokerUs))),
      String(held(name)),
    ]),
  };
}
