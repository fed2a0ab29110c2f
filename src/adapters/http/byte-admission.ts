import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { HttpLimits } from '../../../config/http.js';
import { PacedPayload } from './paced-payload.js';
import { HttpProblem } from './problem.js';
import { fastifyPattern, type Route } from './route.js';
import type { Transfer } from './transfer.js';
import type { Transfers } from './transfers.js';
import { mostFormBytes } from './upload-route.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The bytes that the request holds; null until it is admitted, and for unbounded routes: event streams and probes. */
    transfer: Transfer | null;
  }
}

/** Admits requests only while there is memory for their bodies and answers, and sends long answers no faster than their clients read. */
export function boundBytes(
  app: FastifyInstance,
  server: { readonly routes: readonly Route[]; readonly transfers: Transfers; readonly limits: HttpLimits },
): void {
  const { transfers, limits } = server;
  const patterns = (which: (served: Route) => unknown) => new Set(server.routes.filter(which).map(fastifyPattern));
  const unbounded = patterns((served) => served.unbounded);
  const uploads = patterns((served) => served.operation.upload);
  const long = patterns((served) => served.hasLongAnswer);

  app.decorateRequest('transfer', null);
  app.addHook('onRequest', (request, reply, next) => {
    const pattern = request.routeOptions.url ?? '';
    if (unbounded.has(pattern)) return next();
    const parties = { request: request.raw, response: reply.raw };
    const admitted = (transfer: Transfer | null): void => {
      request.transfer = transfer;
      next(transfer === null ? overloaded(limits) : undefined);
    };
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead && uploads.has(pattern))
      transfers.admit('uploads', bodyBytes(request, mostFormBytes), parties, admitted);
    else if (!isRead) transfers.admit('bodies', bodyBytes(request, limits.bodyBytes), parties, admitted);
    else if (long.has(pattern)) transfers.admit('lists', limits.listBytes, parties, admitted);
    else transfers.admit('items', limits.itemBytes, parties, admitted);
  });
  app.addHook('preValidation', (request, _reply, next) => {
    request.transfer?.received();
    next();
  });
  app.addHook('onSend', (request, reply, payload: unknown, next) => {
    const isWhole = typeof payload === 'string' || Buffer.isBuffer(payload);
    const bytes = isWhole ? Buffer.byteLength(payload) : 0;
    // A problem document is short, and must not be replaced by another one.
    if (reply.statusCode < 400 && request.transfer?.fits(bytes) === false) return next(overloaded(limits));
    request.transfer?.sending(bytes);
    if (!isWhole || bytes <= limits.sliceBytes || request.method === 'HEAD') return next(null, payload);
    reply.header('content-length', bytes);
    next(null, new PacedPayload(Buffer.isBuffer(payload) ? payload : Buffer.from(payload), limits.sliceBytes));
  });
}

/** Returns the most bytes that the body of a request may have. A body of unknown length counts as the longest that is allowed. */
function bodyBytes({ headers }: FastifyRequest, most: number): number {
  if (headers['transfer-encoding'] !== undefined) return most;
  const length = Number(headers['content-length'] ?? 0);
  return Number.isFinite(length) ? Math.min(length, most) : most;
}

function overloaded({ retryAfterS }: HttpLimits): HttpProblem {
  return new HttpProblem(
    'overloaded',
    'Other requests hold the memory that this one needs. Send it again later, or ask for fewer items.',
    { retryAfterS },
  );
}
