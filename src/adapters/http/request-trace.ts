/** What identifies a request in traces and in the log. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Tracer } from '../../application/ports/tracer.js';
import { uuidOfKey } from '../../application/request/fingerprint.js';
import { readTraceContext, type TraceContext, traceIdOf } from '../../application/trace-context.js';
import { pathText, uuidPattern } from './request-part.js';
import type { ResponseEnds } from './response-ends.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The span of the request, or the one that the client sent if this node records no spans. */
    trace: TraceContext | undefined;
  }
}

/** Returns the function that names requests: by `X-Request-Id` if the client sent one that can be logged, else by a name of its own. */
export function requestNames(): (request: Pick<IncomingMessage, 'headers'>) => string {
  // A random beginning and a number are unique among nodes and starts, and cost less than a UUID for each request.
  const start = randomUUID().slice(0, 8);
  let count = 0;
  return ({ headers }) => {
    const sent = headers['x-request-id'];
    if (typeof sent === 'string' && /^[\w.:=+/@-]{1,128}$/.test(sent)) return sent;
    count += 1;
    return `${start}-${count.toString(36)}`;
  };
}

/**
 * Returns the request's name with each answer, and records a span for each request except event streams and probes: a stream lasts as long as its client wants. Must be the
 * first hook, so that refusals of other hooks have their span, too.
 */
export function traceRequests(
  app: FastifyInstance,
  {
    tracer,
    ends,
    unbounded,
  }: {
    readonly tracer: Tracer;
    readonly ends: ResponseEnds;
    readonly unbounded: ReadonlySet<string>;
  },
): void {
  app.decorateRequest('trace', undefined);
  app.addHook('onRequest', (request, reply, next) => {
    reply.header('x-request-id', request.id);
    const parent = traceOf(request);
    const route = request.is404 ? undefined : request.routeOptions.url;
    if (!tracer.active || (route !== undefined && unbounded.has(route))) request.trace = parent;
    else {
      const span = tracer.start(route === undefined ? request.method : `${request.method} ${route}`, {
        ...{ kind: 'server', parent },
        attributes: { ...requestAttributes(request), ...(route === undefined ? {} : { 'http.route': route }) },
      });
      request.trace = span.context;
      ends.whenOver(request.raw, reply.raw, () => {
        const { statusCode, writableFinished } = reply.raw;
        const fault = writableFinished ? (statusCode >= 500 ? String(statusCode) : undefined) : 'connection_lost';
        if (writableFinished) span.set({ 'http.response.status_code': statusCode });
        if (fault !== undefined) span.set({ 'error.type': fault });
        span.end(fault);
      });
    }
    next();
  });
}

/** A header that is sent twice is ignored, as a malformed one is. Node joins the values of `tracestate` with commas, which the recommendation allows. */
function traceOf({ headers }: FastifyRequest): TraceContext | undefined {
  const { traceparent, tracestate } = headers;
  if (typeof traceparent !== 'string') return undefined;
  return readTraceContext(traceparent, typeof tracestate === 'string' ? tracestate : undefined);
}

/** By OpenTelemetry's semantic conventions for HTTP servers. The query is left out: it may hold what a person searched for. */
function requestAttributes({ method, protocol, url, raw }: FastifyRequest): Record<string, string> {
  const path = url.split('?', 1)[0] ?? '';
  return {
    'http.request.method': method,
    'url.scheme': protocol,
    'url.path': path,
    'network.protocol.version': raw.httpVersion,
  };
}

/** The fields of a request in the log: no body, no header but the request's name, no query. */
interface RequestFields {
  readonly request: string;
  readonly method: string;
  readonly route: string | undefined;
  readonly winery?: string;
  readonly changeSet?: string;
  readonly trace?: string;
}

export function requestFields(request: FastifyRequest): RequestFields {
  const { id, method, trace, routeOptions } = request;
  const winery = pathText(request, 'winery');
  const changeSet = changeSetOf(request, winery);
  return {
    ...{ request: id, method, route: routeOptions.url },
    ...(winery === '' ? {} : { winery: winery.slice(0, 64) }),
    ...(changeSet === undefined ? {} : { changeSet }),
    ...(trace === undefined ? {} : { trace: traceIdOf(trace) }),
  };
}

/** Returns the id of a write's change set if the client has chosen it: by its `Idempotency-Key`, or by the `id` of the body. */
function changeSetOf({ method, headers, body }: FastifyRequest, winery: string): string | undefined {
  if (method === 'GET' || winery === '') return undefined;
  const key = headers['idempotency-key'];
  if (typeof key === 'string') return uuidOfKey(winery, key);
  const id = typeof body === 'object' && body !== null && 'id' in body ? body.id : undefined;
  return typeof id === 'string' && uuidPattern.test(id) ? id.toLowerCase() : undefined;
}
