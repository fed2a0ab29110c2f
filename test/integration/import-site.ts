/** A server on its own database, in this process, so that tests can read its store. */
import type { FastifyInstance } from 'fastify';
import { httpLimits } from '../../config/http.js';
import { createHttpServer } from '../../src/adapters/http/server.js';
import { createMetrics } from '../../src/adapters/telemetry/metrics.js';
import { actionKinds } from '../../src/cellar/registry.js';
import { type Composed, compose } from '../../src/main/compose.js';
import { createTestDatabase } from '../support/postgres.js';

export interface Site {
  readonly url: string;
  readonly connectionString: string;
  readonly composed: Composed;
  /** Replaces the HTTP server by a new one on the same port, which clients see as a restart. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

export async function openSite(): Promise<Site> {
  const database = await createTestDatabase();
  const composed = await compose({ connectionString: database.connectionString, durable: false });
  const listen = async (port: number): Promise<FastifyInstance> => {
    const parts = {
      solera: composed.solera,
      imports: composed.imports,
      kinds: actionKinds,
      log: silent,
      limits: httpLimits,
    };
    const server = createHttpServer({ ...parts, metrics: createMetrics() });
    await server.listen({ host: '127.0.0.1', port });
    return server;
  };
  let server = await listen(0);
  const address = server.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    connectionString: database.connectionString,
    composed,
    restart: async () => {
      await server.close();
      server = await listen(port);
    },
    close: async () => {
      await server.close();
      await composed.close();
      await database.drop();
    },
  };
}
