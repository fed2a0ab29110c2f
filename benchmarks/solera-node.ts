/** A node for the benchmarks, composed as `npm start` composes it: the use cases, and HTTP on request. */
import { httpLimits } from '../config/http.js';
import { createHttpServer } from '../src/adapters/http/server.js';
import { createMetrics } from '../src/adapters/telemetry/metrics.js';
import type { Proposal } from '../src/application/ports/proposal.js';
import type { UseCases } from '../src/application/use-cases.js';
import { actionKinds } from '../src/cellar/registry.js';
import type { FollowerDefinition } from '../src/followers/definition.js';
import { type Composed, compose } from '../src/main/compose.js';

interface BenchNode {
  readonly solera: UseCases;
  readonly composed: Composed;
  /** The number of proposals in each commit call so far. */
  readonly batchSizes: readonly number[];
  close(): Promise<void>;
}

/** `keys`: the setting SOLERA_KEYS. `definitions`: the followers that the node keeps; by default none. */
export async function startNode(
  connectionString: string,
  keys: string | null = null,
  definitions?: readonly FollowerDefinition[],
): Promise<BenchNode> {
  const batchSizes: number[] = [];
  const composed = await compose({
    ...{ connectionString, keys },
    ...(definitions === undefined ? {} : { followers: { definitions } }),
    onBatch: (proposals) => void batchSizes.push(proposals),
  });
  return { solera: composed.solera, composed, batchSizes, close: () => composed.close() };
}

/** Calls `observe` with every proposal that is committed from now on, and its first number. Any other outcome ends the benchmark. */
export function watchCommits({ composed }: BenchNode, observe: (proposal: Proposal, first: number) => void): void {
  const { store } = composed.postgres;
  const commit = store.commit.bind(store);
  store.commit = async (proposals) => {
    const results = await commit(proposals);
    for (const [index, proposal] of proposals.entries()) {
      const result = results[index];
      if (result?.kind !== 'committed') throw new Error(`the outcome of a proposal is ${result?.kind}, not committed`);
      observe(proposal, result.first);
    }
    return results;
  };
}

interface HttpNode {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves the node over HTTP with metrics and without a request log, like the program. */
export async function serveHttp({ solera, composed }: BenchNode): Promise<HttpNode> {
  const silent = () => undefined;
  const app = createHttpServer({
    solera,
    imports: composed.imports,
    followers: composed.followers,
    reports: composed.reports,
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
