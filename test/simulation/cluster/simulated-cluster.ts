import { type ClusterLimits, clusterLimits } from '../../../config/cluster.js';
import { limits as defaultLimits, type Limits } from '../../../config/limits.js';
import { currentLevel, rulesAt } from '../../../src/application/level.js';
import { BodyReader } from '../../../src/application/request/body.js';
import type { UseCases } from '../../../src/application/use-cases.js';
import { actionKinds } from '../../../src/cellar/registry.js';
import type { ClusterNode } from '../../../src/cluster/cluster.js';
import type { Chance } from '../../../src/harvest/chance.js';
import { assemble } from '../../../src/main/assemble.js';
import { MemoryBroker } from '../../support/memory-broker.js';
import { MemoryStore } from '../../support/memory-store.js';
import { DistantStore } from './distant-store.js';
import { ProcessTime } from './process-time.js';
import { Trace } from './trace.js';
import { VirtualTime } from './virtual-time.js';
import { WatchedViews } from './watched-views.js';

/** Shared by all nodes, because compiling the schemas takes time. */
export const reader = new BodyReader(actionKinds, defaultLimits.editsPerChange);

/** A node of the simulation: a process with its clock, its way to the database and its connection to the broker. */
export interface SimulatedNode {
  readonly name: string;
  readonly incarnation: string;
  readonly edge: boolean;
  readonly limits: Limits;
  readonly time: ProcessTime;
  readonly store: DistantStore;
  readonly solera: UseCases;
  readonly assembly: ReturnType<typeof assemble>;
  readonly cluster: ClusterNode;
  /** Called when the process dies: the connections of its clients break. */
  readonly onDeath: Set<() => void>;
  state: 'running' | 'stopped' | 'leaving';
}

/** What happened in one run, for people. */
interface Counts {
  viewChanges: number;
  sent: number;
  sentAgain: number;
  inDoubt: number;
  decidedHere: number;
  held: number;
  expiredHolds: number;
}

/** After a trouble of a node, others may still remove it for this long: they notice with a delay. */
const blamedMs = 10_000;

interface ClusterShape {
  /** Draws the limits of the next node. */
  readonly limits: () => Partial<Limits>;
  readonly clusterLimits: Partial<ClusterLimits>;
  /** The longest time of a message to the broker, and from it. */
  readonly longestDelayMs: number;
}

/**
 * A cluster on virtual time, made from one seed: nodes, a broker and a database.
 * Owns: all of them, and chance. Nothing in it reads a clock or draws a number elsewhere, so a seed reproduces a run.
 */
export class SimulatedCluster {
  readonly time = new VirtualTime();
  readonly truth = new MemoryStore();
  readonly broker: MemoryBroker;
  readonly nodes: SimulatedNode[] = [];
  readonly counts: Counts = {
    viewChanges: 0,
    sent: 0,
    sentAgain: 0,
    inDoubt: 0,
    decidedHere: 0,
    held: 0,
    expiredHolds: 0,
  };
  /** Change sets that were in doubt at the node that asked their owner, each with the number of commits until then. */
  readonly doubts = new Map<string, number>();
  /** What happened, as a digest. */
  private readonly happened = new Trace();
  /** Errors that were handled, but must not happen. */
  readonly troubles: string[] = [];
  private readonly views = new WatchedViews(
    (incarnation) => this.isTroubled(incarnation),
    (trouble) => this.troubles.push(trouble),
  );
  /** When each incarnation had its last trouble. */
  private readonly troubledAt = new Map<string, number>();
  private allTroubledAt = Number.NEGATIVE_INFINITY;
  private started = 0;
  private ids = 0;

  constructor(
    private readonly chance: Chance,
    private readonly shape: ClusterShape,
  ) {
    this.time.onCall = (at) => this.happened.number(at);
    this.broker = new MemoryBroker({
      after: (ms, work) => this.time.after(ms, work),
      delayMs: (from, to) => {
        this.happened.text(from);
        this.happened.text(to);
        return chance.between(0, shape.longestDelayMs);
      },
      reconnectMs: () => chance.between(10, 300),
      report: (error) => this.troubles.push(String(error instanceof Error ? error.stack : error)),
    });
  }

  /** The digest of all calls, messages, commits and answers so far. */
  get digest(): string {
    return this.happened.digest;
  }

  trace(text: string): void {
    this.happened.text(text);
  }

  /** To be called when a node, or every node, cannot serve for a while, or could not until now. Others may remove it then. */
  blame(incarnation?: string): void {
    if (incarnation === undefined) this.allTroubledAt = this.time.now;
    else this.troubledAt.set(incarnation, this.time.now);
  }

  private isTroubled(incarnation: string): boolean {
    const node = this.nodes.find((one) => one.incarnation === incarnation);
    if (node === undefined || node.state !== 'running' || node.store.conditions.unreachable) return true;
    const at = Math.max(this.allTroubledAt, this.troubledAt.get(incarnation) ?? Number.NEGATIVE_INFINITY);
    return this.time.now - at < blamedMs;
  }

