import { setTimeout as pause } from 'node:timers/promises';
import type { SiteNode } from './cluster-site.js';

const pollIntervalMs = 250;

/**
 * Distributes requests over the nodes whose /readyz answered 200 at the last check, as a load balancer does. It repeats nothing.
 * Owns: which nodes it considers ready.
 */
export class LoadBalancer {
  private readonly ready: Set<SiteNode>;
  private next = 0;
  private stopped = false;
  private readonly polling: Promise<unknown>;

  constructor(private readonly nodes: readonly SiteNode[]) {
    this.ready = new Set(nodes);
    this.polling = Promise.all(nodes.map((node) => this.poll(node)));
  }

  /** Returns the next ready node, or any node if none is ready. */
  pick(): SiteNode {
    const ready = this.nodes.filter((node) => this.ready.has(node));
    const candidates = ready.length > 0 ? ready : this.nodes;
    this.next += 1;
    const node = candidates[this.next % candidates.length];
    if (node === undefined) throw new Error('there are no nodes');
    return node;
  }

  /** Waits until a node is considered ready. */
  async waitFor(node: SiteNode): Promise<void> {
    while (!this.ready.has(node) && !this.stopped) await pause(20);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.polling;
  }

  private async poll(node: SiteNode): Promise<void> {
    while (!this.stopped) {
      const check = node.client({ method: 'GET', path: '/readyz' }).then(
        ({ status }) => status === 200,
        () => false,
      );
      const isReady = await Promise.race([check, pause(2 * pollIntervalMs, false)]);
      if (isReady) this.ready.add(node);
      else this.ready.delete(node);
      await pause(pollIntervalMs);
    }
  }
}
