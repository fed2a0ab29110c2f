/**
 * The HTTP adapter: the use cases on one side, the public contract on the other. It has no global state.
 *
 * Owns: the server, its event streams, the count of requests in flight, and the bytes that they hold. Does not own: the use cases, the log, the metrics.
 * Closing: it stops listening, ends the event streams, refuses new requests on open connections with `overloaded`, waits for the requests in flight,
 * and cuts the remaining connections after `drainTimeoutMs`.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import type { HttpLimits } from '../../../config/http.js';
import { defaultMirrorStream } from '../../../config/mirror.js';
import { openAccess } from '../../application/access/open-access.js';
import type { ModelUseCases } from '../../application/model/model-changes.js';
import { noTracer, type Tracer } from '../../application/ports/tracer.js';
import type { UseCases } from '../../application/use-cases.js';
import type { Inspection } from '../../cluster/inspection.js';
import type { ImportUseCases } from '../../imports/job/imports.js';
import type { IngestionControl } from '../../ingestion/ingestion-control.js';
import { accessRoutes } from './access-routes.js';
import { actionHistoryRoutes } from './action-history-routes.js';
import { actionRoutes } from './action-routes.js';
import { type Authentication, keepAnswersPrivate } from './authentication.js';
import { admitClients } from './admission.js';
import { bareServer } from './bare-server.js';
import { boundBytes } from './byte-admission.js';
import { clusterRoutes } from './cluster-routes.js';
import { type Documentation, documentRoutes, serveDocumentation } from './documentation.js';
import { drainConnections } from './draining.js';
import { editRoutes } from './edit-routes.js';
import { EventStreams } from './event-streams.js';
import { FailedLogins } from './failed-logins.js';
import { followerRoutes, type ServedFollowers } from './follower-routes.js';
import { decorateWithUseCases } from './granted-use-cases.js';
import type { HttpTransport } from './http-transport.js';
import { importRoutes } from './import-routes.js';
import { InFlight } from './in-flight.js';
import { ingestionRoutes } from './ingestion-routes.js';
import type { KindDescription } from './kind-description.js';
import { labelRoutes } from './label-routes.js';
import { LimitedLog } from './limited-log.js';
import { liveRoutes } from './live-routes.js';
import type { HttpLog } from './log.js';
import { lotRoutes } from './lot-routes.js';
import type { HttpMetrics } from './metrics.js';
import { modelRoutes } from './model-routes.js';
import { notificationRoutes } from './notification-routes.js';
import { probeRoutes } from './operation-routes.js';
import { type ServedPage, servePage } from './page.js';
import { HttpProblem } from './problem.js';
import { filingRoutes } from './filing-routes.js';
import { reportRoutes, type ServedReports } from './report-routes.js';
import { traceRequests } from './request-trace.js';
import { ResponseEnds } from './response-ends.js';
import { nodeHeader } from './result-payload.js';
import { revalidateAnswers } from './revalidation.js';
import { fastifyPattern, type Route } from './route.js';
import { securityHeaders } from './security-headers.js';
import { Transfers } from './transfers.js';
import { TurnQueue } from './turn-queue.js';
import { sessionRoutes } from './session-routes.js';
import { serveUpload } from './upload-route.js';
import { vesselRoutes } from './vessel-routes.js';
import { wineryRoutes } from './winery-routes.js';

interface HttpServerParts {
  readonly solera: UseCases;
  /** By default, no request needs credentials. */
  readonly access?: Authentication;
  readonly imports: ImportUseCases;
  readonly kinds: readonly KindDescription[];
  /** Undefined in tests that do not need it. */
  readonly place?: PlaceInCluster;
  readonly ingestion?: IngestionControl;
  /** Null if this node keeps no read models. */
  readonly followers?: ServedFollowers | null;
  /** Null if this node keeps no read models. */
  readonly reports?: ServedReports | null;
  readonly model?: ModelUseCases;
  /** The stream of JetStream to which the log is copied. */
  readonly stream?: string;
  /** The folder of the page that was built; without it, no page is served. */
  readonly page?: string | undefined;
  readonly log: HttpLog;
  readonly metrics: HttpMetrics;
  /** By default, no spans are recorded. */
  readonly tracer?: Tracer;
  readonly limits: HttpLimits;
  /** How clients reach this server. By default: plain HTTP, from its own origin, without a limit on the rate. */
  readonly transport?: HttpTransport;
}

