/**
 * The HTTP adapter: use cases on one side, the public contract on the other. Everything is made here and nothing is global.
 *
 * Owns: the server, its event streams and the count of requests in flight. Does not own: the use cases, the log, the metrics.
 * Closing: it stops accepting, ends the event streams, refuses new requests on open connections with `overloaded`, waits for the ones in flight, and
 * cuts what is left after `drainTimeoutMs`.
 */
import fastify, { type FastifyInstance, type FastifyRequest, type HTTPMethods } from 'fastify';
import type { HttpLimits } from '../../../config/http.js';
import type { UseCases } from '../../application/use-cases.js';
import { actionHistoryRoutes } from './action-history-routes.js';
import { actionRoutes } from './action-routes.js';
import { documentRoute, serveDocumentation } from './documentation.js';
import { drainConnections } from './draining.js';
import { EventStreams } from './event-streams.js';
import { answerBrokenRequest, answerFailure } from './failure.js';
import { InFlight } from './in-flight.js';
import type { KindDescription } from './kind-description.js';
import type { HttpLog } from './log.js';
import { LogTail } from './log-tail.js';
import { lotRoutes } from './lot-routes.js';
import type { HttpMetrics } from './metrics.js';
import { notificationRoutes } from './notification-routes.js';
import { operationRoutes } from './operation-routes.js';
import { HttpProblem } from './problem.js';
import { refuseBadEncoding } from './query.js';
import { fastifyPattern, type Route } from './route.js';
import { parseStrictJson } from './strict-json.js';
import { vesselRoutes } from './vessel-routes.js';
import { wineryRoutes } from './winery-routes.js';

export interface HttpServerParts {
  readonly solera: UseCases;
  readonly kinds: readonly KindDescription[];
  readonly log: HttpLog;
  readonly metrics: HttpMetrics;
  readonly limits: HttpLimits;
}

const everyMethod: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

export function createHttpServer(parts: HttpServerParts): FastifyInstance {
  const { solera, log, metrics, limits } = parts;
  const app = bareServer(limits, log);
  const streams = new EventStreams(new LogTail(solera, limits, log), limits, log);
  const inFlight = new InFlight(limits.inFlightRequests);
  metrics.gauge('solera_http_requests_in_flight', 'Requests being answered now.', () => inFlight.count);
  metrics.gauge('solera_http_streams_open', 'Event streams open now.', () => streams.count);

  let draining = false;
  let document = '';
  const routes = [
    ...wineryRoutes(parts),
    ...vesselRoutes(parts),
    ...actionRoutes(parts),
    ...actionHistoryRoutes(parts),
    ...lotRoutes(parts),
    ...notificationRoutes(parts, streams),
    ...operationRoutes(parts, { metrics, draining: () => draining }),
    documentRoute(() => document),
  ];
  document = serveDocumentation(app, routes, parts);

  const unbounded = new Set(routes.filter((served) => served.unbounded).map(fastifyPattern));
  app.addHook('onRequest', (request, reply, next) => {
    if (request.is404) throw new HttpProblem('not_found', 'There is nothing at this address.');
    if (unbounded.has(request.routeOptions.url ?? '')) return next();
    if (draining)
      throw new HttpProblem('overloaded', 'This node is shutting down.', { retryAfterS: limits.retryAfterS });
    if (!inFlight.admit(reply.raw))
      throw new HttpProblem('overloaded', 'Too many requests are in flight.', { retryAfterS: limits.retryAfterS });
    refuseBadEncoding(request);
    next();
  });
  // Each of the last answers says so, that no client sends another request into a connection that is being closed.
  app.addHook('onSend', (_request, reply, payload, next) => {
    if (draining) reply.raw.shouldKeepAlive = false;
    next(null, payload);
  });
  app.addHook('onResponse', (request, reply, next) => {
    observe(request, reply.statusCode, reply.elapsedTime);
    next();
  });
  app.addHook('preClose', (done) => {
    draining = true;
    streams.endAll();
    drainConnections(app.server, () => inFlight.count === 0 && streams.count === 0, limits);
    done();
  });
  serveRoutes(app, routes);
  return app;

  function observe(request: FastifyRequest, status: number, durationMs: number): void {
    const pattern = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
    // A stream lasts as long as its client likes: that is no latency.
    if (!unbounded.has(pattern)) metrics.observeRequest({ route: pattern, method: request.method, status, durationMs });
  }
}

/** Fastify with this contract's body parser and failures, and without its own validation, serialisation and logging. */
function bareServer(limits: HttpLimits, log: HttpLog): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestTimeoutMs,
    // Node takes the larger of the two timeouts for that of the whole request, and looks for slow senders every half minute only.
    http: {
      headersTimeout: limits.requestTimeoutMs,
      connectionsCheckingInterval: Math.ceil(limits.requestTimeoutMs / 4),
    },
    // Draining is answered by this adapter, in the contract's words.
    return503OnClosing: false,
    // A path is bounded by Node's limit on headers; codes are judged by the routes.
    routerOptions: { maxParamLength: 16_384 },
    frameworkErrors: (error, request, reply) => void answerFailure(error, request, reply, log),
    clientErrorHandler: (error, socket) => answerBrokenRequest(error, socket),
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    /^application\/(?:[\w.-]+\+)?json\s*(?:;\s*charset="?utf-8"?\s*)?$/i,
    { parseAs: 'buffer' },
    (_request, bytes, done) => {
      try {
        done(null, parseStrictJson(bytes as Buffer, limits.jsonDepth));
      } catch (error) {
        done(error as Error);
      }
    },
  );
  app.setErrorHandler((error, request, reply) => answerFailure(error, request, reply, log));
  app.setNotFoundHandler(() => {
    throw new HttpProblem('not_found', 'There is nothing at this address.');
  });
  return app;
}

function serveRoutes(app: FastifyInstance, routes: readonly Route[]): void {
  const served = new Map<string, Set<HTTPMethods>>();
  for (const each of routes) {
    const url = fastifyPattern(each);
    const methods = served.get(url) ?? new Set();
    served.set(url, methods.add(each.method));
    // A HEAD of an endless stream would never end.
    const headed = each.method === 'GET' && each.operation.answers[200]?.mediaType !== 'text/event-stream';
    if (headed) methods.add('HEAD');
    app.route({
      method: each.method,
      url,
      exposeHeadRoute: headed,
      handler: (request, reply) => each.serve(request, reply),
    });
  }
  for (const [url, methods] of served) refuseOtherMethods(app, url, [...methods]);
}

/** A known address with another method is 405 with `Allow`, before any body is read. */
function refuseOtherMethods(app: FastifyInstance, url: string, allowed: readonly HTTPMethods[]): void {
  const refuse = (): never => {
    throw new HttpProblem('method_not_allowed', `Here are served: ${allowed.join(', ')}.`, {
      headers: { allow: allowed.join(', ') },
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
