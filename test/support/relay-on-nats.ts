/** Relays of logs in memory to a real nats-server with JetStream. */
import { join } from 'node:path';
import { type JetStreamManager, jetstreamManager, type StreamConfig } from '@nats-io/jetstream';
import type { NatsConnection } from 'nats';
import { expect } from 'vitest';
import { mirrorLimits } from '../../config/mirror.js';
import { MirrorStream } from '../../src/adapters/nats/mirror-stream.js';
import type { NatsMessages } from '../../src/adapters/nats/nats-messages.js';
import { type NatsServer, startNatsServer } from '../../src/adapters/nats-server/nats-server.js';
import { timers } from '../../src/main/environment.js';
import { Relay } from '../../src/mirror/relay.js';
import type { GrowingLog } from './growing-log.js';
import { NatsSite } from './nats-site.js';

interface RunningRelay {
  readonly relay: Relay;
  readonly messages: NatsMessages;
  readonly lines: string[];
  readonly troubles: unknown[];
  readonly counts: { published: number };
}

/** Faster than in production, so that tests do not wait. */
const limits = { ...mirrorLimits, tickMs: 50, checkMs: 300, longestPauseMs: 300 };

export class RelaySite {
  private constructor(
    private readonly site: NatsSite,
    readonly server: NatsServer,
    private readonly operator: NatsMessages,
  ) {}

  static async open(configuration = ''): Promise<RelaySite> {
    const site = await NatsSite.open();
    const server = await startNatsServer({ folder: `${site.folder}/server`, jetStream: true, configuration });
    site.endLater(() => server.stop());
    return new RelaySite(site, server, await site.connected(server.url));
  }

  /** On a cluster, which ends with its site. */
  static async onCluster(site: NatsSite, servers: readonly NatsServer[]): Promise<RelaySite> {
    const [first] = servers;
    if (first === undefined) throw new Error('a cluster has a server');
    return new RelaySite(site, first, await site.connected(servers.map(({ url }) => url)));
  }

  /** Where JetStream keeps its streams. */
  get store(): string {
    return join(this.site.folder, 'server', 'jetstream');
  }

  get folder(): string {
    return this.site.folder;
  }

  async relay(
    log: GrowingLog,
    {
      cell = 'test',
      stream = 'SOLERA',
      url = this.server.url,
    }: { cell?: string; stream?: string; url?: string | readonly string[] } = {},
  ): Promise<RunningRelay> {
    const messages = await this.site.connected(url);
    const lines: string[] = [];
    const troubles: unknown[] = [];
    const counts = { published: 0 };
    const line = (text: string): void => void lines.push(text);
    const relay = new Relay({
      ...{ log, timers, limits, stream, logger: { info: line, warn: line, error: line } },
      mirror: new MirrorStream(messages, cell, stream),
      owns: () => messages.connected,
      onPublished: log.onPublished,
      observer: {
        progressed: () => undefined,
        stopped: () => undefined,
        published: (count) => {
          counts.published += count;
        },
      },
      onTrouble: (_what, error) => void troubles.push(error),
    });
    relay.start();
    this.site.endLater(() => relay.stop());
    return { relay, messages, lines, troubles, counts };
  }

  /** The client of an operator. Retried, because a restarted server is reached only after a while. */
  async client(): Promise<NatsConnection> {
    await expect.poll(() => this.operator.connected, { timeout: 10_000 }).toBe(true);
    const { client } = this.operator;
    if (client === undefined) throw new Error('the operator is connected');
    return client;
  }

  async streams(): Promise<JetStreamManager['streams']> {
    return (await jetstreamManager(await this.client())).streams;
  }

  async addStream(config: Partial<StreamConfig>): Promise<void> {
    await (await this.streams()).add({ name: 'SOLERA', subjects: ['solera.log.>'], ...config });
  }

  /** Waits until the stream ends where the log does, and compares everything that it holds with the log. */
  async expectCopy(log: GrowingLog, timeout = 20_000): Promise<void> {
    const streams = await this.streams();
    const last = async (): Promise<number> =>
      streams.info('SOLERA').then(
        ({ state }) => state.last_seq,
        () => -1,
      );
    await expect.poll(last, { timeout }).toBe(log.all.length);
    const { first_seq: first } = (await streams.info('SOLERA')).state;
    for (let number = Math.max(first, 1); number <= log.all.length; number += 1) {
      const message = await streams.getMessage('SOLERA', { seq: number });
      expect([message?.string(), message?.header.get('Nats-Msg-Id')]).toEqual([
        log.all[number - 1],
        `${log.incarnation}:${number}`,
      ]);
    }
  }

  close(): Promise<void> {
    return this.site.close();
  }
}