/** This node among others. */
interface PlaceInCluster {
  /** The name of this node, which answers carry unless another node decided them. */
  readonly node: string;
  readonly inspection: Inspection;
  /** Returns whether this node is about to shut down: it serves requests, but wants no new clients. */
  readonly leaving: () => boolean;
  /** Why this node does not copy the log to its stream until an operator acts; null if there is no such reason. */
  readonly mirrorProblem: () => string | null;
}

const everyMethod: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Returns a server that is ready to listen. */
export function createHttpServer(parts: HttpServerParts): FastifyInstance {
  const { solera, metrics, limits, place, access = openAccess(solera), transport = {} } = parts;
  const leaving = place?.leaving ?? (() => false);
  const log = new LimitedLog(parts.log, limits.repeatedLineMs);
  const nodeHeaders = place === undefined ? {} : { [nodeHeader]: place.node };
  const { certificate = null, trustedProxies } = transport;
  const security = securityHeaders('answers', certificate !== null);
  const app = bareServer({ limits, log, headers: { ...nodeHeaders, ...security }, certificate, trustedProxies });
  const ends = new ResponseEnds();
  const failedLogins = new FailedLogins(limits);
  app.decorate('turns', new TurnQueue());
  const streams = new EventStreams(solera, ends, limits, log, nodeHeaders);
  const inFlight = new InFlight(limits.inFlightRequests, ends);
  const transfers = new Transfers(limits, log, ends);
  watchRequests(metrics, { inFlight, transfers, streams });

  let draining = false;
  let documentation: Documentation = { openApi: '', asyncApi: '', schemas: new Map() };
  const probed = { metrics, draining: () => draining || leaving(), warning: () => place?.mirrorProblem() ?? null };
  const routes = [
    ...servedRoutes(parts, streams, probed),
    ...[...accessRoutes(parts), ...sessionRoutes(access, failedLogins)],
    ...documentRoutes(() => documentation),
  ];
  documentation = serveDocumentation(app, routes, { ...parts, stream: parts.stream ?? defaultMirrorStream });

  const unbounded = new Set(routes.filter((served) => served.unbounded).map(fastifyPattern));
  traceRequests(app, { tracer: parts.tracer ?? noTracer, ends, unbounded });
  decorateWithUseCases(app, {
    imports: parts.imports,
    models: parts.followers?.queries ?? null,
    reports: parts.reports ?? null,
  });
  secureAnswers(app, security);
  const admission = { unbounded, inFlight, limits, draining: () => draining, leaving };
  admitClients(app, { routes, access, failedLogins, transport, admission });
  if (place !== undefined) nameNode(app, place.node);
  observeRequests(app, unbounded, metrics);
  revalidateAnswers(app);
  keepAnswersPrivate(app, access);
  boundBytes(app, { routes, transfers, limits });
  app.addHook('preClose', (done) => {
    draining = true;
    streams.endAll();
    drainConnections(app.server, () => inFlight.count === 0 && streams.count === 0, limits);
    done();
  });
  const page = parts.page === undefined ? undefined : { folder: parts.page, isSecure: certificate !== null };
  serveRoutes(app, routes, page);
  return app;
}

function secureAnswers(app: FastifyInstance, headers: Readonly<Record<string, string>>): void {
  app.addHook('onRequest', (_request, reply, next) => {
    reply.headers(headers);
    next();
  });
}