  /** Starts a node, under the name of an earlier one if it is given. */
  start(name = `node-${this.started + 1}`, edge = false): SimulatedNode {
    this.started += 1;
    const { chance, time } = this;
    // Clocks may be hours apart.
    const process = new ProcessTime(time, chance.whole(0, 10_000_000));
    const incarnation = `i${this.started}`;
    const limits: Limits = { ...defaultLimits, ...this.shape.limits() };
    const store = this.storeOf(name, process, limits);
    const messages = this.broker.join(incarnation);
    const skewMs = chance.whole(-7_200_000, 7_200_000);
    const timers = {
      elapsedMs: () => process.elapsedMs(),
      after: (ms: number, work: () => void) => process.after(ms, work),
      jitter: (ms: number) => chance.between(ms / 2, ms),
    };
    const assembly = assemble({
      ports: { ...portsOf(store), store },
      environment: {
        scheduler: {
          microtask: (work) => queueMicrotask(work),
          nextTurn: (work) => void process.after(0, work),
          later: (ms, work) => void process.after(ms, work),
          elapsedMs: () => process.elapsedMs(),
        },
        elapsedMs: () => 0,
        now: () => Date.UTC(2025, 0, 1) + skewMs + time.now,
        newId: () => this.newId(),
        // Marks differ in the part that is made once for each node.
        newMark: () => `${incarnation.slice(1).padStart(8, '0')}-0000-4000-8000-000000000000`,
      },
      reader,
      limits,
      rules: () => rulesAt(currentLevel),
      cluster: {
        cell: 'simulation',
        self: { node: name, incarnation },
        ...{ edge, messages, timers },
        limits: { ...clusterLimits, ...this.shape.clusterLimits },
        views: store.views(this.views),
        pingStore: () => store.ping(),
        describe: () => ({ level: 1, version: '0', startedAt: '', url: null }),
        observer: this.observer(),
        onHead: () => undefined,
        onTrouble: () => undefined,
      },
      onPublished: () => () => undefined,
      ready: async () => ({ ready: true, detail: '' }),
      onHandledError: () => undefined,
    });
    if (assembly.cluster === null) throw new Error('the node has no cluster');
    const { cluster, solera } = assembly;
    const node: SimulatedNode = {
      ...{ name, incarnation, edge, limits, time: process, store, solera, assembly, cluster, state: 'running' },
      onDeath: new Set(),
    };
    this.nodes.push(node);
    cluster.start();
    return node;
  }

  /** The database as a process reaches it. */
  private storeOf(name: string, time: ProcessTime, limits: Limits): DistantStore {
    return new DistantStore(this.truth, time, this.chance.fork(this.started), {
      proposalsPerBatch: limits.proposalsPerBatch,
      batchesInFlight: limits.batchesInFlight,
      onTrouble: (trouble) => this.troubles.push(`${name}: ${trouble}`),
      onCommitted: (results) => this.trace(JSON.stringify(results)),
    });
  }

  /** Ends a process at once. */
  kill(node: SimulatedNode): void {
    node.time.kill();
    this.broker.remove(node.incarnation);
    this.remove(node);
  }

  /** Lets a node leave as SIGTERM does: it goes on serving until its partitions are given up and its commands are answered. */
  async leave(node: SimulatedNode): Promise<void> {
    node.state = 'leaving';
    await node.cluster.leave();
    await node.cluster.drained();
    if (node.time.isKilled) return;
    node.cluster.stop();
    this.kill(node);
  }

  stop(node: SimulatedNode): void {
    if (node.state !== 'running') return;
    node.state = 'stopped';
    node.time.stop();
    this.broker.pause(node.incarnation);
  }

  continue(node: SimulatedNode): void {
    if (node.state !== 'stopped') return;
    node.state = 'running';
    this.blame(node.incarnation);
    node.time.continue();
    this.broker.resume(node.incarnation);
  }

  /** A UUID of this run. */
  newId(): string {
    this.ids += 1;
    return `01900000-0000-7000-9000-${String(this.ids).padStart(12, '0')}`;
  }

  private remove(node: SimulatedNode): void {
    this.nodes.splice(this.nodes.indexOf(node), 1);
    for (const die of node.onDeath) die();
  }

  private observer() {
    const { counts, doubts, truth } = this;
    return {
      sent: (again: boolean) => {
        counts.sent += 1;
        if (again) counts.sentAgain += 1;
      },
      inDoubt: (change: string) => {
        counts.inDoubt += 1;
        if (!doubts.has(change)) doubts.set(change, truth.record.turn);
      },
      decidedHere: () => {
        counts.decidedHere += 1;
      },
      held: () => {
        counts.held += 1;
      },
      holdExpired: () => {
        counts.expiredHolds += 1;
      },
      viewChanged: () => {
        counts.viewChanges += 1;
      },
      handedOver: () => undefined,
      happened: () => undefined,
    };
  }
}

function portsOf({ settingsStore, actionIndex, knowledge, changeSets, log }: DistantStore) {
  return { settingsStore, actionIndex, knowledge, changeSets, log };
}
