import type { HttpMetrics } from './metrics.js';
import { HttpProblem } from './problem.js';
import { jsonMediaType } from './result-payload.js';
import { type Route, type RouteParts, route } from './route.js';

interface ProbedServer {
  readonly draining: () => boolean;
  /** What an operator must do although this node can take work; null if nothing. */
  readonly warning: () => string | null;
}

/** Probes and metrics for the operators of Solera. They are exempt from the limit on requests in flight: a busy server is alive. */
export function probeRoutes(
  parts: RouteParts,
  server: ProbedServer & { readonly metrics: HttpMetrics },
): readonly Route[] {
  return [healthRoute(), readinessRoute(parts, server), metricsRoute(server.metrics)];
}

function healthRoute(): Route {
  return route(
    {
      method: 'GET',
      path: '/healthz',
      unbounded: true,
      ignoresQuery: true,
      query: {},
      permission: 'none',
      operation: {
        tag: 'operations',
        id: 'getHealth',
        summary: 'Check liveness',
        description: 'Returns 200 for as long as the process runs. It checks nothing else.',
        responses: { 200: { description: 'The process is alive.', schema: 'Health' } },
      },
    },
    (_request, _query, reply) => {
      reply.header('content-type', jsonMediaType).header('cache-control', 'no-store');
      return '{"status":"ok"}';
    },
  );
}

function readinessRoute({ solera, limits }: RouteParts, { draining, warning }: ProbedServer): Route {
  return route(
    {
      method: 'GET',
      path: '/readyz',
      unbounded: true,
      ignoresQuery: true,
      query: {},
      permission: 'none',
      operation: {
        tag: 'operations',
        id: 'getReadiness',
        summary: 'Check readiness',
        description:
          'Returns 200 if this node can take work. During a shutdown, and while the database is unavailable, it returns 503 `overloaded`, and `detail` states the reason. If an operator must act although this node can take work, `detail` says so, too.',
        responses: { 200: { description: 'The node can take work.', schema: 'Readiness' } },
      },
    },
    async (_request, _query, reply) => {
      const { ready, detail } = draining()
        ? { ready: false, detail: 'This node is shutting down.' }
        : await solera.ready();
      if (!ready) throw new HttpProblem('overloaded', detail, { retryAfterS: limits.retryAfterS });
      reply.header('content-type', jsonMediaType).header('cache-control', 'no-store');
      const remark = warning();
      return JSON.stringify({ status: 'ready', detail: remark === null ? detail : `${detail} ${remark}` });
    },
  );
}

function metricsRoute(metrics: HttpMetrics): Route {
  return route(
    {
      method: 'GET',
      path: '/metrics',
      unbounded: true,
      ignoresQuery: true,
      query: {},
      permission: 'signed_in',
      operation: {
        tag: 'operations',
        id: 'getMetrics',
        summary: 'Retrieve metrics',
        description: 'Returns the metrics of this node in the text format of Prometheus.',
        responses: { 200: { description: 'The metrics.', mediaType: 'text/plain' } },
      },
    },
    async (_request, _query, reply) => {
      const { mediaType, text } = await metrics.render();
      reply.header('content-type', mediaType).header('cache-control', 'no-store');
      return text;
    },
  );
}
