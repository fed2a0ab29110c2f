/** A node for `bench -- feed` in a process of its own: with HTTP, the read models and, if there is a broker, the mirror, composed as `npm start` composes it. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type HttpLimits, httpLimits } from '../config/http.js';
import { createHttpServer } from '../src/adapters/http/server.js';
import type { NatsMessages } from '../src/adapters/nats/nats-messages.js';
import { openNats } from '../src/adapters/nats/open-nats.js';
import { readModels } from '../src/adapters/postgres/read-models/model-queries.js';
import { createMetrics } from '../src/adapters/telemetry/metrics.js';
import { actionKinds } from '../src/cellar/registry.js';
import { type Composed, compose } from '../src/main/compose.js';
import { createNodeMirror } from '../src/main/node-mirror.js';
import { obeyOrders } from './ordered-process.js';
import { type TurnTimes, watchTurns } from './turn-watch.js';

export interface FeedNodeOptions {
  readonly connectionString: string;
  /** Empty for a node without a broker, which has no mirror. */
  readonly natsUrl: string;
  /** Whether the node keeps the read models. */
  readonly followers: boolean;
  readonly limits?: Partial<HttpLimits>;
}

export type FeedNodeOrder =
  | { readonly kind: 'port' }
  /** Turns the mirror on and waits until the stream has the whole log, or turns it off. */
  | { readonly kind: 'mirror'; readonly on: boolean }
  /** Returns by how many notifications the mirror is behind. */
  | { readonly kind: 'mirrorLag' }
  /** Collects garbage, and returns the memory of the process. */
  | { readonly kind: 'memory' }
  /** Returns the turns of the event loop since the last such order; null for the first one. Watching them takes processor time from then on. */
  | { readonly kind: 'turns' };

export interface FeedNodeMemory {
  readonly rssBytes: number;
  readonly heapBytes: number;
}

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const stream = 'SOLERA';

/** Owns: the mirror of the node, which can be turned on and off. */
class BenchMirror {
  private running: ReturnType<typeof createNodeMirror> | null = null;
  private position = 0;

  constructor(
    private readonly composed: Composed,
    private readonly messages: NatsMessages | null,
  ) {}

  async turnOn(): Promise<void> {
    const { composed, messages } = this;
    const membership = composed.cluster?.membership;
    if (messages === null || membership === undefined) throw new Error('a node without a broker has no mirror');
    this.running = createNodeMirror({
      composed,
      cluster: { ...clusterOf(messages), messages },
      stream,
      observer: {
        published: () => undefined,
        progressed: ({ position }) => {
          this.position = position;
        },
        stopped: (isStopped) => {
          if (isStopped) throw new Error('the stream is not a copy of the log');
        },
      },
      log: quiet,
      onTrouble: (what, error) => process.stderr.write(`${what}: ${String(error)}\n`),
    });
    while ((await this.lag()) > 0) await sleep(50);
  }

  async turnOff(): Promise<void> {
    await this.running?.stop();
    this.running = null;
  }

  async lag(): Promise<number> {
    return (await this.composed.solera.head()) - this.position;
  }
}

const self = { node: 'bench', incarnation: randomUUID().replaceAll('-', '') };

function clusterOf(messages: NatsMessages) {
  const observer = {
    sent: () => undefined,
    inDoubt: () => undefined,
    decidedHere: () => undefined,
    held: () => undefined,
    holdExpired: () => undefined,
    viewChanged: () => undefined,
    handedOver: () => undefined,
    happened: () => undefined,
  };
  return { cell: 'bench', self, edge: false, messages, url: () => null, observer };
}

async function open({ connectionString, natsUrl, followers, limits = {} }: FeedNodeOptions) {
  const messages = natsUrl === '' ? null : openNats({ servers: [natsUrl], name: 'bench', log: quiet });
  const composed = await compose({
    connectionString,
    followers: followers ? { definitions: readModels } : undefined,
    cluster: messages === null ? undefined : clusterOf(messages),
    onTrouble: (what, error) => process.stderr.write(`${what}: ${String(error)}\n`),
  });
  while (composed.cluster !== null && composed.cluster.membership.members.length !== 1) await sleep(50);
  const http = createHttpServer({
    ...{ solera: composed.solera, imports: composed.imports, followers: composed.followers, kinds: actionKinds },
    log: quiet,
    metrics: createMetrics(),
    limits: { ...httpLimits, ...limits, notificationPageSize: composed.postgres.log.pageSize },
  });
  await http.listen({ host: '127.0.0.1', port: 0 });
  const address = http.server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const mirror = new BenchMirror(composed, messages);
  let endTurns: (() => TurnTimes) | null = null;
  return {
    obey: async (order: FeedNodeOrder): Promise<unknown> => {
      switch (order.kind) {
        case 'port':
          return address.port;
        case 'mirror':
          return order.on ? mirror.turnOn() : mirror.turnOff();
        case 'mirrorLag':
          return mirror.lag();
        case 'memory':
          return memoryAfterCollection();
        case 'turns': {
          const turns = endTurns?.() ?? null;
          endTurns = watchTurns();
          return turns;
        }
      }
    },
    close: async (): Promise<void> => {
      await mirror.turnOff();
      await http.close();
      await composed.close();
      await messages?.close();
    },
  };
}

async function memoryAfterCollection(): Promise<FeedNodeMemory> {
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error('the process needs the flag --expose-gc');
  // The first collection makes more objects unreachable, such as those with a finalizer.
  for (let time = 0; time < 3; time += 1) {
    await collect();
    await sleep(100);
  }
  const { rss, heapUsed } = process.memoryUsage();
  return { rssBytes: rss, heapBytes: heapUsed };
}

await obeyOrders<FeedNodeOptions, FeedNodeOrder>(open);
