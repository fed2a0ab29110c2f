/**
 * One node of Solera, from its configuration to an address that answers.
 *
 * Owns: the database server (if embedded), the parts, the HTTP server, the janitor's timer. Does not own: signals, exit codes, stdout.
 * States: starting → serving → draining → closed. Invariants: 1. What was opened is closed in the reverse order, also where a later step of
 * the start failed. 2. `close` may be called at any time, twice; it resolves when nothing is left running.
 */
import { createServer } from 'node:net';
import { httpLimits } from '../../config/http.js';
import { nodeLimits } from '../../config/node.js';
import { createHttpServer } from '../adapters/http/server.js';
import { createLog, type Log } from '../adapters/telemetry/log.js';
import { actionKinds } from '../cellar/registry.js';
import { CommandFailure } from './command-failure.js';
import { type Composed, compose } from './compose.js';
import type { Configuration } from './configuration.js';
import { type Database, openDatabase, openingFailure } from './database.js';
import { called } from './invocation.js';
import { nodeMetrics } from './node-metrics.js';

export interface Node {
  readonly url: string;
  readonly database: Database;
  readonly composed: Composed;
  readonly log: Log;
  close(): Promise<void>;
}

/** @throws CommandFailure, or an adapter's error with a name (see failureText). */
export async function startNode(configuration: Configuration): Promise<Node> {
  const { host, port, logLevel, natsUrl } = configuration;
  const log = createLog({ level: logLevel, pretty: process.stderr.isTTY });
  if (natsUrl !== null)
    log.warn('NATS_URL is set, but this version runs as one node in one process and makes no use of it.');
  const opened: (() => Promise<void>)[] = [];
  const close = closingAll(opened);
  try {
    // Found out before a database is started for nothing; that the port is still free then is not promised.
    await assertFree(host, port);
    const database = await openDatabase(configuration, log);
    opened.push(() => database.close());
    const { metrics, onBatch, watch } = nodeMetrics();
    const onTrouble = (what: string, error: unknown): void =>
      log.warn({ err: error }, `Trouble while ${what}; it will be tried again.`);
    const { connectionString } = database;
    const composed = await compose({ connectionString, onBatch, onTrouble }).catch((error: unknown) => {
      throw openingFailure(error, database);
    });
    opened.push(() => composed.close());
    const stopWatching = await watch(composed);
    const stopSweeping = sweepNowAndThen(composed, onTrouble);
    opened.push(async () => {
      stopWatching();
      stopSweeping();
    });
    const server = createHttpServer({
      solera: composed.solera,
      kinds: actionKinds,
      log,
      metrics,
      limits: httpLimits,
    });
    opened.push(() => server.close());
    await server.listen({ host, port }).catch((error: unknown) => {
      throw listenFailure(error, host, port);
    });
    const address = server.server.address();
    const listening = typeof address === 'object' && address !== null ? address.port : port;
    return { url: urlOf(host, listening), database, composed, log, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Last opened, first closed; one that fails does not keep the others open. */
function closingAll(opened: readonly (() => Promise<void>)[]): () => Promise<void> {
  let closing: Promise<void> | undefined;
  const closeAll = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const closeOne of [...opened].reverse()) await closeOne().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, 'not everything could be closed');
  };
  return () => {
    closing ??= closeAll();
    return closing;
  };
}

function sweepNowAndThen({ postgres }: Composed, onTrouble: (what: string, error: unknown) => void): () => void {
  const timer = setInterval(() => {
    postgres.sweep().catch((error: unknown) => onTrouble('deleting what dead writers left', error));
  }, nodeLimits.sweepIntervalMs);
  timer.unref();
  return () => clearInterval(timer);
}

async function assertFree(host: string, port: number): Promise<void> {
  if (port === 0) return;
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(port, host, resolve);
  }).catch((error: unknown) => {
    throw listenFailure(error, host, port);
  });
  await new Promise((resolve) => probe.close(resolve));
}

/** What to do about an address that cannot be listened on. */
export function listenFailure(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  // The next port, unless it is as privileged or none.
  const other = `Choose another one: PORT=${port < 1_024 || port === 65_535 ? 8081 : port + 1} ${called('start')}`;
  if (code === 'EADDRINUSE')
    return new CommandFailure(`Port ${port} is in use by another program.`, other, { cause: error });
  if (code === 'EACCES')
    return new CommandFailure(`This user may not listen on port ${port}.`, other, { cause: error });
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new CommandFailure(
      `This machine has no address ${host}.`,
      'Correct HOST. 127.0.0.1, the default, accepts connections from this machine; 0.0.0.0 listens on all addresses.',
      { cause: error },
    );
  return error;
}

/** An address that can be opened here: one that listens everywhere listens on this machine, too. */
function urlOf(host: string, port: number): string {
  const everywhere = host === '0.0.0.0' || host === '::';
  const name = everywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
