import type { FastifyInstance } from 'fastify';
import type { HttpLimits } from '../../../config/http.js';
import { type Authentication, authenticateRequests } from './authentication.js';
import { allowOrigins } from './cross-origin.js';
import { noResourceDetail } from './failure.js';
import type { FailedLogins } from './failed-logins.js';
import type { HttpTransport } from './http-transport.js';
import type { InFlight } from './in-flight.js';
import { HttpProblem } from './problem.js';
import { refuseBadEncoding } from './query.js';
import { limitRates } from './rate-limits.js';
import { refuseBadHeaders } from './request-headers.js';
import { RequestOrder } from './request-order.js';
import type { Route } from './route.js';
import { TurnQueue } from './turn-queue.js';

/** Admits requests before their bodies are read: preflights of browsers, then what can be served, then who may use it, then how often. */
export function admitClients(
  app: FastifyInstance,
  clients: {
    readonly routes: readonly Route[];
    readonly access: Authentication;
    readonly failedLogins: FailedLogins;
    readonly transport: HttpTransport;
    readonly admission: Parameters<typeof admitRequests>[1];
  },
): void {
  const { routes, access, failedLogins, transport, admission } = clients;
  const { limits, inFlight, unbounded } = admission;
  allowOrigins(app, transport.origins ?? [], limits);
  admitRequests(app, admission);
  authenticateRequests(app, { routes, access, failedLogins });
  if (transport.rates !== undefined) limitRates(app, transport.rates, { limits, inFlight, unbounded });
}

/** Refuses what cannot be served before its body is read: unknown addresses, load beyond the limit, and everything during a shutdown. */
function admitRequests(
  app: FastifyInstance,
  server: {
    readonly unbounded: ReadonlySet<string>;
    readonly inFlight: InFlight;
    readonly limits: HttpLimits;
    readonly draining: () => boolean;
    readonly leaving: () => boolean;
  },
): void {
  const { unbounded, inFlight, draining, leaving } = server;
  const { retryAfterS } = server.limits;
  app.addHook('onRequest', (request, reply, next) => {
    if (request.is404) throw new HttpProblem('not_found', noResourceDetail(request));
    if (unbounded.has(request.routeOptions.url ?? '')) return next();
    if (draining())
      throw new HttpProblem('overloaded', 'This node is shutting down; send the request again.', { retryAfterS });
    if (!inFlight.admit(request.raw, reply.raw))
      throw new HttpProblem('overloaded', 'Too many requests are in flight; send the request again later.', {
        retryAfterS,
      });
    refuseBadHeaders(request);
    refuseBadEncoding(request);
    next();
  });
  const order = new RequestOrder(new TurnQueue());
  // The last hook before the handler: the body is parsed by now.
  app.addHook('preHandler', (request, _reply, next) => {
    const { 'content-length': length = 0, 'transfer-encoding': encoding } = request.headers;
    // The length of a chunked body is not known.
    const isLarge = encoding !== undefined || Number(length) > server.limits.bodyBytesPerTurn;
    order.enter(request.raw.socket, isLarge, next);
  });
  // Node then sends `Connection: close`, so that no client sends another request into a connection that is being closed.
  app.addHook('onSend', (_request, reply, payload, next) => {
    if (draining() || leaving()) reply.raw.shouldKeepAlive = false;
    next(null, payload);
  });
}
