/** Nodes that take commands from a nats-server with JetStream, over one database. */
import { jetstream } from '@nats-io/jetstream';
import { headers, type NatsConnection } from 'nats';
import { expect } from 'vitest';
import type { NatsMessages } from '../../src/adapters/nats/nats-messages.js';
import { openNats } from '../../src/adapters/nats/open-nats.js';
import { type NatsServer, startNatsServer } from '../../src/adapters/nats-server/nats-server.js';
import type { JsonObject } from '../../src/application/json-object.js';
import type { UseCases } from '../../src/application/use-cases.js';
import { type Composed, compose } from '../../src/main/compose.js';
import { createNodeIngestion } from '../../src/main/node-ingestion.js';
import { NatsSite } from './nats-site.js';
import { createTestDatabase, type TestDatabase } from './postgres.js';

export interface IngestingNode {
  readonly composed: Composed;
  readonly control: ReturnType<typeof createNodeIngestion>['control'];
  /** Counts, by name. */
  readonly counts: { taken: number; refused: number; retried: number };
  readonly troubles: unknown[];
  /** Stops as after SIGTERM. */
  stop(): Promise<void>;
  /** Cuts the node off from the broker, and lets it release nothing. */
  crash(): Promise<void>;
}

export const winerySettings = { name: 'Winery', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
let incarnations = 0;

export class IngestionSite {
  private readonly endings: (() => Promise<unknown>)[] = [];

  private constructor(
    private readonly site: NatsSite,
    readonly server: NatsServer,
    readonly database: TestDatabase,
  ) {}

  static async open(options: { readonly jetStream?: boolean } = {}): Promise<IngestionSite> {
    const site = await NatsSite.open();
    const server = await startNatsServer({ folder: `${site.folder}/server`, jetStream: options.jetStream ?? true });
    site.endLater(() => server.stop());
    return new IngestionSite(site, server, await createTestDatabase());
  }

  /** Starts a node. `around` may replace how it decides commands. */
  async node(
    name: string,
    around: (solera: UseCases) => Partial<UseCases> = () => ({}),
    cell = 'test',
  ): Promise<IngestingNode> {
    const messages = openNats({ servers: [this.server.url], name, log: silent });
    incarnations += 1;
    const counts = { taken: 0, refused: 0, retried: 0 };
    const troubles: unknown[] = [];
    const onTrouble = (_what: string, error: unknown): void => void troubles.push(error);
    const cluster = {
      ...{ cell, self: { node: name, incarnation: `${name}${incarnations}` }, edge: false, messages },
      url: () => null,
      observer: quietObserver,
    };
    const { connectionString } = this.database;
    const composed = await compose({ connectionString, durable: false, cluster, onTrouble });
    const { solera } = composed;
    const decided = Object.assign(Object.create(solera) as UseCases, around(solera)); // Its prototype has all use cases.
    const control = { for: () => ({ ...composed.access.control.for(null), solera: decided }) };
    const decides = { ...composed, access: { ...composed.access, control } };
    const ingestion = createNodeIngestion({
      ...{ composed: decides, cluster, onTrouble },
      observer: {
        taken: () => {
          counts.taken += 1;
        },
        refused: () => {
          counts.refused += 1;
        },
        retried: () => {
          counts.retried += 1;
        },
        lag: () => undefined,
      },
      // The ingestion logs lines only.
      log: silent as unknown as Parameters<typeof createNodeIngestion>[0]['log'],
    });
    let stopped: Promise<void> | undefined;
    const stop = (): Promise<void> => {
      stopped ??= (async () => {
        await ingestion.stop();
        await composed.close();
        await messages.close();
      })();
      return stopped;
    };
    this.endings.push(stop);
    const crash = () => messages.close();
    return { composed, control: ingestion.control, counts, troubles, stop, crash };
  }

  async publisher(): Promise<Publisher> {
    return new Publisher(await this.site.connected(this.server.url));
  }

  async close(): Promise<void> {
    for (const end of this.endings.reverse()) await end();
    await this.site.close();
    await this.database.drop();
  }
}

/** A client that publishes commands. */
export class Publisher {
  constructor(readonly messages: NatsMessages) {}

  get client(): NatsConnection {
    const { client } = this.messages;
    if (client === undefined) throw new Error('the publisher is not connected');
    return client;
  }

  /** Publishes until the stream has the message, as a client does that must lose nothing. */
  async publish(winery: string, body: JsonObject | string, replySubject?: string): Promise<void> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const named = headers();
    if (replySubject !== undefined) named.set('Reply-Subject', replySubject);
    await expect
      .poll(
        async () => {
          const sent = jetstream(this.client).publish(`solera.in.${winery}`, text, { headers: named, timeout: 2_000 });
          return (await sent).stream;
        },
        { timeout: 30_000 },
      )
      .toBe('SOLERA_IN');
  }

  /** Collects the JSON of all messages of a subject. */
  collect(subject: string): JsonObject[] {
    const received: JsonObject[] = [];
    this.messages.subscribe(subject, ({ body }) => {
      received.push(JSON.parse(Buffer.from(body).toString()) as JsonObject); // Solera publishes objects.
    });
    return received;
  }
}

const quietObserver = {
  happened: () => undefined,
  ...{
    sent: () => undefined,
    inDoubt: () => undefined,
    decidedHere: () => undefined,
    held: () => undefined,
    holdExpired: () => undefined,
  },
  ...{ viewChanged: () => undefined, handedOver: () => undefined },
};

/** Waits until no command waits. */
export async function untilTaken(node: IngestingNode, timeout = 60_000): Promise<void> {
  await expect
    .poll(async () => [(await node.control.inspect()).lag, node.troubles.slice(-1)], { timeout, interval: 100 })
    .toEqual([0, expect.anything()]);
}
