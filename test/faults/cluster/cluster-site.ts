/**
 * A cluster of real processes on this machine, every part of which a test may break.
 *
 * Owns: the nodes, a durable PostgreSQL, a nats-server, and for each node a proxy to either of them. Does not own: the faults, the workload.
 * Invariant: addresses never change, whatever is killed and restarted.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type NatsServer, startNatsServer } from '../../../src/adapters/nats-server/nats-server.js';
import { startTestServer, type TestServer } from '../../support/postgres.js';
import { openTcpProxy, type TcpProxy } from '../../support/tcp-proxy.js';
import { clientOfPort, type HttpClient } from '../http-client.js';
import { NodeProcess } from '../node-process.js';

export interface SiteNode {
  readonly name: string;
  readonly process: NodeProcess;
  /** The node's way to the broker. */
  readonly broker: TcpProxy;
  /** The node's way to the database. */
  readonly database: TcpProxy;
  readonly client: HttpClient;
}

export interface ClusterSite {
  readonly nodes: readonly SiteNode[];
  readonly broker: NatsServer;
  readonly database: TestServer;
  /** How often the broker's disk was wiped. */
  readonly wipes: { count: number };
  close(): Promise<void>;
}

const settleTimeoutMs = 60_000;

/** Starts the cluster and waits until its nodes share the partitions. `build` the program first. */
export async function startClusterSite({ nodes: count }: { readonly nodes: number }): Promise<ClusterSite> {
  const opened: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const closeOne of opened.splice(0).reverse()) await closeOne();
  };
  try {
    const folder = await mkdtemp(join(tmpdir(), 'solera-faults-'));
    opened.push(() => rm(folder, { recursive: true, force: true }));
    const database = await startTestServer({ fsync: true });
    opened.push(() => database.stop());
    const broker = await startNatsServer({ folder: join(folder, 'nats'), jetStream: true });
    opened.push(() => broker.stop());
    const agent = new http.Agent({ keepAlive: true });
    opened.push(async () => agent.destroy());
    const nodes: SiteNode[] = [];
    for (let number = 1; number <= count; number += 1) {
      const node = await openNode(`node-${number}`, { database, broker, agent });
      nodes.push(node);
      opened.push(() => Promise.all([node.broker.close(), node.database.close()]));
      opened.push(() => node.process.kill());
      // One after the other: the first node creates the tables.
      await node.process.start();
    }
    const site = { nodes, broker, database, wipes: { count: 0 }, close };
    await settled(site);
    return site;
  } catch (error) {
    await close();
    throw error;
  }
}

async function openNode(
  name: string,
  parts: { readonly database: TestServer; readonly broker: NatsServer; readonly agent: http.Agent },
): Promise<SiteNode> {
  const url = new URL(parts.database.connectionString);
  const [database, broker] = await Promise.all([openTcpProxy(Number(url.port)), openTcpProxy(parts.broker.port)]);
  url.port = String(database.port);
  const process = new NodeProcess(url.href, { SOLERA_NODE: name, NATS_URL: `nats://127.0.0.1:${broker.port}` });
  return { name, process, broker, database, client: clientOfPort(() => process.port, parts.agent) };
}

interface ClusterView {
  readonly epoch: number;
  readonly brokered: boolean;
  readonly partitions: number;
  readonly nodes: readonly { readonly node: string; readonly status: string; readonly partitions: number }[];
}

/** Waits until all nodes are ready, reach the broker, and agree that they share all partitions. */
export async function settled({ nodes }: { readonly nodes: readonly Pick<SiteNode, 'client'>[] }): Promise<void> {
  const deadline = performance.now() + settleTimeoutMs;
  for (;;) {
    const views = await Promise.all(nodes.map((node) => viewOf(node)));
    if (views.every((view) => view !== null && view.epoch === views[0]?.epoch && isComplete(view, nodes.length)))
      return;
    if (performance.now() > deadline)
      throw new Error(`the cluster was not whole after ${settleTimeoutMs} ms: ${JSON.stringify(views)}`);
    await pause(50);
  }
}

function isComplete({ brokered, nodes, partitions }: ClusterView, count: number): boolean {
  const owners = nodes.filter(({ status, partitions: owned }) => status === 'serving' && owned > 0);
  const owned = owners.reduce((sum, one) => sum + one.partitions, 0);
  return brokered && owners.length === count && owned === partitions;
}

/** Returns null if the node is not ready. */
async function viewOf({ client }: Pick<SiteNode, 'client'>): Promise<ClusterView | null> {
  try {
    const ready = await client({ method: 'GET', path: '/readyz' });
    const { status, text } = await client({ method: 'GET', path: '/v1/cluster' });
    return ready.status === 200 && status === 200 ? (JSON.parse(text) as ClusterView) : null;
  } catch {
    return null;
  }
}
