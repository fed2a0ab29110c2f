import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { nodeLimits } from '../../../config/node.js';
import { clusterFolder } from '../../adapters/embedded-postgres/cluster.js';
import { type NatsServer, startNatsServer } from '../../adapters/nats-server/nats-server.js';
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
  /** Resolves with the reason if PostgreSQL has ended and cannot be restarted. */
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
  /** Resolves when the launch is to be given up. */
  readonly cancelled: Promise<unknown>;
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
    let closing = false;
    opened.push(async () => {
      closing = true;
      await nats.stop();
    });
    void keepRunning(nats, () => closing, log);
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
    let isCancelled = false;
    void launch.cancelled.then(() => {
      isCancelled = true;
    });
    for (let index = 0; index < launch.nodes && !isCancelled; index += 1) {
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
    return {
      nodes,
      databaseUrl: database.connectionString,
      natsUrl: nats.url,
      logFolder: folder,
      lost: database.lost,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Starts the nats-server again whenever it ends. Meanwhile each node continues alone. */
async function keepRunning(nats: NatsServer, isClosing: () => boolean, log: ClusterLaunch['log']): Promise<void> {
  for (;;) {
    const reason = await nats.ended;
    if (isClosing()) return;
    log.warn(`nats-server has ended: ${reason}. Each node continues alone until it is back.`);
    await sleep(nodeLimits.brokerRestartMs);
    if (isClosing()) return;
    try {
      await nats.restart();
      log.warn('nats-server is back.');
    } catch (error) {
      log.warn(`nats-server could not be started again: ${String(error)}`);
      return;
    }
  }
}
