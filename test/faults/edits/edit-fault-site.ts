/** A durable PostgreSQL, and two nodes that share it. */
import http from 'node:http';
import { Client } from 'pg';
import type { LargeEditLimits } from '../../../config/large-edits.js';
import { startTestServer, type TestServer } from '../../support/postgres.js';
import { clientOfPort, type HttpClient, type HttpResponse } from '../http-client.js';
import { NodeProcess } from '../node-process.js';

const hooks = new URL('edit-node-hooks.mjs', import.meta.url).href;

/** Edits are taken over soon, and report their progress often. */
const soon: Partial<LargeEditLimits> = {
  ...{ silentMs: 2_000, beatMs: 300, takePollMs: 200, progressMs: 50, positionsPerSnapshot: 500 },
  ...{ rowsPerWrite: 1_000, endPatienceMs: 100, editsPerWinery: 4 },
};

export interface EditFaultNode {
  readonly process: NodeProcess;
  readonly client: HttpClient;
}

export interface EditFaultSite {
  readonly database: TestServer;
  readonly nodes: readonly [EditFaultNode, EditFaultNode];
  /** A node whose workers have too little memory. It does not run. */
  readonly narrow: EditFaultNode;
  /** Runs a query on the database, or returns null if it is away. */
  query<Row extends object>(sql: string, values: readonly unknown[]): Promise<Row[] | null>;
  close(): Promise<void>;
}

export async function startEditFaultSite(): Promise<EditFaultSite> {
  const agent = new http.Agent({ keepAlive: true });
  const database = await startTestServer({ fsync: true });
  const open = (limits: Partial<LargeEditLimits>): EditFaultNode => {
    const process = new NodeProcess(database.connectionString, {
      NODE_OPTIONS: `--import=${hooks}`,
      SOLERA_TEST_EDIT_LIMITS: JSON.stringify({ ...soon, ...limits }),
    });
    return { process, client: clientOfPort(() => process.port, agent) };
  };
  const nodes = [open({}), open({})] as const;
  const narrow = open({ workerHeapMb: 14, workerYoungMb: 1 });
  let connection: Client | null = null;
  const site: EditFaultSite = {
    ...{ database, nodes, narrow },
    query: async (sql, values) => {
      try {
        connection ??= await connect(database.connectionString, () => {
          connection = null;
        });
        return (await connection.query(sql, [...values])).rows;
      } catch {
        connection = null;
        return null;
      }
    },
    close: async () => {
      await Promise.all([...nodes, narrow].map(({ process }) => process.kill()));
      await connection?.end().catch(() => undefined);
      agent.destroy();
      await database.stop();
    },
  };
  // One after the other: the first node creates the tables.
  for (const { process } of nodes) await process.start();
  return site;
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
