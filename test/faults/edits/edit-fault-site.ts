/** A durable PostgreSQL, and two nodes that share it: a cell with a broker, or without. */
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { LargeEditLimits } from '../../../config/large-edits.js';
import { type NatsServer, startNatsServer } from '../../../src/adapters/nats-server/nats-server.js';
import { startTestServer, type TestServer } from '../../support/postgres.js';
import { settled } from '../cluster/cluster-site.js';
import { clientOfPort, type HttpClient, type HttpResponse } from '../http-client.js';
import { NodeProcess } from '../node-process.js';
import type { SmallDisk } from './small-disk.js';

const hooks = new URL('edit-node-hooks.mjs', import.meta.url).href;

/** Edits are taken over soon, and report their progress often. */
const soon: Partial<LargeEditLimits> = {
  ...{ silentMs: 2_000, beatMs: 300, takePollMs: 200, progressMs: 50, positionsPerSnapshot: 500 },
  ...{ rowsPerWrite: 1_000, endPatienceMs: 100, editsPerWinery: 4 },
};

/** For a small disk: the log is short. None of its files, and no space in tables, is kept for later, so that work on a full disk fails soon. */
const noReserves = { min_wal_size: '32MB', max_wal_size: '64MB', wal_recycle: 'off', autovacuum: 'off' };

export interface EditFaultNode {
  readonly process: NodeProcess;
  readonly client: HttpClient;
}

export interface EditFaultSite {
  readonly database: TestServer;
  readonly broker: NatsServer | null;
  readonly nodes: readonly [EditFaultNode, EditFaultNode];
  /** A node whose workers have too little memory. It does not run. */
  readonly narrow: EditFaultNode;
  /** Runs a query on the database, or returns null if it is away. */
  query<Row extends object>(sql: string, values: readonly unknown[]): Promise<Row[] | null>;
  close(): Promise<void>;
}

interface SiteOptions {
  /** Whether the nodes know each other through a broker. */
  readonly brokered: boolean;
  /** Where the database has its data. Without it, it has room enough. */
  readonly disk?: SmallDisk;
}

export async function startEditFaultSite({ brokered, disk }: SiteOptions): Promise<EditFaultSite> {
  const agent = new http.Agent({ keepAlive: true });
  const database = await startTestServer({
    fsync: true,
    ...(disk === undefined ? {} : { parent: disk.folder, settings: noReserves }),
  });
  const folder = await mkdtemp(join(tmpdir(), 'solera-edit-faults-'));
  const broker = brokered ? await startNatsServer({ folder }) : null;
  const open = (name: string, limits: Partial<LargeEditLimits>): EditFaultNode => {
    const process = new NodeProcess(database.connectionString, {
      NODE_OPTIONS: `--import=${hooks}`,
      SOLERA_TEST_EDIT_LIMITS: JSON.stringify({ ...soon, ...limits }),
      ...(broker === null ? {} : { SOLERA_NODE: name, NATS_URL: broker.url }),
    });
    return { process, client: clientOfPort(() => process.port, agent) };
  };
  const nodes = [open('north', {}), open('south', {})] as const;
  const narrow = open('narrow', { workerHeapMb: 14, workerYoungMb: 1 });
  const connection = new LastingConnection(database.connectionString);
  const site: EditFaultSite = {
    ...{ database, broker, nodes, narrow },
    query: (sql, values) => connection.query(sql, values),
    close: async () => {
      await Promise.all([...nodes, narrow].map(({ process }) => process.kill()));
      await connection.end();
      agent.destroy();
      await broker?.stop();
      await rm(folder, { recursive: true });
      await database.stop();
    },
  };
  // One after the other: the first node creates the tables.
  for (const { process } of nodes) await process.start();
  if (brokered) await settled({ nodes });
  return site;
}

/** A connection to a database that may be away for a while. */
class LastingConnection {
  private client: Client | null = null;

  constructor(private readonly connectionString: string) {}

  async query<Row extends object>(sql: string, values: readonly unknown[]): Promise<Row[] | null> {
    try {
      this.client ??= await connect(this.connectionString, () => {
        this.client = null;
      });
      return (await this.client.query(sql, [...values])).rows;
    } catch {
      this.client = null;
      return null;
    }
  }

  async end(): Promise<void> {
    await this.client?.end().catch(() => undefined);
  }
}

async function connect(connectionString: string, onLost: () => void): Promise<Client> {
  const client = new Client({ connectionString });
  client.on('error', onLost);
  await client.connect();
  return client;
}

export function bodyOf({ status, text }: HttpResponse): unknown {
  if (status >= 300) throw new Error(`a request was answered with ${status}: ${text}`);
  return JSON.parse(text);
}
