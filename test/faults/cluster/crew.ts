import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { jetstream } from '@nats-io/jetstream';
import { Client } from 'pg';
import type { NatsMessages } from '../../../src/adapters/nats/nats-messages.js';
import { openNats } from '../../../src/adapters/nats/open-nats.js';
import type { Chance } from '../../../src/harvest/chance.js';
import type { FeedEntry } from '../../oracle/feed-fault.js';
import type { HttpClient } from '../http-client.js';
import type { Checked } from './checked.js';
import type { ClusterSite } from './cluster-site.js';

/** A command that the broker has stored. */
interface Stored {
  readonly winery: string;
  /** How often the broker's disk had been wiped by then. */
  readonly wipes: number;
}

const pauseMs = 40;
const publishTimeoutMs = 2_000;
const drainTimeoutMs = 60_000;
const firstAt = Date.parse('2026-03-01T00:00:00Z');

/**
 * A crew that publishes commands to the broker, and repeats each until the broker has stored it. A few name a lot that does not exist.
 * Owns: what it published. States: *running* between `start` and `stop`, and *idle*.
 */
export class Crew {
  /** The ids of all commands, stored or not. */
  readonly published = new Set<string>();
  private readonly stored = new Map<string, Stored>();
  private readonly messages: NatsMessages;
  private running = false;
  private work: Promise<void> = Promise.resolve();

  constructor(
    private readonly site: ClusterSite,
    private readonly wineries: readonly string[],
    private readonly chance: Chance,
  ) {
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    this.messages = openNats({ servers: [site.broker.url], name: 'crew', log });
  }

  start(): void {
    this.running = true;
    this.work = this.publishAll();
  }

  /** Resolves when the broker has stored everything that was published. */
  async stop(): Promise<void> {
    this.running = false;
    await this.work;
  }

  close(): Promise<void> {
    return this.messages.close();
  }

  private async publishAll(): Promise<void> {
    for (; this.running; await pause(pauseMs)) {
      const winery = this.chance.pick(this.wineries);
      const id = randomUUID();
      const lot = this.chance.happens(0.05) ? 'NONE' : `L${this.chance.whole(0, 3)}`;
      const effectiveAt = new Date(firstAt + this.published.size * 1_000).toISOString();
      this.published.add(id);
      const command = JSON.stringify({ id, type: 'note', effectiveAt, data: { lot, text: 'by the crew' } });
      while (!(await this.publish(`solera.in.${winery}`, command))) await pause(100);
      this.stored.set(id, { winery, wipes: this.site.wipes.count });
    }
  }

  /** Returns whether the broker has stored the command. It may have, even if it does not say so. */
  private async publish(subject: string, command: string): Promise<boolean> {
    const { client } = this.messages;
    if (client === undefined) return false;
    const { count } = this.site.wipes;
    return jetstream(client)
      .publish(subject, command, { timeout: publishTimeoutMs })
      .then(
        () => count === this.site.wipes.count,
        () => false,
      );
  }

  /** Compares the commands with the log, after `drained`. Those that the broker lost with its disk may be missing. */
  async check(log: readonly FeedEntry[]): Promise<Checked> {
    const logged = new Set(log.map(({ data }) => (data as { readonly change: string }).change));
    const refused = await this.refused();
    const faults: string[] = [];
    for (const [id, { winery, wipes }] of this.stored) {
      const found = [logged.has(id), refused.has(id)].filter(Boolean).length;
      if (found === 2) faults.push(`the command ${id} of ${winery} was refused and recorded`);
      if (found === 0 && wipes === this.site.wipes.count)
        faults.push(`the command ${id} of ${winery} was stored by the broker, and is neither recorded nor refused`);
    }
    return { check: 'ingested once or refused', compared: this.stored.size, faults };
  }

  /** The ids of all refused commands. The interface lists only the newest ones. */
  private async refused(): Promise<ReadonlySet<string>> {
    const client = new Client({ connectionString: this.site.database.connectionString });
    await client.connect();
    try {
      const { rows } = await client.query<{ readonly id: string }>('select id from ingestion_refusal');
      return new Set(rows.map(({ id }) => id));
    } finally {
      await client.end();
    }
  }

  /** Waits until the cluster has taken all commands. */
  async drained(): Promise<void> {
    const deadline = performance.now() + drainTimeoutMs;
    for (;;) {
      const lag = await lagAt(this.chance.pick(this.site.nodes).client);
      if (lag === 0) return;
      if (performance.now() > deadline)
        throw new Error(`the commands were not taken within ${drainTimeoutMs} ms: the lag is ${lag}`);
      await pause(100);
    }
  }
}

/** Returns how many commands wait, or null if the node does not know. */
async function lagAt(client: HttpClient): Promise<number | null> {
  const { status, text } = await client({ method: 'GET', path: '/v1/ingestion' });
  return status === 200 ? (JSON.parse(text) as { readonly lag: number | null }).lag : null;
}
