/**
 * One node of Solera: its database, its parts and its HTTP server.
 *
 * Owns: the database server (if embedded), the composed parts, the HTTP server, the timers of the background work. Does not own: signals, exit codes, stdout.
 * States: starting → serving → leaving (only in a cluster: other nodes take the partitions over, and this one serves requests until load balancers send no more) → draining → closed. Invariants: (1) parts are closed in the reverse order of their start, even if a later step
 * of the start fails; (2) `close` may be called at any time and repeatedly; it resolves when nothing is running any more.
 */
import { randomUUID } from 'node:crypto';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { httpLimits } from '../../config/http.js';
import { createHttpServer } from '../adapters/http/server.js';
import type { NatsMessages } from '../adapters/nats/nats-messages.js';
import { openNats } from '../adapters/nats/open-nats.js';
import { readModels } from '../adapters/postgres/read-models/model-queries.js';
import { createLog, type Log } from '../adapters/telemetry/log.js';
import { openTracer } from '../adapters/telemetry/tracer.js';
import { currentLevel } from '../application/level.js';
import { actionKinds } from '../cellar/registry.js';
import type { Inspection } from '../cluster/inspection.js';
import { loneNode } from '../cluster/lone-node.js';
import type { ClusterObserver } from '../cluster/observer.js';
import type { FollowerDefinition } from '../followers/definition.js';
import { clusterLog, countedAndLogged } from './cluster-log.js';
import { type Composed, type ComposedCluster, compose } from './compose.js';
import type { Configuration } from './configuration.js';
import { type Database, openDatabase, openingFailure } from './database.js';
import { verifierOf } from './issuer.js';
import { listenFailure } from './listen-failure.js';
import { createNodeIngestion } from './node-ingestion.js';
import { nodeMetrics } from './node-metrics.js';
import { createNodeMirror } from './node-mirror.js';
import { openTransport } from './node-transport.js';
import { startUpkeep } from './node-upkeep.js';
import { pageFolder } from './page-folder.js';
import { programVersion } from './program-version.js';
import { servedAccess } from './served-access.js';

