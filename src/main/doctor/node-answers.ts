import { clientLimits } from '../../../config/node.js';
import type { ClockOffset } from '../../adapters/postgres/database-condition.js';
import { clientHeaders } from '../configuration.js';
import type { NodeFound, NodesFound } from './condition.js';

interface ClusterAnswer {
  readonly nodes: readonly {
    readonly node: string;
    readonly url: string | null;
    readonly version: string;
    readonly status: string;
  }[];
}

/** Asks one node for the nodes of the cluster, and each of them for its time. */
export async function askNodes(url: string): Promise<NodesFound> {
  try {
    const response = await answer(new URL('/v1/cluster', url));
    if (!response.ok) return { url, failure: `it answers ${response.status} to GET /v1/cluster`, nodes: [] };
    const { nodes } = (await response.json()) as ClusterAnswer; // Solera's own answer.
    const found = nodes.map(async ({ node, url: own, version, status }): Promise<NodeFound> => {
      const address = own ?? (nodes.length === 1 ? url : null);
      return { node, version, status, clock: address === null ? null : await clockOf(address) };
    });
    return { url, failure: null, nodes: await Promise.all(found) };
  } catch {
    return { url, failure: 'no node answers there', nodes: [] };
  }
}

/** Reads the clock of a node from the header `Date`, which is cut to the second. */
async function clockOf(url: string): Promise<ClockOffset | null> {
  try {
    const beganAtMs = Date.now();
    const begun = performance.now();
    const date = (await answer(new URL('/healthz', url))).headers.get('date');
    const halfMs = (performance.now() - begun) / 2;
    if (date === null) return null;
    return { offsetMs: Date.parse(date) + 500 - (beganAtMs + halfMs), uncertaintyMs: 500 + halfMs };
  } catch {
    return null;
  }
}

function answer(url: URL): Promise<Response> {
  return fetch(url, { headers: clientHeaders(process.env), signal: AbortSignal.timeout(clientLimits.nodeAnswerMs) });
}
