import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../../../src/harvest/chance.js';
import { Acknowledgements } from '../acknowledgements.js';
import { CellarTraffic } from '../cellar-traffic.js';
import type { HttpClient } from '../http-client.js';
import { LogObserver } from '../log-observer.js';
import { type AcknowledgedAction, RetryingClient } from '../retrying-client.js';
import type { ClusterSite } from './cluster-site.js';
import { Crew } from './crew.js';
import { FeedReader } from './feed-reader.js';

/**
 * Users of a cluster: writers that repeat every unsettled write at any node, a crew that publishes commands to the broker, readers of the log through all nodes, and
 * readers that check whether another node already returns what was just acknowledged.
 * Owns: what all users were answered. States: *running* between `start` and `stop`, and *idle*; both may follow each other repeatedly.
 */
export class Workload {
  readonly acknowledgements = new Acknowledgements();
  readonly observer = new LogObserver();
  readonly feeds: readonly FeedReader[];
  /** Acknowledged actions that were read at once at a random node, and those among them that were missing or older there. */
  readonly readAtOnce = { samples: 0, faults: [] as string[] };
  readonly writer: RetryingClient;
  readonly crew: Crew;
  private readonly traffic: CellarTraffic;
  private readonly reads = new Set<Promise<void>>();
  private running = false;
  private work: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly site: ClusterSite,
    seed: number,
    private readonly chance: Chance,
  ) {
    this.traffic = new CellarTraffic({ seed, lots: 16, wineries: 3, poison: null, spread: 16, transfers: true });
    this.writer = new RetryingClient(
      () => this.anyClient(),
      this.acknowledgements,
      this.traffic,
      (action) => this.sample(action),
    );
    this.crew = new Crew(site, ['W0', 'W1', 'W2'], chance);
    this.feeds = site.nodes.map(({ process }) => new FeedReader(`http://127.0.0.1:${process.port}`));
  }

  /** Puts the wineries and fills their lots. */
  async begin(): Promise<void> {
    await this.traffic.putSettings(this.anyClient());
    for (const write of this.traffic.initialWrites()) await this.writer.settle(write);
    for (const feed of this.feeds) feed.start();
  }

  start(writers: number): void {
    this.running = true;
    this.crew.start();
    const write = async (): Promise<void> => {
      while (this.running) await this.writer.settle(this.traffic.next());
    };
    const read = async (client: HttpClient): Promise<void> => {
      for (; this.running; await pause(50))
        await this.observer.poll(client, () => this.chance.fraction()).catch(() => undefined);
    };
    this.work = Promise.all([
      ...Array.from({ length: writers }, write),
      ...this.site.nodes.map(({ client }) => read(client)),
    ]);
  }

  /** Resolves when every write that was sent is settled. */
  async stop(): Promise<void> {
    this.running = false;
    await Promise.all([this.work, this.crew.stop()]);
    await Promise.all(this.reads);
  }

  async close(): Promise<void> {
    this.running = false;
    await this.crew.close();
    await Promise.all(this.feeds.map((feed) => feed.close()));
  }

  private anyClient(): HttpClient {
    return this.chance.pick(this.site.nodes).client;
  }

  /** Reads an action that was just acknowledged at a random node, which may not answer at present. */
  private sample({ winery, id, revision }: AcknowledgedAction): void {
    if (!this.chance.happens(0.2)) return;
    const { name, client } = this.chance.pick(this.site.nodes);
    const reading = client({ method: 'GET', path: `/v1/wineries/${winery}/actions/${id}` })
      .then(({ status, text }) => {
        if (status === 503) return;
        this.readAtOnce.samples += 1;
        const found = status === 200 ? (JSON.parse(text) as { readonly revision: number }).revision : 0;
        if (found < revision)
          this.readAtOnce.faults.push(`${name} returned ${status}, revision ${found}, for action ${id} at ${revision}`);
      })
      .catch(() => undefined)
      .finally(() => this.reads.delete(reading));
    this.reads.add(reading);
  }
}
