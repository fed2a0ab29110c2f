import type { AddressInfo } from 'node:net';
import { httpLimits } from '../../config/http.js';
import { createHttpServer } from '../../src/adapters/http/server.js';
import { readModels } from '../../src/adapters/postgres/read-models/model-queries.js';
import { createLog } from '../../src/adapters/telemetry/log.js';
import { createMetrics } from '../../src/adapters/telemetry/metrics.js';
import type { UseCases } from '../../src/application/use-cases.js';
import { actionKinds } from '../../src/cellar/registry.js';
import type { Schemas } from '../../src/cellar/upcasters.js';
import { compose } from '../../src/main/compose.js';
import { createTestDatabase } from './postgres.js';

export interface HttpNode {
  /** Without a trailing slash. */
  readonly url: string;
  readonly solera: UseCases;
  close(): Promise<void>;
}

/** Starts a whole node with an empty database of its own, on a free port of this machine. */
export async function startHttpNode(): Promise<HttpNode> {
  const database = await createTestDatabase();
  const node = await httpNodeOn(database.connectionString);
  return { ...node, close: () => node.close().finally(() => database.drop()) };
}

/** Starts a whole node with a database, which stays when the node is closed. */
export async function httpNodeOn(connectionString: string, schemas?: Schemas): Promise<HttpNode> {
  const options = { connectionString, durable: false, followers: { definitions: readModels } };
  const node = await compose({ ...options, ...(schemas && { schemas }) });
  const server = createHttpServer({
    solera: node.solera,
    imports: node.imports,
    followers: node.followers,
    reports: node.reports,
    model: node.model,
    kinds: actionKinds,
    log: createLog({ level: 'fatal' }),
    metrics: createMetrics(),
    limits: httpLimits,
  });
  await server.listen({ port: 0, host: '127.0.0.1' });
  const { port } = server.server.address() as AddressInfo; // It listens on TCP.
  return {
    url: `http://127.0.0.1:${port}`,
    solera: node.solera,
    close: async () => {
      await server.close();
      await node.close();
    },
  };
}
