/** A nats-server and participants on it, for one test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { NatsMessages } from '../../src/adapters/nats/nats-messages.js';
import { openNats } from '../../src/adapters/nats/open-nats.js';
import { type NatsServer, startNatsServer } from '../../src/adapters/nats-server/nats-server.js';

type Credentials = NonNullable<Parameters<typeof openNats>[0]['credentials']>;

export class NatsSite {
  /** The lines of information and warnings of all participants. */
  readonly lines: string[] = [];
  /** The errors that participants reported. */
  readonly reported: unknown[] = [];
  readonly folder: string;
  private readonly endings: (() => Promise<unknown>)[] = [];
  private servers = 0;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async open(): Promise<NatsSite> {
    return new NatsSite(await mkdtemp(join(tmpdir(), 'solera-nats-')));
  }

  /** Starts a server in a folder of its own. `configuration` is added to its configuration file. */
  async startServer(configuration = ''): Promise<NatsServer> {
    this.servers += 1;
    const server = await startNatsServer({ folder: join(this.folder, `server-${this.servers}`), configuration });
    this.endings.push(() => server.stop());
    return server;
  }

  participant(servers: string | readonly string[], credentials: Credentials = {}): NatsMessages {
    const messages = openNats({
      servers: typeof servers === 'string' ? [servers] : servers,
      name: 'test',
      credentials,
      log: {
        info: (line) => this.lines.push(line),
        warn: (line) => this.lines.push(line),
        error: ({ err }) => this.reported.push(err),
      },
    });
    this.endings.push(() => messages.close());
    return messages;
  }

  async connected(servers: string | readonly string[], credentials?: Credentials): Promise<NatsMessages> {
    const messages = this.participant(servers, credentials);
    await expect.poll(() => [messages.connected, this.lines], { timeout: 10_000 }).toEqual([true, expect.anything()]);
    return messages;
  }

  endLater(end: () => Promise<unknown>): void {
    this.endings.push(end);
  }

  /** Ends participants before their servers. */
  async close(): Promise<void> {
    for (const end of this.endings.reverse()) await end();
    await rm(this.folder, { recursive: true, force: true });
  }
}
