import type { Chance } from '../../../src/harvest/chance.js';
import { isCalm } from './cluster-checks.js';
import type { SimulatedCluster, SimulatedNode } from './simulated-cluster.js';

/** Time in which a cluster without trouble becomes whole: removal, rejoining, and the lapse of holds. */
const calmMs = 30_000;
const mostNodes = 5;

/** How much trouble a run has. `gentle`: only troubles that no client may notice: nodes come and leave, and the broker is away. */
export type Trouble = 'none' | 'gentle' | 'harsh';

/** Kills, stops and starts nodes, cuts connections, and takes broker and database away, at random. */
export class Troublemaker {
  private brokerStopped = false;

  constructor(
    private readonly chance: Chance,
    private readonly cluster: SimulatedCluster,
    private readonly trouble: Trouble,
    /** Changes over how many partitions the lots of a winery are spread. */
    private readonly changeSpread: () => void,
  ) {}

  /** Makes trouble until `until` returns true. */
  async make(until: () => boolean): Promise<void> {
    const intervalMs = this.trouble === 'none' ? Number.POSITIVE_INFINITY : this.chance.pick([30, 200, 200, 2_000]);
    while (!until() && Number.isFinite(intervalMs)) {
      await this.cluster.time.sleep(this.chance.between(0, intervalMs));
      if (!until()) this.one();
    }
  }

  /** Ends all troubles, and lets the cluster become whole. */
  async calm(): Promise<void> {
    const { cluster } = this;
    cluster.blame();
    if (this.brokerStopped) cluster.broker.start();
    for (const node of [...cluster.nodes]) {
      cluster.continue(node);
      cluster.broker.heal(node.incarnation);
      Object.assign(node.store.conditions, { unreachable: false, lost: 0, late: 0, longestMs: 2, duringCommit: null });
    }
    await cluster.time.run(() => isCalm(cluster), cluster.time.now + calmMs);
  }

  private one(): void {
    const { chance, cluster } = this;
    const node = chance.pick(cluster.nodes);
    const forMs = (work: () => void): void => void cluster.time.after(chance.between(0, 6_000), work);
    const gentle = [
      () => this.leave(node),
      () => this.start(),
      () => this.stopBroker(forMs),
      () => this.leaveWhileBrokerRestarts(node),
      () => this.changeSpread(),
      () => this.withNode(node, (name) => cluster.broker.interrupt(name)),
      () => {
        this.withNode(node, (name) => cluster.broker.cut(name));
        forMs(() => this.withNode(node, (name) => cluster.broker.heal(name)));
      },
    ];
    const harsh = [
      () => this.kill(node),
      () => this.stop(node, forMs),
      () => this.stopDuringCommit(node),
      () => this.startTwin(node),
      () => {
        node.store.conditions.unreachable = true;
        forMs(() => {
          node.store.conditions.unreachable = false;
          cluster.blame(node.incarnation);
        });
      },
      () => this.worsenStore(node),
      () => this.isolate(node),
      () => {
        node.store.conditions.longestMs = chance.pick([1, 5, 50, 400]);
      },
    ];
    chance.pick(this.trouble === 'gentle' ? gentle : [...gentle, ...harsh])();
  }

  private worsenStore(node: SimulatedNode): void {
    const { chance, cluster } = this;
    cluster.blame(node.incarnation);
    Object.assign(node.store.conditions, { lost: chance.pick([0, 0.1]), late: chance.pick([0, 0.2]) });
  }

  /** The node does not reach the broker, and its database is slow: it decides what it has begun while others decide copies of it. */
  private isolate(node: SimulatedNode): void {
    const { cluster, chance } = this;
    const { conditions } = node.store;
    conditions.longestMs = chance.pick([1_000, 3_000]);
    this.withNode(node, (name) => cluster.broker.cut(name));
    cluster.time.after(chance.between(2_000, 8_000), () => {
      conditions.longestMs = 2;
      this.withNode(node, (name) => cluster.broker.heal(name));
    });
  }

  /** The node is stopped while its commit call is on its way back, for longer than it takes others to remove it. */
  private stopDuringCommit(node: SimulatedNode): void {
    const { cluster, chance } = this;
    node.store.conditions.duringCommit = () => {
      cluster.stop(node);
      cluster.time.after(chance.between(2_100, 6_000), () => this.withNode(node, () => cluster.continue(node)));
    };
  }

  private leaveWhileBrokerRestarts(node: SimulatedNode): void {
    const { cluster, chance } = this;
    this.leave(node);
    this.stopBroker((work) => void cluster.time.after(chance.between(0, 300), work));
  }

  /** Starts a node under the name of one that runs. */
  private startTwin({ name }: SimulatedNode): void {
    if (this.cluster.nodes.length < mostNodes) this.cluster.start(name);
  }

  private start(): void {
    const { chance, cluster } = this;
    // A node may be started under the name of one that still runs, or of one that has ended.
    const name = chance.happens(0.2) ? `node-${chance.whole(1, 4)}` : undefined;
    if (cluster.nodes.length < mostNodes) cluster.start(name, chance.happens(0.15));
  }

  private leave(node: SimulatedNode): void {
    if (node.state === 'running' && this.isDispensable(node)) void this.cluster.leave(node);
  }

  private kill(node: SimulatedNode): void {
    if (this.isDispensable(node)) this.cluster.kill(node);
  }

  /** Returns whether another node goes on. */
  private isDispensable(node: SimulatedNode): boolean {
    return this.cluster.nodes.some((other) => other !== node && !other.edge && other.state !== 'leaving');
  }

  private withNode(node: SimulatedNode, work: (name: string) => void): void {
    if (!this.cluster.nodes.includes(node)) return;
    this.cluster.blame(node.incarnation);
    work(node.incarnation);
  }

  private stop(node: SimulatedNode, forMs: (work: () => void) => void): void {
    if (node.state !== 'running') return;
    this.cluster.stop(node);
    forMs(() => this.withNode(node, () => this.cluster.continue(node)));
  }

  private stopBroker(forMs: (work: () => void) => void): void {
    if (this.brokerStopped) return;
    this.brokerStopped = true;
    this.cluster.broker.stop();
    this.cluster.blame();
    forMs(() => {
      this.cluster.blame();
      this.brokerStopped = false;
      this.cluster.broker.start();
    });
  }
}
