import type { Chance } from '../../../src/harvest/chance.js';
import { isCalm } from './cluster-checks.js';
import type { SimulatedCluster, SimulatedNode } from './simulated-cluster.js';

/** Time in which a cluster without trouble becomes whole: removal, rejoining, and the lapse of holds. */
const calmMs = 30_000;
const mostNodes = 5;

/** Kills, stops and starts nodes, cuts connections, and takes broker and database away, at random. */
export class Troublemaker {
  private brokerStopped = false;

  /** `isGentle`: only troubles that no client may notice: nodes come and leave, and the broker is away. */
  constructor(
    private readonly chance: Chance,
    private readonly cluster: SimulatedCluster,
    private readonly isGentle: boolean,
  ) {}

  /** Makes trouble until `until` returns true. */
  async make(until: () => boolean): Promise<void> {
    const intervalMs = this.chance.pick([Number.POSITIVE_INFINITY, 30, 200, 2_000]);
    while (!until() && Number.isFinite(intervalMs)) {
      await this.cluster.time.sleep(this.chance.between(0, intervalMs));
      if (!until()) this.one();
    }
  }

  /** Ends all troubles, and lets the cluster become whole. */
  async calm(): Promise<void> {
    const { cluster } = this;
    if (this.brokerStopped) cluster.broker.start();
    for (const node of [...cluster.nodes]) {
      cluster.continue(node);
      cluster.broker.heal(cluster.incarnationOf(node));
      Object.assign(node.store.conditions, { unreachable: false, lost: 0, late: 0 });
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
      () => this.withNode(node, (name) => cluster.broker.interrupt(name)),
      () => {
        this.withNode(node, (name) => cluster.broker.cut(name));
        forMs(() => this.withNode(node, (name) => cluster.broker.heal(name)));
      },
    ];
    const harsh = [
      () => this.kill(node),
      () => this.stop(node, forMs),
      () => {
        node.store.conditions.unreachable = true;
        forMs(() => {
          node.store.conditions.unreachable = false;
        });
      },
      () => void Object.assign(node.store.conditions, { lost: chance.pick([0, 0.1]), late: chance.pick([0, 0.2]) }),
      () => {
        node.store.conditions.longestMs = chance.pick([1, 5, 50, 400]);
      },
    ];
    chance.pick(this.isGentle ? gentle : [...gentle, ...harsh])();
  }

  private start(): void {
    const { chance, cluster } = this;
    // A node may be started under the name of one that still runs, or of one that has ended.
    if (cluster.nodes.length < mostNodes) cluster.start(chance.happens(0.2) ? `node-${chance.whole(1, 4)}` : undefined);
  }

  private leave(node: SimulatedNode): void {
    if (node.state === 'running' && this.isDispensable(node)) void this.cluster.leave(node);
  }

  private kill(node: SimulatedNode): void {
    if (this.isDispensable(node)) this.cluster.kill(node);
  }

  /** Returns whether another node goes on. */
  private isDispensable(node: SimulatedNode): boolean {
    return this.cluster.nodes.some((other) => other !== node && other.state !== 'leaving');
  }

  private withNode(node: SimulatedNode, work: (name: string) => void): void {
    if (this.cluster.nodes.includes(node)) work(this.cluster.incarnationOf(node));
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
    forMs(() => {
      this.brokerStopped = false;
      this.cluster.broker.start();
    });
  }
}
