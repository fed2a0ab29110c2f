import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { clusterFolder } from '../../adapters/embedded-postgres/cluster.js';
import { startNatsServer } from '../../adapters/nats-server/nats-server.js';
import type { Configuration } from '../configuration.js';
import { openDatabase } from '../database.js';
import { guardPostgres } from './guardian.js';
import { launchNode, type NodeProcess } from './node-process.js';

/** A cluster on this machine: a PostgreSQL, a nats-server and nodes, all started by this process. */
export interface LocalCluster {
  readonly nodes: readonly NodeProcess[];
  readonly databaseUrl: string;
  readonly natsUrl: string;
  readonly logFolder: string;
  /** Resolves with the reason if PostgreSQL or the nats-server has ended and is not restarted. */
  readonly lost: Promise<Error>;
  /** Stops the nodes, then what they use. */
  close(): Promise<void>;
}

interface ClusterLaunch {
  readonly configuration: Configuration;
  readonly nodes: number;
  readonly firstPort: number;
  readonly log: { info(message: string): void; warn(message: string): void };
  /** Called when a node is ready. */
  readonly onReady: (node: NodeProcess) => void;
}

/**
 * Starts a cluster on this machine.
 * Owns: all processes. Invariant: whatever ends this process also ends them: nodes by the loss of their channel, the servers by their guards.
 */
export async function launchCluster(launch: ClusterLaunch): Promise<LocalCluster> {
  const { configuration, log } = launch;
  const folder = resolve(configuration.dataDir, 'cluster');
  const opened: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closeOne of opened.splice(0).reverse()) await closeOne();
  };
  try {
    const database = await openDatabase(configuration, log);
    opened.push(() => database.close());
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (configuration.databaseUrl === null) {
      const endGuard = guardPostgres(resolve(join(clusterFolder(configuration.dataDir), 'postmaster.pid')));
      opened.unshift(async () => endGuard());
    }
    const nats = await startNatsServer({ folder: join(folder, 'nats'), jetStream: true });
    opened.push(() => nats.stop());
    const environment = {
      DATABASE_URL: database.connectionString,
      NATS_URL: nats.url,
      LOG_LEVEL: configuration.logLevel,
    };
    const nodes: NodeProcess[] = [];
    opened.push(async () => {
      for (const node of nodes) node.stop();
      await Promise.all(nodes.map(({ ended }) => ended));
    });
    for (let index = 0; index < launch.nodes; index += 1) {
      const name = `node-${index + 1}`;
      const port = launch.firstPort === 0 ? 0 : launch.firstPort + index;
      const node = await launchNode({
        name,
        environment: { ...environment, PORT: String(port) },
        logPath: join(folder, `${name}.log`),
      });
      nodes.push(node);
      launch.onReady(node);
    }
    const natsEnded = nats.ended.then((reason) => new Error(`nats-server ended: ${reason}.`));
    return {
      nodes,
      databaseUrl: database.connectionString,
      natsUrl: nats.url,
      logFolder: folder,
      lost: Promise.race([database.lost, natsEnded]),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
