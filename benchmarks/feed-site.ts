/** What a part of `bench -- feed` needs: a database, a broker, a node and its clients, each in a process of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFlags } from '../config/node.js';
import { type NatsServer, startNatsServer } from '../src/adapters/nats-server/nats-server.js';
import type { BenchServer } from './bench-server.js';
import type { FeedNodeOptions, FeedNodeOrder } from './feed-node.js';
import { OrderedProcess } from './ordered-process.js';

/** What all parts are given. */
export interface FeedSetting {
  readonly server: BenchServer;
  /** Notifications of the log that is read; lots of the change set in the part `live`. */
  readonly size: number;
  readonly runs: number;
}

export interface FeedNode {
  readonly process: OrderedProcess<FeedNodeOrder>;
  readonly port: number;
  readonly url: string;
}

/** Owns: everything that it has started. `close` ends it in the reverse order. */
export class FeedSite {
  private readonly endings: (() => Promise<unknown>)[] = [];
  private nats: NatsServer | null = null;

  private constructor(readonly connectionString: string) {}

  /** Calls `work` with a site on a fresh database, and closes it afterwards. */
  static async use<T>({ server }: FeedSetting, name: string, work: (site: FeedSite) => Promise<T>): Promise<T> {
    const database = `feed_${name}`;
    const site = new FeedSite(await server.createDatabase(database));
    try {
      return await work(site);
    } finally {
      for (const end of site.endings.reverse()) await end();
      await server.dropDatabase(database);
    }
  }

  /** Starts a broker with JetStream. One that runs already is returned. */
  async broker(): Promise<NatsServer> {
    if (this.nats !== null) return this.nats;
    const folder = await mkdtemp(join(tmpdir(), 'solera-bench-nats-'));
    const nats = await startNatsServer({ folder, jetStream: true });
    this.endings.push(() => rm(folder, { recursive: true, force: true }));
    this.endings.push(() => nats.stop());
    this.nats = nats;
    return nats;
  }

  /** Starts a node with the flags of production. With `broker`, the node belongs to a cluster of one, and its mirror can be turned on. */
  async node({
    broker = false,
    followers = false,
    limits = {},
    flags = [],
  }: Partial<Pick<FeedNodeOptions, 'followers' | 'limits'>> & {
    readonly broker?: boolean;
    readonly flags?: readonly string[];
  } = {}): Promise<FeedNode> {
    const natsUrl = broker ? (await this.broker()).url : '';
    const { connectionString } = this;
    const options: FeedNodeOptions = { connectionString, natsUrl, followers, limits };
    const process = await this.start<FeedNodeOrder>('feed-node', options, [...nodeFlags, ...flags]);
    const port = await process.obey<number>({ kind: 'port' });
    return { process, port, url: `http://127.0.0.1:${port}` };
  }

  /** Starts another program of the benchmark. */
  async start<Order>(program: string, options: object, flags: readonly string[] = []): Promise<OrderedProcess<Order>> {
    const started = await OrderedProcess.start<Order>(program, options, flags);
    this.endings.push(() => started.stop());
    return started;
  }
}

/** Returns the number of the last notification. */
export async function headOf({ url }: FeedNode): Promise<number> {
  const answer = await fetch(`${url}/v1/notifications`);
  const page = (await answer.json()) as { readonly first: number; readonly items: readonly unknown[] }; // As the API says.
  return page.first - 1 + page.items.length;
}
