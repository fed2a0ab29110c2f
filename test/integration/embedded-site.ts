/** Starts embedded servers in a new data folder, and stops them after each test. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/adapters/embedded-postgres/embedded-postgres.js';
import { builtModule, startElsewhere } from '../support/other-process.js';

/** Small, so that a start is quick. */
const settings = { shared_buffers: '16MB', min_wal_size: '80MB' };

export class EmbeddedSite {
  /** Messages of the servers for the operator. */
  readonly messages: string[] = [];
  private readonly running: EmbeddedPostgres[] = [];
  private readonly log = {
    info: (text: string) => void this.messages.push(text),
    warn: (text: string) => void this.messages.push(text),
  };

  private constructor(
    readonly base: string,
    /** In `base`. Tests may choose another one. */
    public dataDir: string,
  ) {}

  static async open(): Promise<EmbeddedSite> {
    const base = await mkdtemp(join(tmpdir(), 'solera-test-embedded-'));
    return new EmbeddedSite(base, join(base, 'data'));
  }

  get clusterDir(): string {
    return join(this.dataDir, 'postgres');
  }

  async start(): Promise<EmbeddedPostgres> {
    const server = await startEmbeddedPostgres({ dataDir: this.dataDir, log: this.log, settings });
    this.running.push(server);
    return server;
  }

  async close(): Promise<void> {
    for (const server of this.running) await server.stop();
    await rm(this.base, { recursive: true, force: true });
  }

  /** Starts a server in another process, which can be killed. */
  async startElsewhere(): Promise<{ owner: ChildProcess; connectionString: string }> {
    const options = `dataDir: ${JSON.stringify(this.dataDir)}, settings: ${JSON.stringify(settings)}`;
    const { owner, found } = await startElsewhere(
      `import { startEmbeddedPostgres } from '${builtModule('src/adapters/embedded-postgres/embedded-postgres')}';
      const server = await startEmbeddedPostgres({ ${options}, log: console });
      process.stderr.write(server.connectionString + '\\n');`,
      /^postgresql:\S+/m,
    );
    return { owner, connectionString: found[0] };
  }
}

export async function killHard(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** Runs one statement and returns the values of its rows. */
export async function query(connectionString: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query({ text: statement, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}
