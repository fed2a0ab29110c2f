/** A process that follows the log of a node for `bench -- feed`, and notes when each change set arrives. */
import { setTimeout as sleep } from 'node:timers/promises';
import { follow } from '../src/feed/consumer/follow.js';
import { LogServer } from '../src/feed/consumer/log-server.js';
import { memoryTracking } from '../src/feed/consumer/tracking.js';
import { toNotification } from '../src/feed/notification-parser.js';
import { pageOf, pageRange } from '../src/feed/page.js';
import { machineMs } from './machine-clock.js';
import { obeyOrders } from './ordered-process.js';

/** How the subscriber learns of new notifications: pushed as Server-Sent Events or from JetStream, with the library; or by asking for the page again and again. */
export type Way = 'sse' | 'jetstream' | 'pages';

export interface FeedSubscriberOptions {
  readonly way: Way;
  /** The pause after a page that brought nothing. */
  readonly pollMs: number;
  readonly url: string;
  readonly natsUrl: string;
  /** The number after which the subscriber begins. */
  readonly after: number;
}

export type FeedSubscriberOrder =
  /** Waits until the subscriber has everything up to this number. */
  | { readonly kind: 'reach'; readonly number: number }
  /** Returns what has arrived since the last such order. */
  | { readonly kind: 'arrivals' };

/** The lists have one entry for each change set, in the order of the log. */
export interface Arrivals {
  /** The number of the last notification of the change set. */
  readonly last: readonly number[];
  /** The machine's clock. */
  readonly arrivedAt: readonly number[];
  /** Milliseconds since `recordedAt`, when the node decided the change set; both are read from the clock of the day. */
  readonly sinceRecordedMs: readonly number[];
}

/** Lists that still grow. */
type Collected<Lists> = { [Name in keyof Lists]: number[] };

const pageSize = 100;

/** Owns: what has arrived. */
class Subscriber {
  private position: number;
  private arrivals: Collected<Arrivals> = { last: [], arrivedAt: [], sinceRecordedMs: [] };
  private readonly stopping = new AbortController();
  private readonly following: Promise<unknown>;

  constructor({ way, pollMs, url, natsUrl, after }: FeedSubscriberOptions) {
    this.position = after;
    this.following = way === 'pages' ? this.poll(new LogServer({ url }), pollMs) : this.follow(way, url, natsUrl);
    this.following.catch((error: unknown) => process.stderr.write(`the subscriber has ended: ${String(error)}\n`));
  }

  async reach(number: number): Promise<void> {
    while (this.position < number) await sleep(5);
  }

  take(): Arrivals {
    const taken = this.arrivals;
    this.arrivals = { last: [], arrivedAt: [], sinceRecordedMs: [] };
    return taken;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.following.catch(() => undefined);
  }

  private follow(way: Way, url: string, natsUrl: string): Promise<void> {
    const follower = follow({
      source: { url, ...(way === 'jetstream' ? { nats: { servers: natsUrl } } : {}) },
      tracking: memoryTracking(this.position),
      apply: ({ last, recordedAt }) => this.note(last, recordedAt),
      signal: this.stopping.signal,
      onReconnect: ({ source, error }) => process.stderr.write(`${source}: ${String(error)}\n`),
    });
    return follower.done;
  }

  private async poll(server: LogServer, pollMs: number): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const page = await server.page(pageRange(pageOf(this.position + 1, pageSize), pageSize), signal);
      const fresh = (page?.items ?? []).map(toNotification).filter(({ sequence }) => sequence > this.position);
      for (const { sequence, time, data } of fresh) if (data.index === data.of - 1) this.note(sequence, time);
      this.position = Math.max(this.position, fresh.at(-1)?.sequence ?? 0);
      const isFull = page !== null && page.items.length === pageSize;
      if (!isFull) await sleep(pollMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private note(last: number, recordedAt: string): void {
    this.position = last;
    this.arrivals.last.push(last);
    this.arrivals.arrivedAt.push(machineMs());
    this.arrivals.sinceRecordedMs.push(Date.now() - Date.parse(recordedAt));
  }
}

await obeyOrders<FeedSubscriberOptions, FeedSubscriberOrder>(async (options) => {
  const subscriber = new Subscriber(options);
  return {
    obey: async (order) => (order.kind === 'reach' ? subscriber.reach(order.number) : subscriber.take()),
    close: () => subscriber.stop(),
  };
});