export interface Node {
  /** An address that can be opened on this machine. */
  readonly url: string;
  readonly database: Database;
  readonly composed: Composed;
  readonly log: Log;
  /** Reads the certificate of the server again; see node-transport.ts. */
  renewCertificate(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a node. `own`: followers of the operator, beside the read models. @throws CommandFailure, or an error of an adapter that `failureText` explains. */
export async function startNode(configuration: Configuration, own: readonly FollowerDefinition[] = []): Promise<Node> {
  const { host, port } = configuration;
  const log = createLog({ level: configuration.logLevel, pretty: process.stderr.isTTY, node: configuration.node });
  const tracer = openTracer({ 'solera.node': configuration.node }, programVersion);
  const opened: (() => Promise<void>)[] = [];
  const close = closingAll(opened);
  try {
    // Checked before a database is started in vain. Another program may still take the port before the server binds it.
    await assertPortFree(host, port);
    const transport = await openTransport(configuration, log);
    const database = await openDatabase(configuration, log);
    opened.push(() => database.close());
    const { metrics, onBatch, onReply, clusterObserver, editObserver, ...observed } = nodeMetrics();
    const onTrouble = troubleWarning(log);
    const address: { url: string | null } = { url: null };
    const cluster = openCluster(configuration, { address, observer: logged(clusterObserver, log), log });
    if (cluster !== undefined) opened.push(() => cluster.messages.close());
    const observers = { onBatch, onReply, onTrouble, onUnknownWinery: unknownWineryWarning(log), tracer, editObserver };
    const followers = { definitions: [...readModels, ...own], observer: observed.followersObserver };
    const { connectionString } = database;
    const options = { connectionString, keys: configuration.keys, cluster, followers, ...observers };
    const composed = await compose({ ...options, ...authentication(configuration) }).catch((error) => {
      throw openingFailure(error, database);
    });
    opened.push(() => composed.close());
    const access = servedAccess(configuration, composed.access);
    const streams = startStreams(configuration, { composed, cluster, observed, log, onTrouble });
    opened.push(() => streams.stop());
    const stopWatching = await observed.watch(composed);
    opened.push(async () => stopWatching());
    opened.push(startUpkeep(composed, observed.keeperObserver, onTrouble));
    let leaving = false;
    const server = createHttpServer({
      place: {
        node: configuration.node,
        inspection: composed.cluster?.inspection ?? inspectionOf(configuration, composed, address),
        leaving: () => leaving,
        mirrorProblem: () => streams.mirror.problem(),
      },
      ...servedParts(configuration, composed),
      ...{ access, ingestion: streams.ingestion.control, log, metrics, tracer },
      transport: transport.served(() => access.authenticator.isRequired),
    });
    opened.push(() => server.close());
    await listen(server, host, port);
    const url = `${transport.scheme}://${authorityOf(host, server.server.address(), port)}`;
    address.url = url;
    const leave = async (): Promise<void> => {
      leaving = true;
      if (cluster === undefined) return;
      await Promise.all([streams.stop(), composed.leaveCluster()]);
      await sleep(configuration.leaveMs);
    };
    const { renewCertificate } = transport;
    return { url, database, composed, log, renewCertificate, close: () => leave().finally(close) };
  } catch (error) {
    await close();
    throw error;
  }
}

function authentication({ authenticates, oidc }: Configuration) {
  return { authIsOff: !authenticates, verifier: verifierOf(oidc) };
}

/** What the server of a node serves, and how much of it. */
function servedParts({ stream }: Configuration, composed: Composed) {
  const { solera, imports, model, followers, reports, postgres } = composed;
  const limits = { ...httpLimits, notificationPageSize: postgres.log.pageSize };
  return { solera, imports, model, followers, reports, kinds: actionKinds, stream, page: pageFolder(), limits };
}

/** Opens the connection to the broker, if there is one, and names this start of the node. */
function openCluster(
  { natsUrls, natsCredentials, cell, node, edge }: Configuration,
  parts: { readonly address: { readonly url: string | null }; readonly observer: ClusterObserver; readonly log: Log },
): (ComposedCluster & { readonly messages: NatsMessages }) | undefined {
  if (natsUrls.length === 0) return undefined;
  const { address, observer, log } = parts;
  const self = { node, incarnation: randomUUID().replaceAll('-', '') };
  const messages = openNats({ servers: natsUrls, name: `solera ${cell} ${node}`, credentials: natsCredentials, log });
  return { cell, self, edge, messages, url: () => address.url, observer };
}

interface StreamParts extends Pick<Parameters<typeof createNodeMirror>[0], 'cluster' | 'log' | 'onTrouble'> {
  readonly composed: Composed;
  readonly observed: Pick<ReturnType<typeof nodeMetrics>, 'ingestionObserver' | 'mirrorObserver'>;
  readonly log: Log;
}

function troubleWarning(log: Log): (what: string, error: unknown, about?: object) => void {
  return (what, error, about) =>
    log.warn({ err: error, ...about }, `A background task failed and will be repeated: ${what}.`);
}

function unknownWineryWarning(log: Log): (winery: string) => void {
  return (winery) =>
    log.warn(
      `SOLERA_KEYS has a key of the winery ${winery}, which does not exist. The key was registered, so the winery will be encrypted once it is created. If the code is wrong, destroy its keys with solera keys destroy --winery ${winery}, and give the right winery a key with solera keys rotate.`,
    );
}

/** Begins the work on streams of JetStream: it takes commands from one, and copies the log to another. */
function startStreams({ stream }: Configuration, { observed, ...parts }: StreamParts) {
  const ingestion = createNodeIngestion({ ...parts, observer: observed.ingestionObserver });
  const mirror = createNodeMirror({ ...parts, stream, observer: observed.mirrorObserver });
  const stop = async (): Promise<void> => void (await Promise.all([ingestion.stop(), mirror.stop()]));
  return { ingestion, mirror, stop };
}

function logged(metrics: ClusterObserver, log: Log): ClusterObserver {
  const events = clusterLog({
    info: (fields, message) => log.info(fields, message),
    warn: (fields, message) => log.warn(fields, message),
    elapsedMs: () => performance.now(),
    after: (ms, work) => void setTimeout(work, ms).unref(),
  });
  return countedAndLogged(metrics, events);
}

/** What operators see of a node that is alone. */
function inspectionOf(
  { cell, node }: Configuration,
  { spreadOf, refresh, rates }: Composed,
  address: { readonly url: string | null },
): Inspection {
  const startedAt = new Date().toISOString();
  return loneNode({
    ...{ cell, node, version: programVersion, level: currentLevel, startedAt, spreadOf, refresh },
    rates: () => rates.read(),
    ...{ url: () => address.url, now: Date.now },
  });
}

/** Closes in the reverse order. A failure does not keep the others open. */
function closingAll(opened: readonly (() => Promise<void>)[]): () => Promise<void> {
  let closing: Promise<void> | undefined;
  const closeAll = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const closeOne of [...opened].reverse()) await closeOne().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, 'some parts of the node could not be closed');
  };
  return () => {
    closing ??= closeAll();
    return closing;
  };
}

async function listen(server: ReturnType<typeof createHttpServer>, host: string, port: number): Promise<void> {
  await server.listen({ host, port }).catch((error: unknown) => {
    throw listenFailure(error, host, port);
  });
}

async function assertPortFree(host: string, port: number): Promise<void> {
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

function authorityOf(host: string, listening: AddressInfo | string | null, asked: number): string {
  const port = typeof listening === 'object' && listening !== null ? listening.port : asked;
  const isAll = host === '0.0.0.0' || host === '::';
  const name = isAll ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `${name}:${port}`;
}
