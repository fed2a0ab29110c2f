/** A node as `npm start` composes it, for the benchmarks: the use cases, and HTTP in front of them where it is asked for. */
import { httpLimits } from '../config/http.js';
import { createHttpServer } from '../src/adapters/http/server.js';
import { createMetrics } from '../src/adapters/telemetry/metrics.js';
import type { Proposal } from '../src/application/ports/proposal.js';
import type { UseCases } from '../src/application/use-cases.js';
import { actionKinds } from '../src/cellar/registry.js';
import { type Composed, compose } from '../src/main/compose.js';

export interface BenchNode {
  readonly solera: UseCases;
  readonly composed: Composed;
  /** Units in each commit call so far. */
  readonly batchSizes: readonly number[];
  close(): Promise<void>;
}

export async function startNode(connectionString: string): Promise<BenchNode> {
  const batchSizes: number[] = [];
  const composed = await compose({ connectionString, onBatch: (units) => void batchSizes.push(units) });
  return { solera: composed.solera, composed, batchSizes, close: () => composed.close() };
}

/** Hands every unit that is committed from now on to `see`, with its first number. One that is not committed ends the benchmark. */
export function watchCommits({ composed }: BenchNode, see: (unit: Proposal, first: number) => void): void {
  const { store } = composed.postgres;
  const commit = store.commit.bind(store);
  store.commit = async (units) => {
    const results = await commit(units);
    for (const [index, unit] of units.entries()) {
      const result = results[index];
      if (result?.kind !== 'committed') throw new Error(`a unit was not committed but ${result?.kind}`);
      see(unit, result.first);
    }
    return results;
  };
}

export interface HttpNode {
  readonly port: number;
  close(): Promise<void>;
}

/** The whole adapter, with metrics and without a log of requests, as the program serves it. */
export async function serveHttp({ solera }: BenchNode): Promise<HttpNode> {
  const silent = () => undefined;
  const app = createHttpServer({
    solera,
    kinds: actionKinds,
    log: { info: silent, warn: silent, error: silent },
    metrics: createMetrics(),
    limits: httpLimits,
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return { port: address.port, close: () => app.close() };
}