function watchRequests(
  metrics: HttpMetrics,
  parts: { readonly inFlight: InFlight; readonly transfers: Transfers; readonly streams: EventStreams },
): void {
  const { inFlight, transfers, streams } = parts;
  metrics.gauge('solera_http_requests_in_flight', 'Requests that are being answered.', () => inFlight.count);
  metrics.gauge('solera_http_bytes_held', 'Bytes of bodies and answers in memory.', () => transfers.held);
  metrics.gauge('solera_http_requests_waiting', 'Requests that wait for bytes of memory.', () => transfers.waiting);
  metrics.gauge('solera_http_streams_open', 'Open event streams.', () => streams.count);
  metrics.gauge(
    'solera_http_stream_lag',
    'Notifications by which the slowest event stream is behind.',
    () => streams.lag,
  );
}

/** The routes of everything that a node serves but access and the documents. */
function servedRoutes(
  parts: HttpServerParts,
  streams: EventStreams,
  probed: Parameters<typeof probeRoutes>[1],
): readonly Route[] {
  const { place, ingestion, followers = null, model } = parts;
  return [
    ...wineryRoutes(parts),
    ...vesselRoutes(parts),
    ...[...actionRoutes(parts), ...actionHistoryRoutes(parts)],
    ...editRoutes(parts, streams),
    ...[...lotRoutes(parts), ...labelRoutes(parts)],
    ...liveRoutes(streams),
    ...importRoutes(parts),
    ...notificationRoutes(parts, streams),
    ...(place === undefined ? [] : clusterRoutes(place.inspection)),
    ...(ingestion === undefined ? [] : ingestionRoutes(ingestion)),
    ...[...followerRoutes(followers, parts), ...modelRoutes(model, parts)],
    ...[...reportRoutes(parts.reports ?? null, parts), ...filingRoutes(parts.reports ?? null, parts)],
    ...probeRoutes(parts, probed),
  ];
}

/** Names the node that decided the answer: this one, unless a route has named another. */
function nameNode(app: FastifyInstance, node: string): void {
  app.addHook('onSend', (_request, reply, payload, next) => {
    if (!reply.hasHeader(nodeHeader)) reply.header(nodeHeader, node);
    next(null, payload);
  });
}

/** Measures requests by route. Event streams and probes are left out: a stream lasts as long as its client wants, which is no latency. */
function observeRequests(app: FastifyInstance, unbounded: ReadonlySet<string>, metrics: HttpMetrics): void {
  app.addHook('onResponse', (request, reply, next) => {
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
    const { method } = request;
    if (!unbounded.has(route))
      metrics.observeRequest({ route, method, status: reply.statusCode, durationMs: reply.elapsedTime });
    next();
  });
}

function serveRoutes(app: FastifyInstance, routes: readonly Route[], page: ServedPage | undefined): void {
  if (page !== undefined) servePage(app, page);
  const served = new Map<string, Set<HTTPMethods>>();
  for (const each of routes) {
    const url = fastifyPattern(each);
    const methods = served.get(url) ?? new Set();
    served.set(url, methods.add(each.method));
    // A HEAD of an endless stream would never end.
    const hasHead = each.method === 'GET' && each.operation.responses[200]?.mediaType !== 'text/event-stream';
    if (hasHead) methods.add('HEAD');
    const handler = (request: FastifyRequest, reply: FastifyReply): unknown => each.serve(request, reply);
    const registered = { method: each.method, url, exposeHeadRoute: hasHead, handler };
    if (each.operation.upload === true) serveUpload(app, registered);
    else app.route(registered);
  }
  for (const [url, methods] of served) refuseOtherMethods(app, url, [...methods]);
}

/** Answers other methods at a known address with 405 and `Allow`, before any body is read. */
function refuseOtherMethods(app: FastifyInstance, url: string, allowed: readonly HTTPMethods[]): void {
  const allow = allowed.join(', ');
  const refuse = (request: FastifyRequest): never => {
    throw new HttpProblem('method_not_allowed', `This address supports ${allow}; ${request.method} was sent.`, {
      headers: { allow },
    });
  };
  app.route({
    method: everyMethod.filter((method) => !allowed.includes(method)),
    url,
    exposeHeadRoute: false,
    onRequest: refuse,
    handler: refuse,
  });
}
