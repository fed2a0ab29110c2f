import { jsonMediaType } from './answer.js';
import type { HttpMetrics } from './metrics.js';
import { HttpProblem } from './problem.js';
import { type Route, type RouteSetting, route } from './route.js';

/** The probes of whoever runs Solera. They pass the bound on requests in flight: a busy server is alive. */
export function operationRoutes(
  { solera, limits }: RouteSetting,
  part: { readonly metrics: HttpMetrics; readonly draining: () => boolean },
): readonly Route[] {
  return [
    route(
      {
        method: 'GET',
        path: '/healthz',
        unbounded: true,
        anyQuery: true,
        query: {},
        operation: {
          tag: 'operations',
          id: 'getHealth',
          summary: 'Is it alive?',
          answers: { 200: { description: 'It is.', schema: 'Health' } },
        },
      },
      (_request, _query, reply) => {
        reply.header('content-type', jsonMediaType).header('cache-control', 'no-store');
        return '{"status":"ok"}';
      },
    ),
    route(
      {
        method: 'GET',
        path: '/readyz',
        unbounded: true,
        anyQuery: true,
        query: {},
        operation: {
          tag: 'operations',
          id: 'getReadiness',
          summary: 'May it take work?',
          answers: { 200: { description: 'It may.', schema: 'Readiness' } },
        },
      },
      async (_request, _query, reply) => {
        const { ready, detail } = part.draining()
          ? { ready: false, detail: 'It is shutting down.' }
          : await solera.ready();
        if (!ready) throw new HttpProblem('overloaded', detail, { retryAfterS: limits.retryAfterS });
        reply.header('content-type', jsonMediaType).header('cache-control', 'no-store');
        return JSON.stringify({ status: 'ready', detail });
      },
    ),
    route(
      {
        method: 'GET',
        path: '/metrics',
        unbounded: true,
        anyQuery: true,
        query: {},
        operation: {
          tag: 'operations',
          id: 'getMetrics',
          summary: 'Metrics for Prometheus',
          answers: { 200: { description: 'In its text format.', mediaType: 'text/plain' } },
        },
      },
      async (_request, _query, reply) => {
        const { mediaType, text } = await part.metrics.render();
        reply.header('content-type', mediaType);
        return text;
      },
    ),
  ];
}
